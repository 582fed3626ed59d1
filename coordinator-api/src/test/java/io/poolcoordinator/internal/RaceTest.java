package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Member;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.contract.GrantRaces;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import io.poolcoordinator.memory.InMemoryPoolStore;
import io.poolcoordinator.memory.InMemoryPools;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Cancel, interrupt, timeout and grant in the same instant; no permit may stay in use. */
class RaceTest {

  private static final int RACES = 10_000;

  @Test
  void noRaceLeavesAPermitInUse() throws Exception {
    InMemoryPools pools = new InMemoryPools();
    try (PoolCoordinator one = InMemoryPoolCoordinator.create(pools);
        PoolCoordinator two = InMemoryPoolCoordinator.create(pools)) {
      Pool first = one.pool("races", PoolConfig.ofLimit(1));
      Pool second = two.pool("races", PoolConfig.ofLimit(1));
      GrantRaces.Result result = new GrantRaces(first, second, 42).run(RACES);
      assertThat(result.races()).isEqualTo(RACES);
      assertThat(result.granted()).isPositive();
      assertThat(result.refused()).isPositive();
      await().atMost(Duration.ofSeconds(5)).until(() -> EngineFixture.free(second) == 1);
    }
  }

  /** Every grant waits for settings that cannot be read, for as long as the race is about. */
  @Test
  void norDoesOneForASettingThatIsAskedForFirst() throws Exception {
    InMemoryPools pools = new InMemoryPools();
    ScheduledExecutorService replies = Executors.newSingleThreadScheduledExecutor();
    AtomicBoolean fails = new AtomicBoolean();
    Random random = new Random(7);
    Supplier<CompletionStage<Void>> delay =
        () -> {
          CompletableFuture<Void> reply = new CompletableFuture<>();
          if (!fails.get()) {
            reply.complete(null);
            return reply;
          }
          replies.schedule(
              () -> reply.completeExceptionally(new IllegalStateException("not to be read")),
              random.nextInt(200),
              TimeUnit.MICROSECONDS);
          return reply;
        };
    try (PoolCoordinator one = InMemoryPoolCoordinator.create(pools);
        CoordinatorEngine two =
            new CoordinatorEngine(
                SlowFinds.over(new InMemoryPoolStore(pools), delay), "unheard", null)) {
      Pool first = one.pool("races", PoolConfig.ofLimit(1));
      Pool second = two.pool("races", PoolConfig.ofLimit(1));
      fails.set(true);
      first.members().add(Member.of("eol1"));
      GrantRaces.Result result = new GrantRaces(first, second, 42).run(RACES / 5);
      assertThat(result.granted()).isPositive();
      assertThat(result.refused()).isPositive();
      assertThat(second.config().members()).isEmpty();
      await().atMost(Duration.ofSeconds(5)).until(() -> EngineFixture.free(first) == 1);
    } finally {
      replies.shutdownNow();
    }
  }
}
