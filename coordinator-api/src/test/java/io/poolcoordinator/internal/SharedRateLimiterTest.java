package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.memory.InMemoryWorkers;
import io.poolcoordinator.resilience4j.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the limiter asks of the store, and of the rate that each worker keeps by itself. */
class SharedRateLimiterTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(100);

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  private static PoolConfig.Builder config(String window, Duration timeout) {
    return PoolConfig.builder().limit(3).timeout(timeout).rateLimit(RateLimit.parse(window));
  }

  private RateLimiter limiter(PoolConfig.Builder config) {
    return one.coordinator().pool("netsuite", config.build()).rateLimiter();
  }

  private static List<String> heard(RateLimiter limiter) {
    List<String> heard = new ArrayList<>();
    limiter
        .getEventPublisher()
        .onEvent(event -> heard.add(event.getEventType() + " " + event.getNumberOfPermits()));
    return heard;
  }

  @Test
  void aPermissionIsOneOperationAndLeavesNothing() {
    RateLimiter limiter = limiter(config("2/1m", TIMEOUT));

    assertThat(limiter.acquirePermission(2)).isTrue();

    assertThat(one.network().acquires).isEqualTo(1);
    assertThat(one.network().releases).isZero();
    assertThat(limiter.getMetrics().getNumberOfWaitingThreads()).isZero();
    fixture.advance(10_000);
    assertThat(one.network().renewals).isZero();
    assertThat(one.network().polls).isZero();
  }

  @Test
  void aReservationAndADrainAreOneOperationEach() {
    RateLimiter limiter = limiter(config("2/1m", TIMEOUT));

    assertThat(limiter.reservePermission()).isZero();
    limiter.drainPermissions();

    assertThat(one.network().reserves).isEqualTo(2);
    assertThat(limiter.getMetrics().getAvailablePermissions()).isZero();
  }

  @Test
  void whatIsImpossibleIsNotSent() {
    RateLimiter limiter = limiter(config("2/1m", TIMEOUT));

    assertThat(limiter.acquirePermission(3)).isFalse();
    assertThat(limiter.reservePermission(3)).isNegative();

    assertThat(one.network().acquires).isZero();
    assertThat(one.network().reserves).isZero();
  }

  @Test
  void whatWasImpossibleBecomesPossibleOnceTheRateIsRaisedElsewhere() {
    RateLimiter here = limiter(config("2/1m", TIMEOUT));
    RateLimiter there = two.coordinator().pool("netsuite").rateLimiter();
    there.changeLimitForPeriod(5);

    // The first one hears of it.
    assertThat(here.acquirePermission(3)).isFalse();
    assertThat(here.acquirePermission(3)).isTrue();
    there.changeLimitForPeriod(9);
    assertThat(here.reservePermission(6)).isNegative();
    assertThat(here.reservePermission(6)).isZero();
  }

  @Test
  void whatBecameImpossibleElsewhereIsRefused() {
    RateLimiter here = limiter(config("5/1m", TIMEOUT));
    two.coordinator().pool("netsuite").rateLimiter().changeLimitForPeriod(2);

    assertThat(here.reservePermission(3)).isNegative();
    assertThat(here.acquirePermission(3)).isFalse();
    assertThat(one.network().acquires + one.network().reserves).isPositive();
    assertThat(here.acquirePermission(2)).isTrue();
  }

  @Test
  void aWaitEndsWhenTheWindowOpensAndNotByAPollAfterIt() {
    RateLimiter limiter = limiter(config("1/1500ms", TIMEOUT));
    assertThat(limiter.acquirePermission()).isTrue();
    Caller<Boolean> caller = new Caller<>(limiter::acquirePermission);
    awaitQueued(1);
    int polls = one.network().polls;

    fixture.advance(1_500);
    assertThat(caller.isDone()).isFalse();
    fixture.advance(1);

    assertThat(caller.result()).isTrue();
    assertThat(one.network().polls - polls).isLessThanOrEqualTo(3);
  }

  private void awaitQueued(int queued) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> InMemoryWorkers.queued(fixture.pools, "netsuite") == queued);
  }

  @Test
  void aWaitWithAnotherWorkersPermissionBeforeItEndsWhenTheTimeoutDoes() {
    RateLimiter here = limiter(config("1/1m", TIMEOUT));
    RateLimiter there = two.coordinator().pool("netsuite").rateLimiter();
    assertThat(here.acquirePermission()).isTrue();
    Caller<Boolean> first = new Caller<>(there::acquirePermission);
    awaitQueued(1);
    Caller<Boolean> second = new Caller<>(here::acquirePermission);
    awaitQueued(2);

    fixture.advance(99_999);
    assertThat(first.result()).isTrue();
    assertThat(second.isDone()).isFalse();
    fixture.advance(1);

    assertThat(second.result()).isFalse();
    assertThat(second.wasInterrupted()).isFalse();
  }

  @Test
  void theWorkersOwnRateComesFirst() {
    RateLimiter here = limiter(config("10/1m", TIMEOUT).rateLimitPerWorker(RateLimit.perSecond(2)));
    RateLimiter there = two.coordinator().pool("netsuite").rateLimiter();

    assertThat(here.acquirePermission(2)).isTrue();
    Caller<Boolean> caller = new Caller<>(() -> here.acquirePermission(2));
    Awaitility.await().until(() -> here.getMetrics().getNumberOfWaitingThreads() == 1);
    assertThat(there.acquirePermission(2)).isTrue();
    assertThat(one.network().acquires).isEqualTo(1);
    fixture.advance(1_000);

    assertThat(caller.result()).isTrue();
    assertThat(here.getMetrics().getAvailablePermissions()).isEqualTo(4);
  }

  @Test
  void theWorkersOwnRateRefusesWhatIsTooLateOrTooMuch() {
    RateLimiter limiter =
        limiter(config("10/1m", Duration.ZERO).rateLimitPerWorker(RateLimit.perSecond(2)));
    List<String> heard = heard(limiter);

    assertThat(limiter.acquirePermission(2)).isTrue();
    assertThat(limiter.acquirePermission()).isFalse();
    assertThat(limiter.reservePermission()).isNegative();
    assertThat(limiter.acquirePermission(3)).isFalse();

    assertThat(one.network().acquires).isEqualTo(1);
    assertThat(one.network().reserves).isZero();
    assertThat(heard)
        .containsExactly(
            "SUCCESSFUL_ACQUIRE 2", "FAILED_ACQUIRE 1", "FAILED_ACQUIRE 1", "FAILED_ACQUIRE 3");
  }

  @Test
  void aReservationWaitsForWhicheverIsLater() {
    RateLimiter limiter =
        limiter(config("3/1m", TIMEOUT).rateLimitPerWorker(RateLimit.perSecond(2)));

    assertThat(limiter.reservePermission(2)).isZero();
    assertThat(Duration.ofNanos(limiter.reservePermission())).isEqualTo(Duration.ofSeconds(1));
    assertThat(Duration.ofNanos(limiter.reservePermission()))
        .isBetween(Duration.ofMinutes(1), Duration.ofMillis(60_060));
  }

  @Test
  void aReservationThatThePoolRefusesLeavesTheWorkersOwnRateAlone() {
    RateLimiter here =
        limiter(config("2/1m", Duration.ZERO).rateLimitPerWorker(RateLimit.perSecond(2)));
    RateLimiter there = two.coordinator().pool("netsuite").rateLimiter();
    there.drainPermissions();

    for (int i = 0; i < 5; i++) {
      assertThat(here.reservePermission(2)).isNegative();
    }
    assertThat(one.network().reserves).isEqualTo(5);
    there.changeLimitForPeriod(4);
    assertThat(here.reservePermission(2)).isZero();
  }

  @Test
  void aPoolThatLosesItsWindowsSaysSo() {
    Pool pool = one.coordinator().pool("netsuite", config("2/1m", TIMEOUT).build());
    RateLimiter limiter = pool.rateLimiter();
    fixture.set("rate", "");
    fixture.advance(1_000);
    assertThat(limiter.getMetrics().getAvailablePermissions()).isEqualTo(Integer.MAX_VALUE);

    assertThat(pool.config().rateLimits()).isEmpty();
    assertThatThrownBy(limiter::acquirePermission)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("pool netsuite has no rate windows");
    assertThatThrownBy(limiter::reservePermission).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(limiter::drainPermissions).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(limiter::getRateLimiterConfig).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> limiter.changeLimitForPeriod(1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> limiter.changeTimeoutDuration(Duration.ZERO))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(pool::rateLimiter).isInstanceOf(IllegalStateException.class);
    // The call that a permission was had for may end after that.
    limiter.onResult("done");
    limiter.onError(new IllegalStateException("no route"));
  }

  @Test
  void aChangeMeetsTheWindowsThatAreStored() {
    RateLimiter limiter = limiter(config("2/1m", TIMEOUT));
    fixture.set("rate", "7/1s,9/1m");

    limiter.changeLimitForPeriod(5);

    assertThat(one.coordinator().pool("netsuite").config().rateLimits())
        .containsExactly(RateLimit.perSecond(5), RateLimit.perMinute(9));
    fixture.set("rate", "");
    assertThatThrownBy(() -> limiter.changeLimitForPeriod(6))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no rate windows");
  }

  @Test
  void aPausedPoolRefusesAndDrainsNothing() {
    RateLimiter limiter = limiter(config("2/1m", Duration.ZERO));
    List<String> heard = heard(limiter);
    fixture.set("state", "paused");

    assertThat(limiter.acquirePermission()).isFalse();
    assertThat(limiter.reservePermission()).isNegative();
    limiter.drainPermissions();

    assertThat(heard).containsExactly("FAILED_ACQUIRE 1", "FAILED_ACQUIRE 1", "DRAINED 0");
    fixture.set("state", "active");
    assertThat(limiter.acquirePermission(2)).isTrue();
  }

  @Test
  void itSaysWhoseItIs() {
    Pool pool = one.coordinator().pool("netsuite", config("2/1m", TIMEOUT).build());

    assertThat(pool.rateLimiter()).hasToString("rate limiter of pool netsuite: " + pool.config());
  }
}
