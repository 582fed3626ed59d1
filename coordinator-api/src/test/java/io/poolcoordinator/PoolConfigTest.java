package io.poolcoordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolConfigTest {

  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

  private static void assertRefused(Consumer<PoolConfig.Builder> setting, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setting.accept(PoolConfig.builder()))
        .withMessage(message);
  }

  @Test
  void hasDefaultsForAllButTheLimit() {
    PoolConfig config = PoolConfig.ofLimit(5);

    assertThat(config.limit()).isEqualTo(5);
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.lease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.longestHold()).isEmpty();
    assertThat(config.warnAfter()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.rateLimits()).isEmpty();
    assertThat(config.rateLimitPerWorker()).isEmpty();
  }

  @Test
  void refusesToBeWithoutALimit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolConfig.builder().build())
        .withMessage(
            "limit is missing: say how many permits may be held at once, from 0 to 1000000");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1_000_001, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesALimitOutOfBounds(int limit) {
    String message = "limit is " + limit + ", but must be from 0 to 1000000";

    assertRefused(builder -> builder.limit(limit), message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolConfig.ofLimit(limit))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000_000})
  void takesALimitWithinBounds(int limit) {
    assertThat(PoolConfig.ofLimit(limit).limit()).isEqualTo(limit);
  }

  @Test
  void refusesATimeoutOutOfBoundsAndDoesNotClampIt() {
    assertRefused(
        builder -> builder.timeout(Duration.ofNanos(-1)),
        "timeout is PT-0.000000001S, but must be from PT0S to PT5M");
    assertRefused(
        builder -> builder.timeout(Duration.ofSeconds(300).plusNanos(1)),
        "timeout is PT5M0.000000001S, but must be from PT0S to PT5M");
    assertRefused(
        builder -> builder.timeout(FOREVER),
        "timeout is " + FOREVER + ", but must be from PT0S to PT5M");
    assertRefused(
        builder -> builder.timeout(Duration.ofSeconds(Long.MIN_VALUE)),
        "timeout is " + Duration.ofSeconds(Long.MIN_VALUE) + ", but must be from PT0S to PT5M");
  }

  @Test
  void takesATimeoutAtItsBounds() {
    assertThat(limited().timeout(Duration.ZERO).build().timeout()).isEqualTo(Duration.ZERO);
    assertThat(limited().timeout(PoolConfig.MAX_TIMEOUT).build().timeout())
        .isEqualTo(Duration.ofSeconds(300));
  }

  @Test
  void aNanosecondIsNotRoundedDownToNoWait() {
    assertThat(limited().timeout(Duration.ofNanos(1)).build().timeout())
        .isEqualTo(Duration.ofMillis(1));
    assertThat(limited().timeout(Duration.ofNanos(1_000_001)).build().timeout())
        .isEqualTo(Duration.ofMillis(2));
    assertThat(limited().timeout(Duration.ofMillis(7)).build().timeout())
        .isEqualTo(Duration.ofMillis(7));
  }

  @Test
  void refusesALeaseOutOfBounds() {
    assertRefused(
        builder -> builder.lease(Duration.ZERO), "lease is PT0S, but must be from PT1S to PT5M");
    assertRefused(
        builder -> builder.lease(Duration.ofSeconds(-1)),
        "lease is PT-1S, but must be from PT1S to PT5M");
    assertRefused(
        builder -> builder.lease(Duration.ofMillis(999)),
        "lease is PT0.999S, but must be from PT1S to PT5M");
    assertRefused(
        builder -> builder.lease(Duration.ofMillis(300_001)),
        "lease is PT5M0.001S, but must be from PT1S to PT5M");
    assertRefused(
        builder -> builder.lease(Duration.ofSeconds(Long.MAX_VALUE)),
        "lease is " + Duration.ofSeconds(Long.MAX_VALUE) + ", but must be from PT1S to PT5M");
  }

  @Test
  void takesALeaseAtItsBounds() {
    assertThat(limited().lease(Duration.ofSeconds(1)).build().lease())
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(limited().lease(Duration.ofSeconds(300)).build().lease())
        .isEqualTo(Duration.ofSeconds(300));
  }

  @Test
  void refusesHoldsOutOfBounds() {
    assertRefused(
        builder -> builder.longestHold(Duration.ofMillis(999)),
        "longestHold is PT0.999S, but must be from PT1S to PT744H");
    assertRefused(
        builder -> builder.longestHold(Duration.ofDays(31).plusNanos(1)),
        "longestHold is PT744H0.000000001S, but must be from PT1S to PT744H");
    assertRefused(
        builder -> builder.warnAfter(Duration.ZERO),
        "warnAfter is PT0S, but must be from PT1S to PT744H");
    assertRefused(
        builder -> builder.warnAfter(FOREVER),
        "warnAfter is " + FOREVER + ", but must be from PT1S to PT744H");
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> PoolConfig.builder().timeout(null))
        .withMessage("timeout");
    assertThatNullPointerException()
        .isThrownBy(() -> PoolConfig.builder().lease(null))
        .withMessage("lease");
    assertThatNullPointerException()
        .isThrownBy(() -> PoolConfig.builder().rateLimit((RateLimit) null))
        .withMessage("rateLimit");
    assertThatNullPointerException()
        .isThrownBy(() -> PoolConfig.builder().rateLimit((RateLimiterConfig) null))
        .withMessage("config");
    assertThatNullPointerException()
        .isThrownBy(() -> PoolConfig.builder().rateLimitPerWorker(null))
        .withMessage("rateLimit");
  }

  @Test
  void isEqualToOneWithTheSameSettings() {
    PoolConfig config = all().build();

    assertThat(config).isEqualTo(all().build()).hasSameHashCodeAs(all().build());
    assertThat(config.toBuilder().build()).isEqualTo(config);
    assertThat(config)
        .isNotEqualTo(all().limit(3).build())
        .isNotEqualTo(all().timeout(Duration.ofSeconds(9)).build())
        .isNotEqualTo(all().lease(Duration.ofSeconds(9)).build())
        .isNotEqualTo(all().longestHold(Duration.ofSeconds(9)).build())
        .isNotEqualTo(all().noLongestHold().build())
        .isNotEqualTo(all().warnAfter(Duration.ofSeconds(9)).build())
        .isNotEqualTo(all().noRateLimits().build())
        .isNotEqualTo(all().rateLimit(RateLimit.perSecond(9)).build())
        .isNotEqualTo(all().noRateLimitPerWorker().build())
        .isNotEqualTo(all().rateLimitPerWorker(RateLimit.perSecond(9)).build())
        .isNotEqualTo(null);
  }

  @Test
  void aBuilderThatGoesOnDoesNotChangeWhatItHasBuilt() {
    PoolConfig.Builder builder = all();
    PoolConfig config = builder.build();

    builder.limit(77).noLongestHold().noRateLimits().noRateLimitPerWorker();

    assertThat(config).isEqualTo(all().build());
  }

  @Test
  void readsAsItsSettings() {
    assertThat(all().build())
        .hasToString(
            "limit=2 timeout=PT4S lease=PT5S longestHold=PT1H warnAfter=PT1M rateLimits=[60/1m,"
                + " 5000/1d@+02:00] rateLimitPerWorker=10/1s");
    assertThat(PoolConfig.ofLimit(2))
        .hasToString("limit=2 timeout=PT30S lease=PT30S warnAfter=PT5M");
  }

  private static PoolConfig.Builder limited() {
    return PoolConfig.builder().limit(1);
  }

  private static PoolConfig.Builder all() {
    return PoolConfig.builder()
        .limit(2)
        .timeout(Duration.ofSeconds(4))
        .lease(Duration.ofSeconds(5))
        .longestHold(Duration.ofHours(1))
        .warnAfter(Duration.ofMinutes(1))
        .rateLimit(RateLimit.parse("5000/1d@+02:00"))
        .rateLimit(RateLimit.perMinute(60))
        .rateLimitPerWorker(RateLimit.perSecond(10));
  }
}
