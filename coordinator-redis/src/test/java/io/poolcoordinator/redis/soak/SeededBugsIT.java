package io.poolcoordinator.redis.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.redis.history.Promise;
import io.poolcoordinator.redis.history.Verdict;
import io.poolcoordinator.redis.load.Load;
import io.poolcoordinator.redis.load.LoadClient;
import io.poolcoordinator.redis.seeded.SeededBug;
import io.poolcoordinator.redis.testing.RedisServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The checker is checked: the same few seconds of trouble with each of the seeded bugs, of which
 * each must be caught, and without any, in which every promise must be kept.
 */
@Execution(ExecutionMode.CONCURRENT)
class SeededBugsIT {

  private static final int SECONDS = 12;
  private static final int LIMIT = 3;
  private static final long HOLD_MILLIS = 25;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(SeededBug.class)
  void isCaught(SeededBug bug) {
    // Windows hide what else keeps a permit free, and rows of turns need members.
    boolean windows = bug == SeededBug.FIXED_WINDOW || bug == SeededBug.FREE_OF_UNITS;
    List<Verdict> verdicts = trouble(bug, windows ? "10/1s" : "");
    if (bug == SeededBug.NONE) {
      assertThat(verdicts).allMatch(each -> each.status() == Verdict.Status.VALID);
      return;
    }
    Set<Promise> broken =
        verdicts.stream()
            .filter(each -> each.status() == Verdict.Status.INVALID)
            .map(Verdict::promise)
            .collect(Collectors.toSet());
    System.out.println("seeded | " + bug + " | must break " + bug.broken() + " | found " + broken);
    assertThat(broken).as("found with %s: %s", bug, verdicts).containsAnyElementsOf(bug.broken());
    assertThat(verdicts)
        .filteredOn(each -> each.status() == Verdict.Status.INVALID)
        .allSatisfy(each -> assertThat(each.piece()).isNotEmpty());
  }

  private List<Verdict> trouble(SeededBug bug, String rate) {
    // Who waits is asked after by its place in the queue: only a newcomer's grant can be doubled.
    int threads = bug == SeededBug.NO_DEDUPLICATION ? 1 : 8;
    Load load =
        new Load(
                RedisServer.shared(),
                LoadClient.LETTUCE,
                Scene.POOL,
                3,
                threads,
                LIMIT,
                Scene.LEASE_MILLIS,
                HOLD_MILLIS,
                SECONDS)
            .on(rate, "a,a,b")
            .by(
                new Load.Temper(
                    Scene.TIMEOUT_MILLIS, 10, rate.isEmpty() ? 1 : 2, 4, 2_000, 10, bug.name()));
    try (Scene scene = Scene.start(Worker.Kind.THREADS, load, directory)) {
      Worker one = scene.workers.get(0);
      Worker two = scene.workers.get(1);
      for (int i = 0; i < 10; i++) {
        // Nobody is told that there is room: whoever asks next finds it.
        scene.set("limit", Integer.toString(LIMIT + 1 - i % 2));
        Scene.pause(100);
      }
      scene.cutOff(one, "replies lost", 1_000, proxy -> proxy.loseReplies(0.05, 1));
      scene.cutOff(two, "pushes lost", 2_000, proxy -> proxy.losePushes(true));
      // Longer than a lease, and than it takes until nothing is pushed to it any more.
      scene.stop(one, 6_000);
      return scene.end();
    }
  }
}
