package io.poolcoordinator.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.event.RateLimiterEvent;
import io.poolcoordinator.memory.InMemoryWorkers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Where a pool's limiter differs from Resilience4j's own on purpose: both sides of each row of the
 * README's table, so that neither column is hearsay.
 */
class DifferencesTest extends LimiterContract {

  private final AtomicLong nanos = new AtomicLong();

  @Override
  protected WorkerFixture newFixture() {
    return new InMemoryWorkers();
  }

  /** Resilience4j's own limiter, in a time that this test moves. */
  private RateLimiter own(int units, Duration timeout) {
    return RateLimiter.of(
        "own",
        RateLimiterConfig.custom()
            .limitForPeriod(units)
            .limitRefreshPeriod(WINDOW)
            .timeoutDuration(timeout)
            .build(),
        nanos::get);
  }

  private void advanceBoth(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    advance(duration);
  }

  private static List<Integer> drained(RateLimiter limiter) {
    List<Integer> permits = new ArrayList<>();
    limiter
        .getEventPublisher()
        .onEvent(
            event -> {
              if (event.getEventType() == RateLimiterEvent.Type.DRAINED) {
                permits.add(event.getNumberOfPermits());
              }
            });
    limiter.drainPermissions();
    return permits;
  }

  @Test
  void aCyclesEdgeLetsTwiceTheLimitThroughAndASlidingWindowDoesNot() {
    RateLimiter own = own(10, Duration.ZERO);
    RateLimiter pools = limiter(10);
    advanceBoth(WINDOW.minusSeconds(1));
    assertThat(own.acquirePermission(10)).isTrue();
    assertThat(pools.acquirePermission(10)).isTrue();

    advanceBoth(Duration.ofSeconds(1));

    assertThat(own.acquirePermission(10)).isTrue();
    assertThat(pools.acquirePermission()).isFalse();
    advanceBoth(RENEWAL.minusSeconds(1));
    assertThat(pools.acquirePermission(10)).isTrue();
  }

  @Test
  void moreThanTheLimitIsSpreadOverCyclesOrRefused() {
    RateLimiter own = own(2, LONG);
    RateLimiter pools = limiter(2, LONG);

    assertThat(own.reservePermission(6)).isPositive();
    assertThat(pools.reservePermission(6)).isNegative();
    assertThat(pools.acquirePermission(6)).isFalse();
  }

  @Test
  void fewerThanOnePermitGivesSomeBackOrIsAMistake() {
    RateLimiter own = own(2, Duration.ZERO);
    RateLimiter pools = limiter(2);

    assertThat(own.acquirePermission(-3)).isTrue();
    assertThat(available(own)).isEqualTo(5);
    assertThatThrownBy(() -> pools.acquirePermission(-3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(available(pools)).isEqualTo(2);
  }

  @Test
  void aRefusalIsSleptOutOrComesAtOnce() {
    Duration timeout = Duration.ofMillis(100);
    RateLimiter own =
        RateLimiter.of(
            "own",
            RateLimiterConfig.custom()
                .limitForPeriod(1)
                .limitRefreshPeriod(WINDOW)
                .timeoutDuration(timeout)
                .build());
    RateLimiter pools = limiter(1, LONG.minus(WINDOW));
    assertThat(own.acquirePermission()).isTrue();
    long before = System.nanoTime();
    assertThat(own.acquirePermission()).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(timeout);

    assertThat(pools.reservePermission()).isZero();
    while (pools.reservePermission() >= 0) {
      // Until the next period begins later than the timeout of four minutes ends.
      assertThat(available(pools)).isNegative();
    }
    assertThat(pools.acquirePermission()).isFalse();
  }

  @Test
  void whoWaitsHasBookedOrStandsInTheQueue() {
    RateLimiter own = own(1, LONG);
    RateLimiter pools = limiter(1, LONG);
    assertThat(own.acquirePermission()).isTrue();
    assertThat(pools.acquirePermission()).isTrue();
    Caller<Boolean> ownCaller = calling(own::acquirePermission);
    Caller<Boolean> poolsCaller = calling(pools::acquirePermission);
    await().until(() -> waiting(own) == 1);
    awaitQueued(1);

    assertThat(available(own)).isEqualTo(-1);
    assertThat(available(pools)).isZero();
    assertThat(own.reservePermission()).isPositive();
    assertThat(pools.reservePermission()).isNegative();

    ownCaller.interrupt();
    poolsCaller.interrupt();
    assertThat(ownCaller.result()).isFalse();
    assertThat(poolsCaller.result()).isFalse();
    assertThat(available(own)).as("what the interrupted caller booked stays").isEqualTo(-2);
    assertThat(available(pools)).isZero();
  }

  @Test
  void aPermissionThatIsFreeIsTakenInSpiteOfAnInterruptOrNot() {
    RateLimiter own = own(2, LONG);
    RateLimiter pools = limiter(2, LONG);
    assertThat(own.acquirePermission()).isTrue();
    assertThat(pools.acquirePermission()).isTrue();

    assertThat(interrupted(own).result()).isTrue();
    assertThat(interrupted(pools).result()).isFalse();
    assertThat(available(own)).isZero();
    assertThat(available(pools)).isEqualTo(1);
  }

  private static Caller<Boolean> interrupted(RateLimiter limiter) {
    return calling(
        () -> {
          Thread.currentThread().interrupt();
          return limiter.acquirePermission();
        });
  }

  @Test
  void aNewLimitCountsFromTheNextCycleOrAtOnce() {
    RateLimiter own = own(2, Duration.ZERO);
    RateLimiter pools = limiter(2);
    assertThat(own.acquirePermission(2)).isTrue();
    assertThat(pools.acquirePermission(2)).isTrue();

    own.changeLimitForPeriod(5);
    pools.changeLimitForPeriod(5);

    assertThat(available(own)).isZero();
    assertThat(own.acquirePermission()).isFalse();
    assertThat(available(pools)).isEqualTo(3);
    assertThat(pools.acquirePermission(3)).isTrue();
  }

  @Test
  void theEventOfADrainSaysNothingOrHowManyItTook() {
    RateLimiter own = own(10, Duration.ZERO);
    RateLimiter pools = limiter(10);

    assertThat(drained(own)).containsExactly(0);
    assertThat(drained(pools)).containsExactly(10);
    assertThat(available(own)).isZero();
    assertThat(available(pools)).isZero();
  }
}
