package io.poolcoordinator.samples.quickstart;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** One phase of the story: for some seconds, workers call an API that was started for it. */
final class Phase implements AutoCloseable {

  private static final int WORKERS = 4;
  private static final int ACCIDENT_AFTER_PART = 4;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

  /**
   * What came of a phase.
   *
   * @param title what the phase shows
   * @param length how long it took
   * @param counts what the API counted
   * @param waits how long the threads waited until a call could begin, in microseconds
   * @param accident what befell one of the workers, and who lived to the end
   */
  record Outcome(
      String title, Duration length, ApiCounts counts, Histogram waits, Accident accident) {}

  private final String title;
  private final boolean withAccident;
  private final ChildProcess server;
  private final ApiClient api;
  private final List<ChildProcess> workers = new ArrayList<>();
  private final Accident accident;

  private Phase(
      String title, boolean withAccident, Map<String, String> environment, List<String> pool)
      throws IOException, InterruptedException {
    this.title = title;
    this.withAccident = withAccident;
    server = ChildProcess.start("the API", ApiServer.class, Map.of(), List.of());
    String address = server.awaitReady();
    api = ApiClient.ofWorker(URI.create(address), "quickstart");
    for (int i = 1; i <= WORKERS; i++) {
      String name = "worker-" + i;
      List<String> arguments = new ArrayList<>(List.of(name, address));
      arguments.addAll(pool);
      workers.add(ChildProcess.start(name, Worker.class, environment, arguments));
    }
    accident = new Accident(workers);
    for (ChildProcess worker : workers) {
      worker.awaitReady();
    }
  }

  /** Starts an API, and workers that know nothing of each other. */
  static Phase withoutPool() throws IOException, InterruptedException {
    return new Phase("without a pool", false, Map.of(), List.of());
  }

  /** Starts an API, and workers that share a pool; one of them will be killed. */
  static Phase withPool(String redis, int limit, int rate)
      throws IOException, InterruptedException {
    return new Phase(
        "with a pool of " + limit,
        true,
        Map.of(Worker.REDIS_URL, redis),
        List.of(Integer.toString(limit), Integer.toString(rate)));
  }

  /** Lets the workers work for some time, and collects what came of it. */
  Outcome run(Duration length, ProgressLine progress) throws IOException, InterruptedException {
    for (ChildProcess worker : workers) {
      worker.signal();
    }
    Duration worked = watch(length, progress);
    for (ChildProcess worker : accident.survivors()) {
      worker.signal();
    }
    Histogram waits = Crew.emptyWaits();
    for (ChildProcess worker : accident.survivors()) {
      waits.add(Crew.decode(worker.awaitResult()));
    }
    return new Outcome(title, worked, api.counts(), waits, accident);
  }

  private Duration watch(Duration length, ProgressLine progress)
      throws IOException, InterruptedException {
    Duration accidentAt = length.dividedBy(ACCIDENT_AFTER_PART);
    long begun = System.nanoTime();
    Duration age = Duration.ZERO;
    while (age.compareTo(length) < 0 || accident.isOpen()) {
      ApiCounts counts = api.counts();
      if (withAccident && age.compareTo(accidentAt) > 0) {
        accident.look(counts).ifPresent(progress::say);
      }
      progress.show(describe(age, counts));
      for (ChildProcess worker : accident.survivors()) {
        worker.requireAlive();
      }
      Thread.sleep(BETWEEN_LOOKS.toMillis());
      age = Duration.ofNanos(System.nanoTime() - begun);
    }
    progress.clear();
    return age;
  }

  private String describe(Duration age, ApiCounts counts) {
    return "%-16s %5s  calls %d  refused %d  in flight %d/%d  in 1s %d/%d"
        .formatted(
            title,
            Seconds.of(age),
            counts.calls(),
            counts.refused(),
            counts.inFlight(),
            ApiServer.LIMIT,
            counts.inLastSecond(),
            ApiServer.RATE);
  }

  /** Ends whatever still runs. */
  @Override
  public void close() {
    workers.forEach(ChildProcess::close);
    server.close();
  }
}
