package io.poolcoordinator.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.core.exception.AcquirePermissionCancelledException;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Waiting for a permission, and no longer waiting for it. */
public abstract class WaitingContract extends LimiterContract {

  /**
   * Where several workers wait, time may not leap for longer than a worker may be silent: otherwise
   * whoever polls first finds the other one's waiters unreachable, and passes them.
   */
  private static final Duration SHORT = Duration.ofSeconds(2);

  private static final Duration SHORT_RENEWAL = SHORT.plusMillis(2);

  private static PoolConfig shortlyLimited(int units) {
    return PoolConfig.builder()
        .limit(1_000)
        .timeout(LONG)
        .rateLimit(RateLimit.of(units, SHORT))
        .build();
  }

  @Test
  void aCallerWaitsUntilTheWindowHasRoom() {
    RateLimiter limiter = limiter(1, LONG);
    assertThat(limiter.acquirePermission()).isTrue();

    Caller<Boolean> caller = calling(limiter::acquirePermission);
    awaitQueued(1);
    assertThat(waiting(limiter)).isEqualTo(1);
    advance(RENEWAL);

    assertThat(caller.result()).isTrue();
    assertThat(caller.wasInterrupted()).isFalse();
    assertThat(waiting(limiter)).isZero();
    assertThat(available(limiter)).isZero();
  }

  /** In Resilience4j who waits has booked already, and the metric falls below zero. */
  @Test
  void whoWaitsHasNothingYet() {
    RateLimiter limiter = limiter(1, LONG);
    assertThat(limiter.acquirePermission()).isTrue();
    Caller<Boolean> caller = calling(limiter::acquirePermission);
    awaitQueued(1);

    assertThat(available(limiter)).isZero();

    caller.interrupt();
    assertThat(caller.result()).isFalse();
  }

  @Test
  void callersOfAllWorkersAreServedInTheirOrder() {
    RateLimiter here = declare(shortlyLimited(2)).rateLimiter();
    RateLimiter there = other().rateLimiter();
    assertThat(here.acquirePermission(2)).isTrue();
    Caller<Boolean> first = calling(() -> there.acquirePermission(2));
    awaitQueued(1);
    Caller<Boolean> second = calling(here::acquirePermission);
    awaitQueued(2);
    Caller<Boolean> third = calling(there::acquirePermission);
    awaitQueued(3);
    assertThat(waiting(here)).isEqualTo(1);
    assertThat(waiting(there)).isEqualTo(2);

    advance(SHORT_RENEWAL);
    assertThat(first.result()).isTrue();
    awaitQueued(2);
    advance(SHORT_RENEWAL);
    assertThat(second.result()).isTrue();
    assertThat(third.result()).isTrue();
    awaitQueued(0);
  }

  @Test
  void callersWaitInTurnWithThoseWhoWaitForPermits() {
    RateLimiter limiter = declare(shortlyLimited(1)).rateLimiter();
    assertThat(limiter.acquirePermission()).isTrue();
    CompletableFuture<Permit> permit = other().acquireAsync();
    awaitQueued(1);
    Caller<Boolean> caller = calling(limiter::acquirePermission);
    awaitQueued(2);

    advance(SHORT_RENEWAL);
    await().until(permit::isDone);
    permit.join().close();
    awaitQueued(1);
    assertThat(caller.isDone()).isFalse();
    advance(SHORT_RENEWAL);
    assertThat(caller.result()).isTrue();
  }

  @Test
  void aCallerPassesThoseWhoWaitForASlot() throws Exception {
    Pool pool = declare(builder(5, LONG).limit(1).build());
    try (Permit held = pool.acquire()) {
      CompletableFuture<Permit> permit = pool.acquireAsync();
      awaitQueued(1);

      assertThat(pool.rateLimiter().acquirePermission()).isTrue();

      assertThat(permit).isNotDone();
      held.close();
      await().until(permit::isDone);
      permit.join().close();
    }
  }

  @Test
  void aCostlyCallIsNotStarvedByCheapOnes() {
    RateLimiter limiter = limiter(10, LONG);
    assertThat(limiter.acquirePermission(5)).isTrue();
    Caller<Boolean> costly = calling(() -> limiter.acquirePermission(8));
    awaitQueued(1);

    assertThat(other().rateLimiter().reservePermission()).isNegative();
    Caller<Boolean> cheap = calling(limiter::acquirePermission);
    awaitQueued(2);
    assertThat(cheap.isDone()).isFalse();
    advance(RENEWAL);

    assertThat(costly.result()).isTrue();
    assertThat(cheap.result()).isTrue();
    assertThat(available(limiter)).isEqualTo(1);
  }

  /** Resilience4j would first sleep for the whole timeout. */
  @Test
  void aWindowThatOpensAfterTheTimeoutRefusesAtOnce() {
    RateLimiter limiter = limiter(1, WINDOW.minusSeconds(1));
    assertThat(limiter.acquirePermission()).isTrue();

    long before = System.nanoTime();
    assertThat(limiter.acquirePermission()).isFalse();

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(WINDOW.dividedBy(2));
    awaitQueued(0);
  }

