package io.poolcoordinator.metrics;

import io.poolcoordinator.admin.PoolSnapshot;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a pool stood when it was looked at last. Whoever reads has it looked at anew where that was
 * longer ago than an interval, and never waits for it.
 */
final class LatestReading {

  /** For how many intervals the last values stay while looking fails. */
  private static final int KEPT_INTERVALS = 3;

  private final Supplier<CompletableFuture<PoolSnapshot>> looking;
  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private final Consumer<Reading> arrived;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock, which is not held while somebody is asked or told.
  private @Nullable Reading last;
  private boolean underWay;
  private @Nullable Long askedNanos;

  /** When the pool was asked first without an answer since; null if it answered last. */
  private @Nullable Long unansweredNanos;

  /**
   * Makes it without a value.
   *
   * @param looking looks at the pool without blocking
   * @param interval how often, at the most
   * @param nanoTime the time
   * @param arrived hears of each new reading, on a thread that is nobody's in particular
   */
  LatestReading(
      Supplier<CompletableFuture<PoolSnapshot>> looking,
      Duration interval,
      LongSupplier nanoTime,
      Consumer<Reading> arrived) {
    this.looking = looking;
    this.intervalNanos = interval.toNanos();
    this.nanoTime = nanoTime;
    this.arrived = arrived;
  }

  /** Reads a value; {@code NaN} where it is not known, or was not for too long. */
  double value(ToDoubleFunction<Reading> value) {
    Reading reading = read();
    return reading == null ? Double.NaN : value.applyAsDouble(reading);
  }

  private @Nullable Reading read() {
    long now = nanoTime.getAsLong();
    boolean isDue;
    Reading current;
    lock.lock();
    try {
      isDue = !underWay && (askedNanos == null || now - askedNanos >= intervalNanos);
      if (isDue) {
        underWay = true;
        askedNanos = now;
        if (unansweredNanos == null) {
          unansweredNanos = now;
        }
      }
      boolean isTooOld =
          unansweredNanos != null && now - unansweredNanos >= KEPT_INTERVALS * intervalNanos;
      current = isTooOld ? null : last;
    } finally {
      lock.unlock();
    }
    if (isDue) {
      look();
    }
    return current;
  }

  private void look() {
    CompletableFuture<PoolSnapshot> snapshot;
    try {
      snapshot = looking.get();
    } catch (RuntimeException refused) {
      // As when the coordinator is closed. Whoever reads sees that the values end.
      answered(null);
      return;
    }
    // Not where it completes: that thread must not be blocked, and filters of a registry may.
    var unused =
        snapshot.thenApplyAsync(Reading::of).whenComplete((reading, failure) -> answered(reading));
  }

  private void answered(@Nullable Reading reading) {
    lock.lock();
    try {
      underWay = false;
      if (reading != null) {
        last = reading;
        unansweredNanos = null;
      }
    } finally {
      lock.unlock();
    }
    if (reading != null) {
      arrived.accept(reading);
    }
  }
}
