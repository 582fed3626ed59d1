package io.poolcoordinator.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many permissions there are in a period, and whose they are. */
public abstract class PermissionContract extends LimiterContract {

  @Test
  void aLimiterBeginsFull() {
    RateLimiter limiter = limiter(7);

    assertThat(limiter.getName()).isEqualTo(POOL);
    assertThat(available(limiter)).isEqualTo(7);
    assertThat(waiting(limiter)).isZero();
  }

  @Test
  void aPeriodHasAsManyPermissionsAsTheLimitSays() {
    RateLimiter limiter = limiter(2);

    assertThat(limiter.acquirePermission()).isTrue();
    assertThat(available(limiter)).isEqualTo(1);
    assertThat(limiter.acquirePermission()).isTrue();
    assertThat(limiter.acquirePermission()).isFalse();
    assertThat(available(limiter)).isZero();

    advance(RENEWAL);
    assertThat(available(limiter)).isEqualTo(2);
    assertThat(limiter.acquirePermission()).isTrue();
    assertThat(limiter.acquirePermission()).isTrue();
    assertThat(limiter.acquirePermission()).isFalse();
  }

  @Test
  void severalPermitsAreTakenAtOnceOrNotAtAll() {
    RateLimiter limiter = limiter(10);

    assertThat(limiter.acquirePermission(1)).isTrue();
    assertThat(limiter.acquirePermission(5)).isTrue();
    assertThat(limiter.acquirePermission(5)).isFalse();
    assertThat(available(limiter)).isEqualTo(4);
    assertThat(limiter.acquirePermission(4)).isTrue();
    assertThat(limiter.acquirePermission(1)).isFalse();

    advance(RENEWAL);
    assertThat(limiter.acquirePermission(10)).isTrue();
    assertThat(limiter.acquirePermission(1)).isFalse();
  }

  @Test
  void permissionsDoNotAddUpOverPeriodsThatNobodyUses() {
    RateLimiter limiter = limiter(3);
    limiter.acquirePermission();

    advance(RENEWAL.multipliedBy(10));

    assertThat(available(limiter)).isEqualTo(3);
    assertThat(limiter.acquirePermission(3)).isTrue();
    assertThat(limiter.acquirePermission()).isFalse();
  }

  /** Resilience4j's cycles would let all ten through on either side of a cycle's edge. */
  @Test
  void noPeriodOfTheWindowsLengthHoldsMoreWhereverItBegins() {
    RateLimiter limiter = limiter(10);
    assertThat(limiter.acquirePermission(4)).isTrue();
    advance(WINDOW.dividedBy(2));
    assertThat(limiter.acquirePermission(6)).isTrue();

    advance(WINDOW.dividedBy(2));
    assertThat(limiter.acquirePermission()).isFalse();
    advance(RENEWAL.minus(WINDOW));
    assertThat(available(limiter)).isEqualTo(4);
    assertThat(limiter.acquirePermission(5)).isFalse();
    assertThat(limiter.acquirePermission(4)).isTrue();

    advance(WINDOW.dividedBy(2));
    assertThat(available(limiter)).isEqualTo(6);
  }

  @Test
  void eachOfSeveralWindowsCounts() {
    PoolConfig config =
        builder(3, Duration.ZERO).rateLimit(RateLimit.of(5, Duration.ofHours(1))).build();
    RateLimiter limiter = declare(config).rateLimiter();
    assertThat(limiter.getRateLimiterConfig().getLimitForPeriod()).isEqualTo(3);

    assertThat(limiter.acquirePermission(3)).isTrue();
    assertThat(limiter.acquirePermission()).isFalse();
    advance(RENEWAL);
    assertThat(available(limiter)).isEqualTo(2);
    assertThat(limiter.acquirePermission(3)).isFalse();
    assertThat(limiter.acquirePermission(2)).isTrue();
    advance(RENEWAL);
    assertThat(limiter.acquirePermission()).isFalse();
  }

  @Test
  void allWorkersHaveTheSamePermissions() {
    RateLimiter here = limiter(5);
    RateLimiter there = other().rateLimiter();

    assertThat(here.acquirePermission(2)).isTrue();
    assertThat(there.acquirePermission(2)).isTrue();
    assertThat(available(here)).isEqualTo(1);
    assertThat(available(there)).isEqualTo(1);
    assertThat(here.acquirePermission(2)).isFalse();
    assertThat(there.acquirePermission(1)).isTrue();
    assertThat(here.acquirePermission(1)).isFalse();
  }

  @Test
  void permitsOfThePoolCountOnTheSameWindow() throws Exception {
    RateLimiter limiter = limiter(5);

    try (Permit permit = pool().acquire(AcquireRequest.builder().cost(2).build())) {
      permit.take(2, Duration.ZERO);
    }
    assertThat(available(limiter)).isEqualTo(1);
    assertThat(limiter.acquirePermission(2)).isFalse();
    assertThat(limiter.acquirePermission()).isTrue();
    assertThat(pool().tryAcquire()).isEmpty();

    advance(RENEWAL);
    assertThat(limiter.acquirePermission(5)).isTrue();
    assertThat(other().tryAcquire()).isEmpty();
  }