  @Test
  void whoIsBehindOthersForTooLongIsRefusedWhenItsTimeIsOver() {
    RateLimiter limiter = limiter(1, WINDOW.multipliedBy(2));
    assertThat(limiter.acquirePermission()).isTrue();
    Caller<Boolean> first = calling(limiter::acquirePermission);
    awaitQueued(1);
    Caller<Boolean> second = calling(limiter::acquirePermission);
    awaitQueued(2);

    advance(RENEWAL);
    assertThat(first.result()).isTrue();
    assertThat(second.isDone()).isFalse();
    advance(WINDOW);

    assertThat(second.result()).isFalse();
    assertThat(waiting(limiter)).isZero();
    advance(RENEWAL);
    assertThat(available(limiter)).isEqualTo(1);
  }

  @Test
  void aPoolThatGrantsNoPermitsServesCallers() {
    Pool pool = declare(builder(5, Duration.ZERO).limit(0).build());

    assertThat(pool.rateLimiter().acquirePermission()).isTrue();
  }

  /** In Resilience4j the permission stays booked. */
  @Test
  void anInterruptEndsTheWaitAndLeavesThePermissionToOthers() {
    RateLimiter limiter = limiter(1, LONG);
    assertThat(limiter.acquirePermission()).isTrue();
    Caller<Boolean> caller = calling(limiter::acquirePermission);
    awaitQueued(1);

    caller.interrupt();

    assertThat(caller.result()).isFalse();
    assertThat(caller.wasInterrupted()).isTrue();
    awaitQueued(0);
    assertThat(waiting(limiter)).isZero();
    advance(RENEWAL);
    assertThat(available(limiter)).isEqualTo(1);
    assertThat(other().rateLimiter().acquirePermission()).isTrue();
  }

  /** Resilience4j would take the permission, and tell by the flag that it must not be used. */
  @Test
  void aCallerThatIsInterruptedAlreadyTakesNothing() {
    RateLimiter limiter = limiter(2);
    assertThat(limiter.acquirePermission()).isTrue();

    Caller<Boolean> caller =
        calling(
            () -> {
              Thread.currentThread().interrupt();
              return limiter.acquirePermission();
            });

    assertThat(caller.result()).isFalse();
    assertThat(caller.wasInterrupted()).isTrue();
    assertThat(available(limiter)).isEqualTo(1);
  }

  @Test
  void waitForPermissionTellsRefusalFromInterrupt() {
    RateLimiter limiter = limiter(1, LONG);
    RateLimiter.waitForPermission(limiter);

    Caller<Boolean> caller =
        calling(
            () -> {
              RateLimiter.waitForPermission(limiter);
              return true;
            });
    awaitQueued(1);
    caller.interrupt();
    assertThatThrownBy(caller::result).isInstanceOf(AcquirePermissionCancelledException.class);
    assertThat(caller.wasInterrupted()).isTrue();

    limiter.changeTimeoutDuration(Duration.ZERO);
    assertThatThrownBy(() -> RateLimiter.waitForPermission(limiter))
        .isInstanceOfSatisfying(
            RequestNotPermitted.class,
            refused -> assertThat(refused.getCausingRateLimiterName()).isEqualTo(POOL));
  }

  @Test
  void allThatWaitInThisWorkerAreCounted() throws Exception {
    Pool pool = declare(builder(2, LONG).limit(1).build());
    RateLimiter limiter = pool.rateLimiter();
    try (Permit permit = pool.acquire(AcquireRequest.builder().cost(2).build())) {
      Caller<Boolean> caller = calling(limiter::acquirePermission);
      CompletableFuture<Permit> acquired = pool.acquireAsync();
      CompletableFuture<Void> taken = permit.takeAsync(1);
      CompletableFuture<Permit> elsewhere = other().acquireAsync();
      awaitQueued(4);

      assertThat(waiting(limiter)).isEqualTo(3);

      elsewhere.cancel(false);
      taken.cancel(false);
      acquired.cancel(false);
      caller.interrupt();
      assertThat(caller.result()).isFalse();
      awaitQueued(0);
      assertThat(waiting(limiter)).isZero();
    }
  }

  /** In real time: the fixture's clock is not touched. */
  @Test
  void windowsOpenByThemselves() {
    Duration window = Duration.ofMillis(300);
    PoolConfig config =
        PoolConfig.builder().limit(1).timeout(LONG).rateLimit(RateLimit.of(2, window)).build();
    RateLimiter limiter = declareInRealTime(config).rateLimiter();
    long before = System.nanoTime();
    assertThat(limiter.acquirePermission(2)).isTrue();
    List<Caller<Boolean>> callers =
        Stream.of(limiter, limiter, other().rateLimiter(), other().rateLimiter())
            .map(each -> calling(each::acquirePermission))
            .toList();
    assertThat(callers).allMatch(Caller::result);

    // Two windows, less what the clocks of store and test may differ in.
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isGreaterThan(590);
  }

  @Test
  void tryingForAPermitNeitherWaitsNorOvertakesACaller() throws Exception {
    RateLimiter limiter = limiter(10, LONG);
    assertThat(limiter.acquirePermission(5)).isTrue();
    Caller<Boolean> caller = calling(() -> limiter.acquirePermission(10));
    awaitQueued(1);

    Optional<Permit> permit = other().tryAcquire();

    assertThat(permit).isEmpty();
    caller.interrupt();
    assertThat(caller.result()).isFalse();
  }
}
