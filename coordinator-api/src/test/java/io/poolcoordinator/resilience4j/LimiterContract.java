package io.poolcoordinator.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import java.time.Duration;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of all topics have in common: two workers, and a pool whose time stands still. */
public abstract class LimiterContract {

  static final String POOL = "exact-online";

  static final Duration WINDOW = Duration.ofMinutes(1);

  /** After this time a unit is free again for certain: the window, and a thousandth of it. */
  static final Duration RENEWAL = WINDOW.plusMillis(60);

  /** Longer than any test moves time while somebody waits. */
  static final Duration LONG = Duration.ofSeconds(300);

  private WorkerFixture fixture;
  private PoolCoordinator one;
  private PoolCoordinator two;

  /**
   * Makes a fixture without any state.
   *
   * @return the fixture, which the test closes
   */
  protected abstract WorkerFixture newFixture();

  @BeforeEach
  final void makeWorkers() {
    fixture = newFixture();
    one = fixture.newWorker();
    two = fixture.newWorker();
  }

  @AfterEach
  final void closeFixture() {
    fixture.close();
  }

  /** A limiter that does not wait: so many units in any minute. Its pool has slots for all. */
  final RateLimiter limiter(int units) {
    return limiter(units, Duration.ZERO);
  }

  final RateLimiter limiter(int units, Duration timeout) {
    return declare(config(units, timeout)).rateLimiter();
  }

  /** The pool's settings, its window and timeout in Resilience4j's words. */
  static PoolConfig.Builder builder(int units, Duration timeout) {
    return PoolConfig.builder()
        .limit(1_000)
        .lease(Duration.ofSeconds(300))
        .rateLimit(
            RateLimiterConfig.custom()
                .limitForPeriod(units)
                .limitRefreshPeriod(WINDOW)
                .timeoutDuration(timeout)
                .build());
  }

  static PoolConfig config(int units, Duration timeout) {
    return builder(units, timeout).build();
  }

  /** Makes the pool, and has its time stand still from here on. */
  final Pool declare(PoolConfig config) {
    Pool pool = one.pool(POOL, config);
    advance(Duration.ofHours(1));
    return pool;
  }

  /** Makes the pool, whose time goes on by itself. */
  final Pool declareInRealTime(PoolConfig config) {
    return one.pool(POOL, config);
  }

  /** The pool as the first worker has it. */
  final Pool pool() {
    return one.pool(POOL);
  }

  /** The pool as the second worker has it. */
  final Pool other() {
    return two.pool(POOL);
  }

  final void closeFirstWorker() {
    one.close(Duration.ZERO);
  }

  final void advance(Duration duration) {
    fixture.advance(POOL, duration);
  }

  final void awaitQueued(int waiters) {
    await()
        .untilAsserted(() -> assertThat(fixture.queued(POOL)).as("who waits").isEqualTo(waiters));
  }

  static int available(RateLimiter limiter) {
    return limiter.getMetrics().getAvailablePermissions();
  }

  static int waiting(RateLimiter limiter) {
    return limiter.getMetrics().getNumberOfWaitingThreads();
  }

  static ConditionFactory await() {
    return Awaitility.with()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .await()
        .atMost(Caller.PATIENCE);
  }

  /** Does something that blocks, on a thread of its own. */
  static <T> Caller<T> calling(Supplier<T> call) {
    return new Caller<>(call);
  }
}
