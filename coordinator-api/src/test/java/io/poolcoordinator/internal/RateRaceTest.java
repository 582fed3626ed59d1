package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import io.poolcoordinator.memory.InMemoryPoolStore;
import io.poolcoordinator.memory.InMemoryPools;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Those that take units, and those that wait for their worker's own rate, leave at any instant. */
class RateRaceTest {

  private static final int RACES = 10_000;

  /**
   * A taker of one worker waits behind a waiter of another that wants all units; that one leaves in
   * the same instant as the taker.
   */
  private record Takers(Pool blocking, Permit permit, int all) implements LeavingRaces.Contest {

    @Override
    public Runnable prepare() {
      CompletableFuture<Permit> ahead =
          blocking.acquireAsync(
              AcquireRequest.builder().cost(all).timeout(Duration.ofSeconds(300)).build());
      assertThat(ahead).isNotDone();
      return () -> ahead.cancel(false);
    }

    @Override
    public CompletableFuture<Void> waiting() {
      return permit.takeAsync(1);
    }

    @Override
    public void await() throws InterruptedException {
      permit.take(1);
    }

    @Override
    public void awaitShortly() throws InterruptedException {
      permit.take(1, Duration.ofMillis(1));
    }
  }

  @Test
  void noTakerIsServedTwiceOrLeftInTheQueue() throws Exception {
    InMemoryPools pools = new InMemoryPools();
    int all = AcquireRequest.MAX_COST;
    try (PoolCoordinator one = InMemoryPoolCoordinator.create(pools);
        PoolCoordinator two = InMemoryPoolCoordinator.create(pools)) {
      PoolConfig config =
          PoolConfig.builder().limit(5).rateLimit(RateLimit.of(all, Duration.ofMinutes(4))).build();
      Pool first = one.pool("races", config);
      Pool second = two.pool("races", config);
      try (Permit permit = second.acquire()) {
        Takers takers = new Takers(first, permit, all);
        LeavingRaces races = new LeavingRaces(takers, 0, 43).run(RACES);
        assertThat(races.granted()).isPositive();
        assertThat(races.refused()).isPositive();

        assertThat(second.rateLimiter().getMetrics().getNumberOfWaitingThreads()).isZero();
        int used = all - second.rateLimiter().getMetrics().getAvailablePermissions();
        assertThat(used - 1).isBetween(races.granted(), RACES);
        Runnable letGo = takers.prepare();
        assertThatThrownBy(() -> permit.take(1, Duration.ofMillis(20)))
            .isInstanceOfSatisfying(
                PoolTimeoutException.class, last -> assertThat(last.place()).isEqualTo(1));
        letGo.run();
      }
      await().atMost(Duration.ofSeconds(5)).until(() -> EngineFixture.free(first) == 5);
    }
  }

  /** An acquire waits up to 1 ms for its worker's own rate, and leaves as its time comes. */
  private record Locals(Pool pool) implements LeavingRaces.Contest {

    @Override
    public Runnable prepare() throws InterruptedException {
      // Takes what there is in this cycle, and fails if a race before left the permit in use.
      pool.acquire(Duration.ofSeconds(10)).close();
      return () -> {};
    }

    @Override
    public CompletableFuture<Void> waiting() {
      CompletableFuture<Permit> acquired = pool.acquireAsync();
      CompletableFuture<Void> waiting = new CompletableFuture<>();
      acquired.whenComplete(
          (permit, failure) -> {
            if (permit != null) {
              permit.close();
              waiting.complete(null);
            }
          });
      waiting.whenComplete((done, failure) -> acquired.cancel(false));
      return waiting;
    }

    @Override
    public void await() throws InterruptedException {
      pool.acquire().close();
    }

    @Override
    public void awaitShortly() throws InterruptedException {
      pool.acquire(Duration.ofMillis(1)).close();
    }
  }

  @Test
  void noRaceWithTheWorkersOwnRateLeavesAPermitInUse() throws Exception {
    InMemoryPools pools = new InMemoryPools();
    try (PoolCoordinator one = InMemoryPoolCoordinator.create(pools)) {
      Pool pool =
          one.pool(
              "races",
              PoolConfig.builder()
                  .limit(1)
                  .rateLimitPerWorker(RateLimit.of(1, Duration.ofMillis(1)))
                  .build());
      LeavingRaces races = new LeavingRaces(new Locals(pool), 400_000, 44).run(RACES);
      assertThat(races.granted()).isPositive();
      assertThat(races.refused()).isPositive();
      pool.acquire(Duration.ofSeconds(10)).close();
    }
  }

  @Test
  void closingEndsEveryWaitInAnyInstant() {
    String log =
        EngineFixture.logOf(
            () -> {
              for (int i = 0; i < 300; i++) {
                closeWhileTheyStart(i);
              }
            });
    assertThat(log).contains("permits of pool closing are still held").doesNotContain("ERROR");
  }

  private static void closeWhileTheyStart(int step) {
    PoolConfig config =
        PoolConfig.builder()
            .limit(3)
            .rateLimit(RateLimit.of(3, Duration.ofMillis(5)))
            .rateLimitPerWorker(RateLimit.of(6, Duration.ofMillis(5)))
            .build();
    CoordinatorEngine closing =
        new CoordinatorEngine(new InMemoryPoolStore(new InMemoryPools()), "closing", Runnable::run);
    Pool pool = closing.pool("closing", config);
    Permit permit = pool.acquireAsync().join();
    Queue<CompletableFuture<?>> waiting = new ConcurrentLinkedQueue<>();
    CompletableFuture<Void> starting =
        CompletableFuture.runAsync(
            () -> {
              try {
                for (int next = 0; next < 50; next++) {
                  waiting.add(permit.takeAsync(1));
                  waiting.add(pool.acquireAsync());
                }
              } catch (CoordinatorClosedException closed) {
                // This is how it ends.
              }
            });
    LockSupport.parkNanos(step * 10_000L);
    closing.close(Duration.ZERO);
    starting.orTimeout(10, TimeUnit.SECONDS).join();
    CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new))
        .handle((done, failure) -> failure)
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }
}
