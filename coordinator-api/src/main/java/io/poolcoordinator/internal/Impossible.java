package io.poolcoordinator.internal;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import java.util.Optional;

/** Costs that one of the pool's rates can never hold, however long somebody waits. */
final class Impossible {

  private static final String RATE = "rate ";

  private Impossible() {}

  /** Why these settings never let a call of that cost through, if so. */
  static Optional<IllegalArgumentException> check(String pool, PoolConfig config, int cost) {
    Optional<IllegalArgumentException> shared = checkWindows(pool, config, cost);
    return shared.isPresent()
        ? shared
        : config
            .rateLimitPerWorker()
            .filter(rate -> rate.units() < cost)
            .map(
                rate ->
                    new IllegalArgumentException(
                        "cost is "
                            + cost
                            + ", but rateLimitPerWorker of pool "
                            + pool
                            + " is "
                            + rate
                            + ", which never lets more through; raise it or split the call"));
  }

  /** As {@link #check}, of the windows that all workers share. */
  static Optional<IllegalArgumentException> checkWindows(String pool, PoolConfig config, int cost) {
    for (RateLimit window : config.rateLimits()) {
      if (window.units() < cost) {
        return Optional.of(failure(pool, "the window " + window, cost));
      }
    }
    return Optional.empty();
  }

  /**
   * The failure of a cost that the store found impossible.
   *
   * @param reason names the window, as {@code rate 40/1m}
   */
  static IllegalArgumentException named(String pool, String reason, int cost) {
    return failure(
        pool,
        "the window " + (reason.startsWith(RATE) ? reason.substring(RATE.length()) : reason),
        cost);
  }

  /** The failure of a waiter that the store found impossible, without naming the window. */
  static IllegalArgumentException unnamed(String pool, PoolConfig config, int cost) {
    // The settings that made it impossible may still be on their way to this worker.
    return checkWindows(pool, config, cost).orElseGet(() -> failure(pool, "a window", cost));
  }

  private static IllegalArgumentException failure(String pool, String window, int cost) {
    return new IllegalArgumentException(
        "cost is "
            + cost
            + ", but pool "
            + pool
            + " has "
            + window
            + ", which never holds more; raise the rate or split the call");
  }
}
