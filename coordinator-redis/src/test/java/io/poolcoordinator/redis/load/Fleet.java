package io.poolcoordinator.redis.load;

import io.poolcoordinator.redis.history.History;
import io.poolcoordinator.redis.history.WorkerHistory;
import io.poolcoordinator.redis.testing.ChildJvm;
import io.poolcoordinator.redis.testing.RedisUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Several {@link LoadWorker}s on one pool, each in a JVM of its own. */
final class Fleet implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(120);

  private final List<ChildJvm> workers = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();
  private final long seconds;

  private Fleet(long seconds) {
    this.seconds = seconds;
  }

  /**
   * Starts workers and waits until they are ready.
   *
   * @param directory where their histories go
   */
  static Fleet start(
      RedisUnderTest redis,
      Path directory,
      String pool,
      int jvms,
      int threads,
      int limit,
      long leaseMillis,
      long holdMillis,
      long seconds) {
    return start(
        redis, directory, pool, jvms, threads, limit, leaseMillis, holdMillis, seconds, "");
  }

  /**
   * Starts workers on a pool with rate windows, and waits until they are ready.
   *
   * @param rate windows such as {@code 60/1m,5000/1d}; empty for none
   */
  static Fleet start(
      RedisUnderTest redis,
      Path directory,
      String pool,
      int jvms,
      int threads,
      int limit,
      long leaseMillis,
      long holdMillis,
      long seconds,
      String rate) {
    return start(
        new Load(
                redis,
                LoadClient.LETTUCE,
                pool,
                jvms,
                threads,
                limit,
                leaseMillis,
                holdMillis,
                seconds)
            .on(rate, ""),
        directory);
  }

  /**
   * Starts workers on a pool with members, of which each takes so many permits, and waits until
   * they are ready.
   *
   * @param members such as {@code eol1,eol2,eol2}
   */
  static Fleet startOnMembers(
      RedisUnderTest redis,
      Path directory,
      String pool,
      int jvms,
      int threads,
      int limit,
      String members,
      long permits) {
    return start(
        new Load(
            redis,
            LoadClient.LETTUCE,
            pool,
            jvms,
            threads,
            limit,
            30_000,
            0,
            120,
            "",
            members,
            permits,
            Load.Temper.CALM),
        directory);
  }

  /**
   * Starts workers that use a pool as they find it, for a while, and waits until they are ready.
   */
  static Fleet startOnFound(
      RedisUnderTest redis,
      Path directory,
      String pool,
      int jvms,
      int threads,
      long holdMillis,
      long seconds) {
    return start(
        new Load(redis, LoadClient.LETTUCE, pool, jvms, threads, 1, 3_000, holdMillis, seconds),
        directory);
  }

  /**
   * Starts workers and waits until they are ready.
   *
   * @param directory where their histories go
   */
  static Fleet start(Load load, Path directory) {
    Fleet fleet = new Fleet(load.seconds());
    try {
      for (int i = 0; i < load.jvms(); i++) {
        Path file = directory.resolve(load.pool() + "-" + i + ".history");
        fleet.files.add(file);
        fleet.workers.add(
            ChildJvm.start(
                LoadWorker.class, load.arguments(load.redis().uri(), "worker-" + i, file)));
      }
      fleet.workers.forEach(worker -> worker.awaitLine("ready"::equals, START));
      return fleet;
    } catch (RuntimeException | Error failure) {
      fleet.close();
      throw failure;
    }
  }

  /** Has all of them begin. */
  void go() {
    workers.forEach(worker -> worker.writeLine("go"));
  }

  ChildJvm worker(int index) {
    return workers.get(index);
  }

  /** Waits until all that live are done; returns the sums of their counts. */
  Map<String, Long> awaitCounts() {
    Map<String, Long> sums = new HashMap<>();
    for (ChildJvm worker : workers) {
      String line =
          worker.awaitLine(
              wanted -> wanted.startsWith("grants="), Duration.ofSeconds(seconds + 90));
      for (String pair : line.split(" ")) {
        String[] parts = pair.split("=");
        sums.merge(parts[0], Long.parseLong(parts[1]), Long::sum);
      }
    }
    return sums;
  }

  /** Ends a worker before the others, so that nobody waits for its counts. */
  void kill(int index) {
    workers.remove(index).close();
    files.remove(index);
  }

  History history() {
    return History.of(histories());
  }

  /** What each of the workers wrote down. */
  List<WorkerHistory> histories() {
    return files.stream().map(Fleet::read).toList();
  }

  private static WorkerHistory read(Path file) {
    String number = file.getFileName().toString().replaceFirst("^.*-(\\d+)\\.history$", "$1");
    return WorkerHistory.read("worker-" + number, file);
  }

  @Override
  public void close() {
    workers.forEach(ChildJvm::close);
  }
}
