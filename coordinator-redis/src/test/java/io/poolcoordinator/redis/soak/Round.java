package io.poolcoordinator.redis.soak;

import io.poolcoordinator.redis.history.Verdict;
import io.poolcoordinator.redis.load.Load;
import io.poolcoordinator.redis.load.LoadClient;
import io.poolcoordinator.redis.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One scene of some seconds in which the faults of a family strike at random.
 *
 * @param family which faults
 * @param seed draws them; the threads of the workers are not drawn by it
 * @param seconds for how long
 */
record Round(Fault.Family family, long seed, int seconds) {

  /** JVMs that have just begun are slow by themselves. */
  private static final long WARM_UP_MILLIS = 3_000;

  /** How long the load goes on by itself after the last fault. */
  private static final long QUIET_MILLIS = 4_000;

  /**
   * What came of it.
   *
   * @param round which
   * @param struck the faults that struck
   * @param verdicts what was judged
   */
  record Outcome(Round round, List<Fault> struck, List<Verdict> verdicts) {

    List<Verdict> broken() {
      return verdicts.stream().filter(each -> each.status() != Verdict.Status.VALID).toList();
    }

    @Override
    public String toString() {
      return round + " struck " + struck + broken().stream().map(each -> "\n  " + each).toList();
    }
  }

  private Load load(RedisServer redis, Random random) {
    boolean windows = random.nextInt(3) == 0;
    return new Load(
            redis,
            LoadClient.LETTUCE,
            Scene.POOL,
            3,
            6,
            2 + random.nextInt(4),
            Scene.LEASE_MILLIS,
            10 + random.nextInt(30),
            seconds)
        .on(windows ? "40/1s,300/10s" : "", "a,a,b")
        .by(new Load.Temper(Scene.TIMEOUT_MILLIS, 10, windows ? 2 : 1, 2, 3_000, 5, ""));
  }

  /**
   * Plays it. The histories of a round in which a promise was broken are left behind.
   *
   * @param directory where they go
   */
  Outcome play(Path directory) {
    Random random = new Random(seed);
    Path own = directory.resolve(family + "-" + seed);
    List<Fault> faults =
        Stream.of(Fault.values()).filter(fault -> fault.family() == family).toList();
    List<Fault> struck = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    try {
      Files.createDirectories(own);
      try (Scene scene = Scene.start(Worker.Kind.JVM, redis -> load(redis, random), own)) {
        Scene.pause(WARM_UP_MILLIS);
        while (scene.leftMillis() > QUIET_MILLIS) {
          Fault fault = faults.get(random.nextInt(faults.size()));
          struck.add(fault);
          fault.strike(scene, random);
          Scene.pause(200 + random.nextInt(800));
        }
        verdicts.addAll(scene.end());
        verdicts.add(scene.audit());
      }
      Outcome outcome = new Outcome(this, struck, verdicts);
      if (outcome.broken().isEmpty()) {
        delete(own);
      } else {
        Files.writeString(own.resolve("verdicts.txt"), outcome.toString());
      }
      return outcome;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Removes histories that prove nothing any more. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
