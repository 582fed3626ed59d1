package io.poolcoordinator.internal;

import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.ReserveCommand;
import io.poolcoordinator.spi.ReserveReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool's windows as a rate limiter of Resilience4j. Limit, period and timeout are the pool's and
 * shared by all workers; when to drain, stack traces and tags are this limiter's own.
 *
 * <p>Acquiring is waiting without a slot; reserving and draining book units without waiting. Events
 * are published on the caller's thread, after the outcome and before the call returns; only a drain
 * that a result asked for, which nobody waits for, is told of on the coordinator's executor.
 */
final class SharedRateLimiter implements RateLimiter {

  private static final Logger log = LoggerFactory.getLogger(SharedRateLimiter.class);

  /** What {@link RateLimiter#reservePermission(int)} returns for a reservation that failed. */
  private static final long REFUSED = -1;

  private final PoolEngine pool;
  private final RateLimiterConfig local;
  private final Map<String, String> tags;
  private final Metrics metrics;

  SharedRateLimiter(PoolEngine pool, RateLimiterConfig local, Map<String, String> tags) {
    this.pool = pool;
    this.local = local;
    this.tags = Map.copyOf(tags);
    this.metrics = new RateMetrics(pool);
  }

  @Override
  public String getName() {
    return pool.name();
  }

  @Override
  public Map<String, String> getTags() {
    return tags;
  }

  @Override
  public Metrics getMetrics() {
    return metrics;
  }

  @Override
  public EventPublisher getEventPublisher() {
    return pool.rateEvents();
  }

  @Override
  public RateLimiterConfig getRateLimiterConfig() {
    PoolConfig config = pool.config();
    RateLimit shortest = shortest(config);
    return RateLimiterConfig.from(local)
        .limitForPeriod(shortest.units())
        .limitRefreshPeriod(shortest.window())
        .timeoutDuration(config.timeout())
        .build();
  }

  /** The window that Resilience4j's words stand for where a pool has several. */
  private RateLimit shortest(PoolConfig config) {
    checkWindows(pool.name(), config);
    return config.rateLimits().get(0);
  }

  /** As below, by the settings that this worker knows; others may have been stored since. */
  static void checkWindows(PoolEngine pool) {
    if (pool.config().rateLimits().isEmpty()) {
      pool.settings().readNowAndThen();
    }
    checkWindows(pool.name(), pool.config());
  }

  /**
   * Refuses to be the limiter of a pool that limits no rate, or does not any more.
   *
   * @throws IllegalStateException if there are no windows
   */
  private static void checkWindows(String pool, PoolConfig config) {
    if (config.rateLimits().isEmpty()) {
      throw new IllegalStateException(
          "pool "
              + pool
              + " has no rate windows, so that there is no rate to limit; add one with"
              + " PoolConfig.Builder.rateLimit, or use the pool's permits alone");
    }
  }

  @Override
  public boolean acquirePermission(int permits) {
    checkPermits(permits);
    checkUsable();
    boolean granted = take(permits);
    publish(granted, permits);
    return granted;
  }

  private static void checkPermits(int permits) {
    if (permits < 1 || permits > AcquireRequest.MAX_COST) {
      throw new IllegalArgumentException(
          "permits is " + permits + ", but must be from 1 to " + AcquireRequest.MAX_COST);
    }
  }

  private void checkUsable() {
    checkWindows(pool);
    pool.context().checkOpen();
    pool.context().checkMayBlock();
  }

  private boolean take(int permits) {
    if (Thread.currentThread().isInterrupted()) {
      return false;
    }
    try {
      Awaiting.await(pool, pool.acquires().startForLimiter(permits));
      return true;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return false;
    } catch (PoolTimeoutException | IllegalArgumentException refused) {
      // The permits are within bounds: what is wrong with the argument is that no window holds it.
      log.debug("no permission: {}", refused.getMessage());
      return false;
    }
  }

  private void publish(boolean granted, int permits) {
    if (granted) {
      pool.rateEvents().granted(permits);
    } else {
      pool.rateEvents().refused(permits);
    }
  }

  @Override
  public long reservePermission(int permits) {
    checkPermits(permits);
    checkUsable();
    long waitNanos = reserve(permits);
    publish(waitNanos != REFUSED, permits);
    return waitNanos;
  }

