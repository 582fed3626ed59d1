package io.poolcoordinator.redis.soak;

import io.poolcoordinator.redis.history.Promise;
import io.poolcoordinator.redis.history.Verdict;
import io.poolcoordinator.redis.load.Load;
import io.poolcoordinator.redis.load.LoadClient;
import io.poolcoordinator.redis.seeded.SeededBug;
import io.poolcoordinator.redis.testing.Alone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The checker is checked: the same few seconds of trouble with each of the seeded bugs, of which
 * each must be caught, and without any, in which every promise must be kept.
 */
@Alone
@Tag("soak")
class SeededBugsIT {

  private static final int SECONDS = 12;
  private static final int LIMIT = 3;
  private static final long HOLD_MILLIS = 25;

  @TempDir private Path directory;

  /** Most of the time is spent waiting, and each has a server of its own. */
  private static final int AT_ONCE = 6;

  @Test
  void eachIsCaughtAndNothingIsFoundWithout() throws Exception {
    ExecutorService scenes = Executors.newFixedThreadPool(AT_ONCE);
    try {
      Map<SeededBug, Future<List<Verdict>>> verdicts = new EnumMap<>(SeededBug.class);
      for (SeededBug bug : SeededBug.values()) {
        verdicts.put(bug, scenes.submit(() -> trouble(bug)));
      }
      SoftAssertions softly = new SoftAssertions();
      for (Map.Entry<SeededBug, Future<List<Verdict>>> each : verdicts.entrySet()) {
        judge(softly, each.getKey(), each.getValue().get());
      }
      softly.assertAll();
    } finally {
      scenes.shutdownNow();
    }
  }

  private static void judge(SoftAssertions softly, SeededBug bug, List<Verdict> verdicts) {
    List<Verdict> invalid =
        verdicts.stream().filter(each -> each.status() == Verdict.Status.INVALID).toList();
    Set<Promise> broken = invalid.stream().map(Verdict::promise).collect(Collectors.toSet());
    System.out.println("seeded | " + bug + " | must break " + bug.broken() + " | found " + broken);
    if (bug == SeededBug.NONE) {
      softly.assertThat(verdicts).allMatch(each -> each.status() == Verdict.Status.VALID);
      return;
    }
    softly
        .assertThat(broken)
        .as("found with %s: %s", bug, verdicts)
        .containsAnyElementsOf(bug.broken());
    softly.assertThat(invalid).allMatch(each -> !each.piece().isEmpty());
  }

  private List<Verdict> trouble(SeededBug bug) throws IOException {
    // Windows hide what else keeps a permit free.
    boolean windows = bug == SeededBug.FIXED_WINDOW || bug == SeededBug.FREE_OF_UNITS;
    // A lease matters to who holds for longer than one.
    boolean leases =
        bug == SeededBug.CLIENT_CLOCK || bug == SeededBug.REVIVAL || bug == SeededBug.NO_RENEWAL;
    // Whoever is stopped must hold something then, or nothing is freed late.
    boolean held = leases || bug == SeededBug.LATE_END;
    int longHolds = leases ? 100 : held ? 20 : 4;
    long longHoldMillis = leases ? 4_000 : 2_500;
    // Who waits is asked after by its place in the queue: only a newcomer's grant can be doubled.
    int threads = bug == SeededBug.NO_DEDUPLICATION ? 1 : leases ? 2 : 8;
    Load.Temper temper =
        new Load.Temper(
            Scene.TIMEOUT_MILLIS, 10, windows ? 2 : 1, longHolds, longHoldMillis, 10, bug.name());
    Path own = Files.createDirectories(directory.resolve(bug.name()));
    try (Scene scene =
        Scene.start(
            Worker.Kind.THREADS,
            redis ->
                new Load(
                        redis,
                        LoadClient.LETTUCE,
                        Scene.POOL,
                        3,
                        threads,
                        LIMIT,
                        Scene.LEASE_MILLIS,
                        HOLD_MILLIS,
                        leases ? 2 * SECONDS : SECONDS)
                    .on(windows ? "10/1s" : "", "a,a,b")
                    .by(temper),
            own)) {
      Worker one = scene.workers.get(0);
      Worker two = scene.workers.get(1);
      for (int i = 0; i < 10; i++) {
        // Nobody is told that there is room: whoever asks next finds it.
        scene.set("limit", Integer.toString(LIMIT - 1 + i % 2));
        Scene.pause(100);
      }
      scene.cutOff(one, "replies lost", 1_000, proxy -> proxy.loseReplies(0.05, 1));
      scene.losePushes(List.of(two), 2_000);
      if (held) {
        scene.awaitLongHold(one);
      }
      // Longer than a lease, and than it takes until nothing is pushed to it any more.
      scene.stop(one, 6_000);
      return scene.end();
    }
  }
}
