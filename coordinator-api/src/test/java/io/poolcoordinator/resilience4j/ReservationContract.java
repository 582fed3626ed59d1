package io.poolcoordinator.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Permissions that are booked for later, and the time until then. */
public abstract class ReservationContract extends LimiterContract {

  @Test
  void whatIsFreeIsReservedForNow() {
    RateLimiter limiter = limiter(2);

    assertThat(limiter.reservePermission()).isZero();
    assertThat(limiter.reservePermission()).isZero();
    assertThat(available(limiter)).isZero();
    assertThat(limiter.reservePermission()).isNegative();
    assertThat(available(limiter)).isZero();

    advance(RENEWAL);
    assertThat(limiter.reservePermission(2)).isZero();
    assertThat(limiter.acquirePermission()).isFalse();
  }

  @Test
  void aPeriodAheadIsReservedWithinTheTimeout() {
    RateLimiter limiter = limiter(1, RENEWAL);
    assertThat(limiter.reservePermission()).isZero();

    long wait = limiter.reservePermission();

    assertThat(Duration.ofNanos(wait)).isBetween(WINDOW, RENEWAL);
    assertThat(available(limiter)).isEqualTo(-1);
    assertThat(waiting(limiter)).isZero();
    assertThat(limiter.reservePermission()).isNegative();
    assertThat(available(limiter)).isEqualTo(-1);

    advance(RENEWAL.multipliedBy(6));
    assertThat(available(limiter)).isEqualTo(1);
    assertThat(limiter.reservePermission()).isZero();
  }

  @Test
  void aReservedPermissionIsTakenFromItsOwnPeriod() {
    RateLimiter limiter = limiter(1, RENEWAL);
    assertThat(limiter.acquirePermission()).isTrue();
    Duration wait = Duration.ofNanos(limiter.reservePermission());

    advance(wait);
    assertThat(available(limiter)).isZero();
    limiter.changeTimeoutDuration(Duration.ZERO);
    assertThat(limiter.acquirePermission()).isFalse();
    advance(WINDOW);
    assertThat(limiter.acquirePermission()).isFalse();
    advance(RENEWAL.minus(WINDOW));
    assertThat(limiter.acquirePermission()).isTrue();
  }

  @Test
  void reservationsFollowEachOtherPeriodByPeriod() {
    RateLimiter limiter = limiter(3, WINDOW.plusSeconds(10));
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      waits.add(limiter.reservePermission());
      advance(Duration.ofMillis(1));
    }

    assertThat(waits.subList(0, 3)).containsOnly(0L);
    // Nothing is usable before a whole window has passed since what it follows, 3 ms earlier.
    assertThat(waits.subList(3, 6))
        .allSatisfy(
            wait -> assertThat(Duration.ofNanos(wait)).isBetween(WINDOW.minusMillis(6), RENEWAL));
    assertThat(waits.subList(6, 9)).allSatisfy(wait -> assertThat(wait).isNegative());
    assertThat(available(limiter)).isEqualTo(-3);
  }

  @Test
  void severalPeriodsAheadAreReservedWhereTheTimeoutIsLong() {
    RateLimiter limiter = limiter(2, LONG);
    assertThat(limiter.reservePermission(2)).isZero();

    for (int period = 1; period <= 4; period++) {
      assertThat(Duration.ofNanos(limiter.reservePermission(2)))
          .isBetween(WINDOW.multipliedBy(period), RENEWAL.multipliedBy(period));
    }

    assertThat(available(limiter)).isEqualTo(-8);
    assertThat(limiter.reservePermission()).isNegative();
  }

  /** Resilience4j would book three cycles one after the other for it. */
  @Test
  void moreThanAPeriodHoldsIsNotSpreadOverSeveral() {
    RateLimiter limiter = limiter(1, LONG);

    assertThat(limiter.reservePermission(3)).isNegative();
    assertThat(available(limiter)).isEqualTo(1);
  }

  @Test
  void aReservationFitsIntoAllWindows() {
    PoolConfig config = builder(2, LONG).rateLimit(RateLimit.of(3, Duration.ofMinutes(3))).build();
    RateLimiter limiter = declare(config).rateLimiter();
    assertThat(limiter.reservePermission(2)).isZero();
    assertThat(Duration.ofNanos(limiter.reservePermission())).isBetween(WINDOW, RENEWAL);

    assertThat(Duration.ofNanos(limiter.reservePermission()))
        .isBetween(Duration.ofMinutes(3), RENEWAL.multipliedBy(3));
  }

  /** In Resilience4j who waits has booked, and further reservations queue behind it. */
  @Test
  void nothingIsReservedWhileSomebodyWaits() {
    RateLimiter limiter = limiter(10, LONG);
    assertThat(limiter.acquirePermission(5)).isTrue();
    Caller<Boolean> caller = calling(() -> other().rateLimiter().acquirePermission(6));
    awaitQueued(1);

    assertThat(limiter.reservePermission()).isNegative();

    advance(RENEWAL);
    assertThat(caller.result()).isTrue();
    assertThat(limiter.reservePermission(4)).isZero();
  }

  @Test
  void whoWaitsComesAfterWhatWasReservedBefore() {
    RateLimiter limiter = limiter(1, LONG);
    assertThat(limiter.reservePermission()).isZero();
    assertThat(limiter.reservePermission()).isPositive();
    Caller<Boolean> caller = calling(limiter::acquirePermission);
    awaitQueued(1);

    advance(RENEWAL);
    assertThat(other().rateLimiter().reservePermission()).isNegative();
    assertThat(caller.isDone()).isFalse();
    advance(RENEWAL);
    assertThat(caller.result()).isTrue();
  }

  @Test
  void workersReserveOneAfterTheOther() {
    RateLimiter here = limiter(1, LONG);
    RateLimiter there = other().rateLimiter();
    assertThat(here.reservePermission()).isZero();

    Duration second = Duration.ofNanos(there.reservePermission());
    Duration third = Duration.ofNanos(here.reservePermission());

    assertThat(second).isBetween(WINDOW, RENEWAL);
    assertThat(third).isBetween(second.plus(WINDOW), second.plus(RENEWAL));
    assertThat(available(there)).isEqualTo(-2);
  }
}
