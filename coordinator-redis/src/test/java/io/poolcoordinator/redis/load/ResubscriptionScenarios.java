package io.poolcoordinator.redis.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The connections on which workers hear of their grants are killed while waiters wait. */
final class ResubscriptionScenarios {

  private static final int TIMES = 20;
  private static final long PUSHED_WITHIN_MILLIS = 200;

  /** A free permit finds its waiter within a second with every message lost. */
  private static final long POLLED_WITHIN_MILLIS = 1_000;

  private ResubscriptionScenarios() {}

  static void killed(Cell cell, Path directory) throws Exception {
    try (Trial trial = Trial.start(cell, directory);
        Worker one = trial.worker("one");
        Worker two = trial.worker("two")) {
      Pool from = one.pool(Trial.POOL, Trial.config(1));
      Pool to = two.pool(Trial.POOL, Trial.config(1));
      long longest = 0;
      long killed = 0;
      for (int i = 0; i < TIMES; i++) {
        Permit held = from.acquire();
        CompletableFuture<Permit> asked = to.acquireAsync();
        await()
            .pollInterval(Duration.ofMillis(10))
            .until(() -> trial.redis.redis().commands().zcard(Trial.KEY + ":waiters") == 1);
        killed +=
            trial.redis.servers().stream()
                .mapToLong(server -> server.commands().clientKill(KillArgs.Builder.typePubsub()))
                .sum();
        long freed = System.nanoTime();
        held.close();
        asked.get(Trial.SOON.toSeconds(), TimeUnit.SECONDS).close();
        longest = Math.max(longest, System.nanoTime() - freed);
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(longest);
      long[] after = trial.handOvers(from, to);
      trial.say(
          "CLIENT KILL TYPE pubsub 20 times ("
              + killed
              + " connections), each while one waits: longest hand-over "
              + millis
              + " ms; 20 hand-overs afterwards: median and longest "
              + Arrays.toString(after)
              + " ms");
      assertThat(killed).isGreaterThanOrEqualTo(TIMES);
      assertThat(millis).isLessThanOrEqualTo(POLLED_WITHIN_MILLIS);
      assertThat(after[0]).isLessThan(PUSHED_WITHIN_MILLIS);
    }
  }
}
