package io.poolcoordinator.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes while it runs: of the limit and of the timeout, for all workers. */
public abstract class ChangeContract extends LimiterContract {

  @Test
  void theTimeoutChangesAloneForAllWorkers() {
    RateLimiter limiter = limiter(5);
    RateLimiterConfig before = limiter.getRateLimiterConfig();
    assertThat(before.getTimeoutDuration()).isZero();

    limiter.changeTimeoutDuration(Duration.ofSeconds(7));

    RateLimiterConfig after = limiter.getRateLimiterConfig();
    assertThat(before.getTimeoutDuration()).isZero();
    assertThat(after.getTimeoutDuration()).isEqualTo(Duration.ofSeconds(7));
    assertThat(after.getLimitForPeriod()).isEqualTo(5);
    assertThat(after.getLimitRefreshPeriod()).isEqualTo(WINDOW);
    assertThat(pool().config()).isEqualTo(config(5, Duration.ofSeconds(7)));
    other().rateLimiter().acquirePermission();
    await().until(() -> other().config().timeout().equals(Duration.ofSeconds(7)));
  }

  @Test
  void theLimitChangesAloneForAllWorkers() {
    RateLimiter limiter = limiter(5);

    limiter.changeLimitForPeriod(35);

    RateLimiterConfig after = limiter.getRateLimiterConfig();
    assertThat(after.getLimitForPeriod()).isEqualTo(35);
    assertThat(after.getLimitRefreshPeriod()).isEqualTo(WINDOW);
    assertThat(after.getTimeoutDuration()).isZero();
    assertThat(pool().config()).isEqualTo(config(35, Duration.ZERO));
    assertThat(available(limiter)).isEqualTo(35);
    assertThat(other().rateLimiter().acquirePermission(35)).isTrue();
  }

  @Test
  void theShortestOfSeveralWindowsIsTheOneThatChanges() {
    RateLimit day = RateLimit.perDay(5_000).onCalendar(ZoneOffset.ofHours(2));
    RateLimit hour = RateLimit.of(600, Duration.ofHours(1));
    RateLimit minute = RateLimit.perMinute(60);
    PoolConfig config =
        PoolConfig.builder().limit(3).rateLimit(day).rateLimit(minute).rateLimit(hour).build();
    RateLimiter limiter = declare(config).rateLimiter();

    limiter.changeLimitForPeriod(30);

    assertThat(pool().config().rateLimits()).containsExactly(RateLimit.perMinute(30), hour, day);
    assertThat(pool().config().limit()).isEqualTo(3);
  }

  @Test
  void aWindowOnTheCalendarStaysOnIt() {
    RateLimit day = RateLimit.perDay(5_000).onCalendar(ZoneOffset.ofHours(-8));
    RateLimiter limiter =
        declare(PoolConfig.builder().limit(3).rateLimit(day).build()).rateLimiter();

    limiter.changeLimitForPeriod(4_000);

    assertThat(pool().config().rateLimits())
        .containsExactly(RateLimit.perDay(4_000).onCalendar(ZoneOffset.ofHours(-8)));
  }

  @Test
  void whatWasUsedCountsOnTheNewLimit() {
    RateLimiter limiter = limiter(5);
    assertThat(limiter.acquirePermission(4)).isTrue();

    limiter.changeLimitForPeriod(10);
    assertThat(available(limiter)).isEqualTo(6);
    limiter.changeLimitForPeriod(3);
    assertThat(available(limiter)).isEqualTo(-1);
    assertThat(limiter.acquirePermission()).isFalse();

    advance(RENEWAL);
    assertThat(limiter.acquirePermission(3)).isTrue();
    assertThat(limiter.acquirePermission()).isFalse();
  }

  /** Resilience4j would have it wait for the next cycle. */
  @Test
  void aHigherLimitServesThoseWhoWaitAtOnce() {
    RateLimiter limiter = limiter(1, LONG);
    assertThat(limiter.acquirePermission()).isTrue();
    Caller<Boolean> here = calling(limiter::acquirePermission);
    Caller<Boolean> there = calling(other().rateLimiter()::acquirePermission);
    awaitQueued(2);

    limiter.changeLimitForPeriod(4);

    assertThat(here.result()).isTrue();
    assertThat(there.result()).isTrue();
    assertThat(available(limiter)).isEqualTo(1);
  }

  @Test
  void aLimitThatFallsBelowWhatSomebodyWaitsForRefusesIt() {
    RateLimiter limiter = limiter(10, LONG);
    assertThat(limiter.acquirePermission(5)).isTrue();
    Caller<Boolean> caller = calling(() -> limiter.acquirePermission(8));
    awaitQueued(1);

    limiter.changeLimitForPeriod(7);

    assertThat(caller.result()).isFalse();
    assertThat(limiter.acquirePermission(2)).isTrue();
  }

  @Test
  void theNewTimeoutIsForThoseWhoComeLater() {
    RateLimiter limiter = limiter(1, LONG);
    assertThat(limiter.acquirePermission()).isTrue();
    Caller<Boolean> caller = calling(limiter::acquirePermission);
    awaitQueued(1);

    limiter.changeTimeoutDuration(Duration.ZERO);

    assertThat(limiter.acquirePermission()).isFalse();
    assertThat(limiter.reservePermission()).isNegative();
    advance(RENEWAL);
    assertThat(caller.result()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_000_000_001})
  void limitsOutOfBoundsAreRefused(int limit) {
    RateLimiter limiter = limiter(5);

    assertThatThrownBy(() -> limiter.changeLimitForPeriod(limit))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limitForPeriod is " + limit + ", but must be from 1 to 1000000000");

    assertThat(limiter.getRateLimiterConfig().getLimitForPeriod()).isEqualTo(5);
    assertThat(available(limiter)).isEqualTo(5);
  }

  @Test
  void timeoutsOutOfBoundsAreRefused() {
    RateLimiter limiter = limiter(5);

    assertThatThrownBy(() -> limiter.changeTimeoutDuration(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be from PT0S to PT5M");
    assertThatThrownBy(() -> limiter.changeTimeoutDuration(Duration.ofSeconds(301)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT5M1S");

    assertThat(limiter.getRateLimiterConfig().getTimeoutDuration()).isZero();
  }

  @Test
  void changesOfSeveralWorkersAtOnceLoseNothing() {
    RateLimiter here = limiter(5);
    RateLimiter there = other().rateLimiter();
    for (int round = 1; round <= 20; round++) {
      int limit = 5 + round;
      Duration timeout = Duration.ofSeconds(round);
      List<Caller<Boolean>> callers = new ArrayList<>();
      callers.add(
          calling(
              () -> {
                here.changeLimitForPeriod(limit);
                return true;
              }));
      callers.add(
          calling(
              () -> {
                there.changeTimeoutDuration(timeout);
                return true;
              }));
      assertThat(callers).allMatch(Caller::result);

      here.changeLimitForPeriod(limit);
      assertThat(pool().config()).isEqualTo(config(limit, timeout));
    }
  }
}
