package io.poolcoordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The rate windows of a pool's settings. */
class PoolConfigRatesTest {

  private static void assertRefused(Consumer<PoolConfig.Builder> setting, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setting.accept(PoolConfig.builder()))
        .withMessage(message);
  }

  private static PoolConfig.Builder limited() {
    return PoolConfig.builder().limit(1);
  }

  @Test
  void itsWindowsAreTheSameWhateverTheirOrder() {
    PoolConfig config = windows("60/1m", "5000/1d", "9/1s", "5000/1d@Z");

    assertThat(config.rateLimits())
        .extracting(RateLimit::toString)
        .containsExactly("9/1s", "60/1m", "5000/1d", "5000/1d@Z");
    assertThat(config)
        .isEqualTo(windows("5000/1d@Z", "9/1s", "5000/24h", "60/60s"))
        .hasSameHashCodeAs(windows("5000/1d", "5000/1d@Z", "60/1m", "9/1s"));
    assertThat(config.toBuilder().build()).isEqualTo(config);
    assertThatThrownBy(() -> config.rateLimits().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void refusesASecondWindowOfTheSameLength() {
    assertRefused(
        builder -> builder.rateLimit(RateLimit.perMinute(60)).rateLimit(RateLimit.parse("30/60s")),
        "rateLimit 30/1m has the same window as 60/1m; a pool has one of each length: keep the"
            + " stricter");
    assertRefused(
        builder ->
            builder
                .rateLimit(RateLimit.parse("60/1d@Z"))
                .rateLimit(RateLimit.parse("60/1d@+00:00")),
        "rateLimit 60/1d@Z has the same window as 60/1d@Z; a pool has one of each length: keep the"
            + " stricter");
    assertThat(windows("60/1d", "60/1d@Z", "60/1d@+01:00").rateLimits()).hasSize(3);
  }

  @Test
  void refusesASeventeenthWindow() {
    PoolConfig.Builder builder = limited();
    for (int seconds = 1; seconds <= 16; seconds++) {
      builder.rateLimit(RateLimit.of(9, Duration.ofSeconds(seconds)));
    }

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.rateLimit(RateLimit.parse("9/17s")))
        .withMessage("rateLimit 9/17s is one too many: a pool has at most 16 windows");
    assertThat(builder.build().rateLimits()).hasSize(16);
    assertThat(builder.noRateLimits().rateLimit(RateLimit.parse("9/17s")).build().rateLimits())
        .containsExactly(RateLimit.parse("9/17s"));
  }

  @Test
  void takesWindowAndTimeoutFromResilience4j() {
    RateLimiterConfig resilience =
        RateLimiterConfig.custom()
            .limitForPeriod(60)
            .limitRefreshPeriod(Duration.ofMinutes(1))
            .timeoutDuration(Duration.ofSeconds(7))
            .build();

    PoolConfig config = limited().rateLimit(resilience).build();

    assertThat(config.rateLimits()).containsExactly(RateLimit.perMinute(60));
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void refusesWhatResilience4jHasOutOfBoundsAndSetsNothingThen() {
    PoolConfig.Builder builder = limited();
    PoolConfig before = builder.build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.rateLimit(RateLimiterConfig.ofDefaults()))
        .withMessage("limitRefreshPeriod is PT0.0000005S, but must be from PT0.001S to PT744H");
    assertRefused(builder, period(Duration.ofDays(32)), "limitRefreshPeriod is PT768H");
    assertRefused(
        builder,
        RateLimiterConfig.from(period(Duration.ofSeconds(1)))
            .timeoutDuration(Duration.ofSeconds(300).plusNanos(1))
            .build(),
        "timeoutDuration is PT5M0.000000001S, but must be from PT0S to PT5M");
    assertRefused(
        builder,
        RateLimiterConfig.from(period(Duration.ofSeconds(1)))
            .timeoutDuration(Duration.ofMinutes(1))
            .limitForPeriod(Integer.MAX_VALUE)
            .build(),
        "units is 2147483647, but must be from 1 to 1000000000");
    builder.rateLimit(RateLimit.perSecond(5));
    assertRefused(builder, period(Duration.ofSeconds(1)), "rateLimit 50/1s has the same window");

    assertThat(builder.noRateLimits().build()).isEqualTo(before);
  }

  private static RateLimiterConfig period(Duration period) {
    return RateLimiterConfig.custom().limitRefreshPeriod(period).build();
  }

  private static void assertRefused(
      PoolConfig.Builder builder, RateLimiterConfig config, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.rateLimit(config))
        .withMessageStartingWith(message);
  }

  @Test
  void refusesACalendarPerWorker() {
    assertRefused(
        builder -> builder.rateLimitPerWorker(RateLimit.parse("10/1h@Z")),
        "rateLimitPerWorker is 10/1h@Z, but cannot follow the calendar: its cycles begin with the"
            + " worker");
    assertThat(limited().rateLimitPerWorker(RateLimit.perSecond(10)).build().rateLimitPerWorker())
        .contains(RateLimit.perSecond(10));
  }

  private static PoolConfig windows(String... texts) {
    PoolConfig.Builder builder = limited();
    for (String text : texts) {
      builder.rateLimit(RateLimit.parse(text));
    }
    return builder.build();
  }
}
