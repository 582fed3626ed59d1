package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import io.poolcoordinator.memory.InMemoryPools;
import io.poolcoordinator.memory.InMemoryWorkers;
import io.poolcoordinator.resilience4j.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Interrupt, timeout and grant in the same instant, in real time. */
class SharedRateLimiterRaceTest {

  private static final int ROUNDS = 300;
  private static final int CALLERS = 4;

  /**
   * Each round has callers of two workers wait for a window that opens after a few milliseconds;
   * some are interrupted, at a moment drawn at random. Whatever wins, each caller has one answer,
   * the flag says whether it was interrupted, and nobody is left in the queue.
   */
  @Test
  void everyCallerHasOneAnswerAndNobodyStaysInTheQueue() {
    InMemoryPools pools = new InMemoryPools();
    Random random = new Random(42);
    PoolConfig config =
        PoolConfig.builder()
            .limit(1)
            .timeout(Duration.ofMillis(40))
            .rateLimit(RateLimit.of(2, Duration.ofMillis(5)))
            .build();
    try (PoolCoordinator one = InMemoryPoolCoordinator.create(pools);
        PoolCoordinator two = InMemoryPoolCoordinator.create(pools)) {
      List<RateLimiter> limiters =
          List.of(one.pool("races", config).rateLimiter(), two.pool("races", config).rateLimiter());
      AtomicInteger events = new AtomicInteger();
      limiters.forEach(
          limiter -> limiter.getEventPublisher().onEvent(event -> events.incrementAndGet()));
      int granted = 0;
      int refused = 0;
      for (int round = 0; round < ROUNDS; round++) {
        List<Caller<Boolean>> callers = new ArrayList<>();
        boolean[] interrupted = new boolean[CALLERS];
        for (int i = 0; i < CALLERS; i++) {
          callers.add(new Caller<>(limiters.get(i % limiters.size())::acquirePermission));
        }
        spin(random.nextInt(6_000_000));
        for (int i = 0; i < CALLERS; i++) {
          if (random.nextBoolean()) {
            interrupted[i] = true;
            callers.get(i).interrupt();
          }
        }
        for (int i = 0; i < CALLERS; i++) {
          if (callers.get(i).result()) {
            granted++;
          } else {
            refused++;
          }
          if (callers.get(i).wasInterrupted()) {
            assertThat(interrupted[i]).as("whether it was interrupted").isTrue();
          }
        }
      }
      assertThat(granted).isPositive();
      assertThat(refused).isPositive();
      assertThat(granted + refused).isEqualTo(ROUNDS * CALLERS).isEqualTo(events.get());
      Awaitility.await().until(() -> InMemoryWorkers.queued(pools, "races") == 0);
      assertThat(limiters)
          .allMatch(limiter -> limiter.getMetrics().getNumberOfWaitingThreads() == 0);
    }
  }

  /** Passes a moment that is too short for timers. */
  private static void spin(int nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }
}
