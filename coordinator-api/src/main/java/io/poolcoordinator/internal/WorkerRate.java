package io.poolcoordinator.internal;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.poolcoordinator.RateLimit;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The rate that this worker keeps by itself in one pool: Resilience4j's own limiter, asked before
 * the store is. It counts in cycles of the window's length.
 *
 * <p>Units of an acquire that fails after it was let through are spare: the worker's next acquires
 * use them, within the cycle that they belong to.
 */
final class WorkerRate {

  /**
   * When an acquire may go on to the store.
   *
   * @param waitNanos in how many nanoseconds; 0 for at once, {@link #REFUSED} for not in time
   * @param limiter the limiter that lets it through; null where none has to
   * @param cycle the cycle of that limiter to which the units belong
   * @param units how many
   */
  record Reservation(long waitNanos, @Nullable RateLimiter limiter, long cycle, int units) {

    private static final long REFUSED = -1;
    private static final Reservation UNLIMITED = new Reservation(0, null, 0, 0);

    /** Whether the rate has no room within the timeout; nothing was taken then. */
    boolean isRefused() {
      return waitNanos == REFUSED;
    }
  }

  private final PoolEngine pool;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock, which is never held while anybody waits.
  private @Nullable RateLimit rate;
  private @Nullable RateLimiter limiter;
  private long startNanos;
  private long nowNanos;

  /** By cycle. */
  private final TreeMap<Long, Integer> spare = new TreeMap<>();

  WorkerRate(PoolEngine pool) {
    this.pool = pool;
  }

  /**
   * Takes units of this worker's rate, for now or for a later cycle. A pool without such a rate
   * lets everybody through.
   *
   * @param cost how many; not more than the rate lets through in a cycle
   * @param timeout how long the caller can wait
   */
  Reservation reserve(int cost, Duration timeout) {
    lock.lock();
    try {
      RateLimit wanted = pool.config().rateLimitPerWorker().orElse(null);
      if (wanted == null) {
        return Reservation.UNLIMITED;
      }
      nowNanos = pool.nanoTime();
      RateLimiter current = limiter;
      if (current == null || !wanted.equals(rate)) {
        current = start(wanted);
      }
      return reserve(current, wanted.window().toNanos(), cost, timeout.toNanos());
    } finally {
      lock.unlock();
    }
  }

  /** Whether the rate is still the one that these units were taken from. */
  boolean isCurrent(Reservation reservation) {
    RateLimit wanted = pool.config().rateLimitPerWorker().orElse(null);
    lock.lock();
    try {
      return reservation.limiter == (wanted == null ? null : limiter)
          && (wanted == null || wanted.equals(rate));
    } finally {
      lock.unlock();
    }
  }

  /** The call that these units were taken for will not be made; its cycle may still be going on. */
  void giveBack(Reservation unused) {
    if (unused.limiter == null || unused.isRefused()) {
      return;
    }
    lock.lock();
    try {
      if (unused.limiter == limiter) {
        spare.merge(unused.cycle, unused.units, Integer::sum);
      }
    } finally {
      lock.unlock();
    }
  }

  private RateLimiter start(RateLimit wanted) {
    startNanos = nowNanos;
    spare.clear();
    rate = wanted;
    // The time of the limiter stands still during a question, so that its cycle is the one here.
    limiter =
        RateLimiter.of(
            pool.name(),
            RateLimiterConfig.custom()
                .limitForPeriod(wanted.units())
                .limitRefreshPeriod(wanted.window())
                .timeoutDuration(Duration.ZERO)
                .build(),
            () -> nowNanos);
    return limiter;
  }

  private Reservation reserve(RateLimiter current, long period, int cost, long left) {
    long elapsed = nowNanos - startNanos;
    long cycle = elapsed / period;
    spare.headMap(cycle).clear();
    int now = Math.min(cost, spare.getOrDefault(cycle, 0));
    if (now > 0 && (now == cost || ask(current, cost - now, 0) == 0)) {
      use(cycle, now);
      return new Reservation(0, current, cycle, cost);
    }
    for (Map.Entry<Long, Integer> later : spare.tailMap(cycle, false).entrySet()) {
      long wait = later.getKey() * period - elapsed;
      if (later.getValue() >= cost && wait <= left) {
        // Since the limiter booked that cycle, it has nothing before it.
        use(later.getKey(), cost);
        return reserved(current, period, cost, wait);
      }
    }
    return reserved(current, period, cost, ask(current, cost, left));
  }

  private Reservation reserved(RateLimiter current, long period, int cost, long wait) {
    return new Reservation(wait, current, (nowNanos - startNanos + wait) / period, cost);
  }

  /** Asks the limiter, which may let the caller wait; below 0 if it has to wait for longer. */
  private static long ask(RateLimiter current, int cost, long timeoutNanos) {
    current.changeTimeoutDuration(Duration.ofNanos(timeoutNanos));
    return current.reservePermission(cost);
  }

  private void use(long cycle, int units) {
    spare.compute(
        cycle, (known, unused) -> unused == null || unused == units ? null : unused - units);
  }
}
