package io.poolcoordinator.samples.loadtest;

import io.poolcoordinator.samples.loadtest.engine.EngineKind;
import io.poolcoordinator.samples.loadtest.worker.Crew;
import io.poolcoordinator.samples.loadtest.worker.Grant;
import io.poolcoordinator.samples.loadtest.worker.Task;
import io.poolcoordinator.samples.loadtest.worker.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs loads: the engines take turns, in another order in each round, so that what the machine does
 * besides befalls all of them. Workers live on from turn to turn, and are warm then. Not
 * thread-safe.
 */
final class Bench implements AutoCloseable {

  /**
   * How long it measures.
   *
   * @param warmup how long a load runs before it is measured, in each turn; longer where there are
   *     many threads or pools, of which the first requests, and those that make pools, are to be
   *     over
   * @param duration how long each engine is measured, in all rounds together
   * @param rounds how many turns each engine has
   */
  record Times(Duration warmup, Duration duration, int rounds) {

    /** All begin at once, with a request each, at some hundreds in a second. */
    private static final Duration FOR_EACH_THREAD = Duration.ofMillis(2);

    /** One after the other is made, by the first call that comes to it. */
    private static final Duration FOR_EACH_POOL = Duration.ofMillis(4);

    Duration warmupOf(Crew crew) {
      return Collections.max(
          List.of(
              warmup,
              FOR_EACH_THREAD.multipliedBy(crew.allThreads()),
              FOR_EACH_POOL.multipliedBy(crew.pools())));
    }

    Duration ofTurn() {
      return duration.dividedBy(rounds);
    }

    double secondsOfTurn(Crew crew) {
      return warmupOf(crew).plus(ofTurn()).toMillis() / 1e3;
    }
  }

  private final String redis;
  private final RedisLook look;
  private final Times times;
  private final long seed;
  private final JavaHome java;
  private final Progress progress;
  private final Path directory;
  private final List<WorkerProcess> workers = new ArrayList<>();
  private final List<WorkerProcess> virtualWorkers = new ArrayList<>();
  private int turns;

  Bench(String redis, RedisLook look, Times times, long seed, JavaHome java, Progress progress)
      throws IOException {
    this.redis = redis;
    this.look = look;
    this.times = times;
    this.seed = seed;
    this.java = java;
    this.progress = progress;
    directory = Files.createTempDirectory("load-test");
  }

  /** Runs a load with all of the engines that can serve it. */
  Comparison run(Load load, List<EngineKind> engines) throws IOException, InterruptedException {
    List<EngineKind> serving = engines.stream().filter(load::isFor).toList();
    Map<EngineKind, Measurement> measurements = new EnumMap<>(EngineKind.class);
    for (int round = 0; round < times.rounds(); round++) {
      for (int i = 0; i < serving.size(); i++) {
        EngineKind engine = serving.get((i + round) % serving.size());
        Measurement measurement =
            measurements.computeIfAbsent(engine, unused -> new Measurement(load));
        progress.begin(load, engine, round, times.rounds());
        turn(load, engine, measurement);
        progress.end(measurement);
      }
    }
    return new Comparison(load, measurements);
  }

  private void turn(Load load, EngineKind engine, Measurement measurement)
      throws IOException, InterruptedException {
    String run = "load-test-" + ProcessHandle.current().pid() + "-" + turns++ + ":";
    List<WorkerProcess> crew = crew(load);
    List<Task> tasks = tasks(load, engine, run);
    for (int i = 0; i < tasks.size(); i++) {
      crew.get(i).prepare(tasks.get(i));
    }
    for (WorkerProcess worker : crew) {
      worker.awaitReady();
    }
    for (WorkerProcess worker : crew) {
      worker.signal();
    }
    Thread.sleep(times.warmupOf(load.crew()).toMillis());
    RedisLook.Work from = look.work();
    Optional<Long> killed = measure(load, crew);
    RedisLook.Work to = look.work();
    int connections = look.otherConnections();
    end(crew, killed, measurement, connections);
    List<Grant> grants = new ArrayList<>();
    for (Task task : tasks) {
      long end = task.worker() == 0 && killed.isPresent() ? killed.get() : System.nanoTime();
      task.grants().stream().map(grant -> grant.endingBy(end)).forEach(grants::add);
      Files.delete(Path.of(task.file()));
    }
    look.removeKeys(run);
    measurement.add(grants, from, to);
  }

  /** Waits while the load runs; returns when a worker was killed, if one was. */
  private Optional<Long> measure(Load load, List<WorkerProcess> crew) throws InterruptedException {
    long millis = times.ofTurn().toMillis();
    if (!load.crew().kill()) {
      Thread.sleep(millis);
      return Optional.empty();
    }
    Thread.sleep(millis / 2);
    crew.get(0).kill();
    long killed = System.nanoTime();
    Thread.sleep(millis - millis / 2);
    return Optional.of(killed);
  }

  private void end(
      List<WorkerProcess> crew, Optional<Long> killed, Measurement measurement, int connections)
      throws IOException {
    List<WorkerProcess> living = killed.isPresent() ? crew.subList(1, crew.size()) : crew;
    for (WorkerProcess worker : living) {
      worker.signal();
    }
    for (WorkerProcess worker : living) {
      WorkerProcess.Outcome outcome = worker.awaitDone();
      measurement.saw(outcome.failures(), connections, outcome.threads());
    }
    if (killed.isPresent()) {
      crew.get(0).close();
      workers.remove(crew.get(0));
    }
  }

  private List<WorkerProcess> crew(Load load) throws IOException {
    boolean virtual = load.crew().virtualThreads();
    List<WorkerProcess> all = virtual ? virtualWorkers : workers;
    while (all.size() < load.crew().workers()) {
      all.add(WorkerProcess.start(virtual ? java.withVirtualThreads() : java.running()));
    }
    return List.copyOf(all.subList(0, load.crew().workers()));
  }

  private List<Task> tasks(Load load, EngineKind engine, String run) {
    List<Task> tasks = new ArrayList<>();
    for (int worker = 0; worker < load.crew().workers(); worker++) {
      Path file = directory.resolve("grants-" + worker);
      tasks.add(
          new Task(
              worker,
              engine,
              redis,
              run,
              load.limits(),
              load.crew(),
              seed,
              file.toString(),
              Task.capacity(times.secondsOfTurn(load.crew()))));
    }
    return tasks;
  }

  @Override
  public void close() throws IOException {
    workers.forEach(WorkerProcess::close);
    virtualWorkers.forEach(WorkerProcess::close);
    try (var left = Files.list(directory)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