  /** Both the worker's own rate and the pool's windows are booked, or neither. */
  private long reserve(int permits) {
    PoolConfig config = pool.config();
    if (Impossible.check(pool.name(), config, permits).isPresent()) {
      // Where nothing else is asked, this is how a rate that was raised elsewhere is heard of.
      pool.settings().read();
      return REFUSED;
    }
    long asked = pool.nanoTime();
    WorkerRate.Reservation own = pool.workerRate().reserve(permits, config.timeout());
    if (own.isRefused()) {
      pool.settings().readNowAndThen();
      return REFUSED;
    }
    boolean reserved = false;
    try {
      ReserveReply reply = Awaiting.reply(pool.reservations().reserve(permits, config.timeout()));
      reserved = reply.status() == ReserveReply.Status.RESERVED;
      if (!reserved) {
        log.debug("pool {}: no reservation of {}: {}", pool.name(), permits, reply.reason());
        return REFUSED;
      }
      long ownNanos = own.waitNanos() - (pool.nanoTime() - asked);
      return Math.max(TimeUnit.MILLISECONDS.toNanos(reply.waitMillis()), ownNanos);
    } finally {
      if (!reserved) {
        pool.workerRate().giveBack(own);
      }
    }
  }

  @Override
  public void drainPermissions() {
    checkUsable();
    pool.rateEvents().drained(units(Awaiting.reply(drain())));
  }

  private CompletableFuture<ReserveReply> drain() {
    return pool.reservations().reserve(ReserveCommand.ALL, Duration.ZERO);
  }

  private static int units(ReserveReply drained) {
    return (int) Math.min(drained.units(), Integer.MAX_VALUE);
  }

  @Override
  public void onError(Throwable throwable) {
    drainAfter(Either.left(throwable));
  }

  @Override
  public void onSuccess() {
    drainAfter(Either.right(null));
  }

  @Override
  public void onResult(@Nullable Object result) {
    drainAfter(Either.right(result));
  }

  /**
   * Drains if a call's result says so. Whoever made the call gets its result in any case: the store
   * is not waited for, since this may be the thread on which its replies arrive, and a failure of
   * it is not the call's. What this worker asks next still comes after it.
   */
  private void drainAfter(Either<? extends Throwable, ?> result) {
    Predicate<Either<? extends Throwable, ?>> condition = local.getDrainPermissionsOnResult();
    if (condition == null || !condition.test(result)) {
      return;
    }
    Replies.take(
        drain(),
        (reply, failure) -> {
          if (reply == null) {
            log.warn(
                "pool {}: a call's result asks for its windows to be drained, which failed: {}",
                pool.name(),
                StoreFailures.unwrap(failure).toString());
          } else if (pool.rateEvents().hasConsumers()) {
            pool.dispatch(() -> pool.rateEvents().drained(units(reply)));
          }
        });
  }

  @Override
  public void changeTimeoutDuration(Duration timeoutDuration) {
    change(config -> config.toBuilder().timeout(timeoutDuration).build());
  }

  @Override
  public void changeLimitForPeriod(int limitForPeriod) {
    if (limitForPeriod < 1 || limitForPeriod > RateLimit.MAX_UNITS) {
      throw new IllegalArgumentException(
          "limitForPeriod is " + limitForPeriod + ", but must be from 1 to " + RateLimit.MAX_UNITS);
    }
    change(config -> withShortest(config, limitForPeriod));
  }

  private static PoolConfig withShortest(PoolConfig config, int units) {
    List<RateLimit> windows = config.rateLimits();
    RateLimit sliding = RateLimit.of(units, windows.get(0).window());
    PoolConfig.Builder changed = config.toBuilder().noRateLimits();
    changed.rateLimit(windows.get(0).calendar().map(sliding::onCalendar).orElse(sliding));
    windows.stream().skip(1).forEach(changed::rateLimit);
    return changed.build();
  }

  private void change(UnaryOperator<PoolConfig> change) {
    UnaryOperator<PoolConfig> checked =
        config -> {
          checkWindows(pool.name(), config);
          return change.apply(config);
        };
    // What is wrong with the argument is the caller's to hear, whatever is stored by now.
    var unused = checked.apply(pool.config());
    checkUsable();
    pool.settings().update(checked, Author.WORKER);
  }

  @Override
  public String toString() {
    return "rate limiter of pool " + pool.name() + ": " + pool.config();
  }
}