  @Test
  void aPermissionTakesNoSlot() throws Exception {
    Pool pool = declare(builder(5, Duration.ZERO).limit(1).build());

    try (Permit permit = pool.acquire()) {
      assertThat(permit.isValid()).isTrue();
      assertThat(pool.rateLimiter().acquirePermission()).isTrue();
      assertThat(pool.tryAcquire()).isEmpty();
    }
    assertThat(pool.rateLimiter().acquirePermission()).isTrue();
    try (Permit permit = pool.acquire()) {
      assertThat(permit.isValid()).isTrue();
    }
  }

  @Test
  void aWindowOnTheCalendarBeginsAnew() {
    PoolConfig config =
        PoolConfig.builder()
            .limit(1)
            .timeout(Duration.ZERO)
            .rateLimit(RateLimit.of(2, Duration.ofMinutes(1)).onCalendar(ZoneOffset.ofHours(2)))
            .build();
    RateLimiter limiter = declare(config).rateLimiter();
    assertThat(limiter.acquirePermission(2)).isTrue();
    assertThat(limiter.acquirePermission()).isFalse();

    advance(WINDOW);

    assertThat(limiter.acquirePermission(2)).isTrue();
    assertThat(limiter.acquirePermission()).isFalse();
  }

  /** Resilience4j would wait, or book one cycle after the other. */
  @Test
  void moreThanTheWindowCanEverHoldIsRefusedAtOnce() {
    RateLimiter limiter = limiter(5, LONG);

    assertThat(limiter.acquirePermission(6)).isFalse();
    assertThat(limiter.reservePermission(6)).isNegative();
    assertThat(available(limiter)).isEqualTo(5);
    assertThat(limiter.acquirePermission(5)).isTrue();
  }

  /** Resilience4j would give permissions back for less than nothing. */
  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_000_001, Integer.MAX_VALUE})
  void fewerThanOneOrTooManyPermitsAreRefusedAsAMistake(int permits) {
    RateLimiter limiter = limiter(5);

    assertThatThrownBy(() -> limiter.acquirePermission(permits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("permits is " + permits + ", but must be from 1 to 1000000");
    assertThatThrownBy(() -> limiter.reservePermission(permits))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(available(limiter)).isEqualTo(5);
  }

  @Test
  void manyThreadsOfSeveralWorkersGetExactlyWhatThereIs() throws Exception {
    int units = 100;
    limiter(units);
    List<RateLimiter> limiters = List.of(pool().rateLimiter(), other().rateLimiter());
    int threads = 8;
    CountDownLatch ready = new CountDownLatch(threads);
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      RateLimiter limiter = limiters.get(i % limiters.size());
      calls.add(
          () -> {
            ready.countDown();
            ready.await();
            int granted = 0;
            for (int attempt = 0; attempt < units; attempt++) {
              granted += limiter.acquirePermission() ? 1 : 0;
            }
            return granted;
          });
    }
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      for (int period = 0; period < 3; period++) {
        int granted = 0;
        for (Future<Integer> each : executor.invokeAll(calls)) {
          granted += each.get();
        }
        assertThat(granted).isEqualTo(units);
        advance(RENEWAL);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void aLimiterWithLocalSettingsAndTagsIsTheSameLimiterOtherwise() {
    RateLimiter plain = limiter(5);
    RateLimiterConfig local =
        RateLimiterConfig.custom()
            .limitForPeriod(99)
            .limitRefreshPeriod(Duration.ofSeconds(99))
            .timeoutDuration(Duration.ofSeconds(99))
            .writableStackTraceEnabled(false)
            .build();
    RateLimiter tagged = pool().rateLimiter(local, Map.of("tenant", "acme"));

    assertThat(pool().rateLimiter()).isSameAs(plain);
    assertThat(plain.getTags()).isEmpty();
    assertThat(plain.getRateLimiterConfig().isWritableStackTraceEnabled()).isTrue();
    assertThat(tagged.getName()).isEqualTo(POOL);
    assertThat(tagged.getTags()).containsExactly(Map.entry("tenant", "acme"));
    assertThatThrownBy(() -> tagged.getTags().put("tenant", "other"))
        .isInstanceOf(UnsupportedOperationException.class);
    RateLimiterConfig seen = tagged.getRateLimiterConfig();
    assertThat(seen.isWritableStackTraceEnabled()).isFalse();
    assertThat(seen.getLimitForPeriod()).isEqualTo(5);
    assertThat(seen.getLimitRefreshPeriod()).isEqualTo(WINDOW);
    assertThat(seen.getTimeoutDuration()).isZero();
    assertThat(tagged.acquirePermission(3)).isTrue();
    assertThat(plain.acquirePermission(3)).isFalse();
  }

  @Test
  void aPoolWithoutWindowsHasNoLimiter() {
    Pool pool = declare(PoolConfig.ofLimit(1));

    assertThatThrownBy(pool::rateLimiter)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("pool " + POOL + " has no rate windows")
        .hasMessageContaining("PoolConfig.Builder.rateLimit");
    assertThatThrownBy(() -> pool.rateLimiter(RateLimiterConfig.ofDefaults(), Map.of()))
        .isInstanceOf(IllegalStateException.class);
  }
}
