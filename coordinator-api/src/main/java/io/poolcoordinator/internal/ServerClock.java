package io.poolcoordinator.internal;

import io.poolcoordinator.PoolConfig;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What this worker knows of one pool's time in the store, reckoned on its own monotonic clock. No
 * wall clock is involved.
 *
 * <p>A reply that carries server time {@code s} to a request sent at {@code n} says: at {@code n}
 * the server's clock showed {@code s} or less. So a lease that ends at server time {@code e} is
 * still valid until {@code n + (e - s)}. The best sample is the one with the largest {@code n - s}.
 */
final class ServerClock {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Two quartz clocks differ by less than one part in a thousand, slewing included. */
  private static final long DRIFT_DIVISOR = 1_000;

  private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long MARGIN_DIVISOR = 200;

  /** offset: local nanoseconds less server nanoseconds, at the most. */
  private record Sample(long nanos, long offset, boolean trusted) {
    long offsetAt(long now) {
      return offset - Math.max(0, now - nanos) / DRIFT_DIVISOR;
    }
  }

  private final AtomicReference<@Nullable Sample> best = new AtomicReference<>();

  /** Takes a reply's time in, with the local time just before its request was sent. */
  void sample(long sentNanos, long serverMillis) {
    long offset = sentNanos - serverMillis * NANOS_PER_MILLI;
    Sample known = best.get();
    if (known == null || !known.trusted || offset >= known.offsetAt(sentNanos)) {
      best.set(new Sample(sentNanos, offset, true));
    }
  }

  /** The server may be another one from now on: the next sample counts, whatever it says. */
  void distrust() {
    Sample known = best.get();
    if (known != null) {
      best.set(new Sample(known.nanos, known.offset, false));
    }
  }

  /** Whether deadlines of grants that came without a request can be reckoned. */
  boolean isTrusted() {
    Sample known = best.get();
    return known != null && known.trusted;
  }

  /** Until when a lease is valid that came without a request of its own. */
  long deadline(long leaseEndMillis, long now) {
    Sample known = required();
    long left =
        boundedNanos(leaseEndMillis - Math.floorDiv(now - known.offsetAt(now), NANOS_PER_MILLI));
    return now + left - margin(left);
  }

  /** Until when a lease is valid that a reply told of. */
  static long deadline(long leaseEndMillis, long sentNanos, long serverMillis) {
    long left = boundedNanos(leaseEndMillis - serverMillis);
    return sentNanos + left - margin(left);
  }

  /** No lease is longer than the longest: a store that says so was edited by hand. */
  private static long boundedNanos(long millis) {
    long most = PoolConfig.MAX_LEASE.toMillis();
    return Math.max(-most, Math.min(most, millis)) * NANOS_PER_MILLI;
  }

  private static long margin(long left) {
    return MARGIN_NANOS + Math.max(0, left) / MARGIN_DIVISOR;
  }

  /** The server's time now, at the most, in ms. */
  long serverMillis(long now) {
    return Math.floorDiv(now - required().offsetAt(now), NANOS_PER_MILLI) + 1;
  }

  private Sample required() {
    Sample known = best.get();
    if (known == null) {
      throw new IllegalStateException("no reply of the store has been seen yet");
    }
    return known;
  }
}
