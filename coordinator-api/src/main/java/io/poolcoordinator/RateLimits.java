package io.poolcoordinator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** The rate windows of a pool or a member while they are put together: one of each length. */
final class RateLimits {

  private final String whose;
  private final List<RateLimit> rateLimits = new ArrayList<>();

  /**
   * Begins without windows.
   *
   * @param whose for messages, such as {@code a pool}
   */
  RateLimits(String whose) {
    this.whose = whose;
  }

  void add(RateLimit rateLimit) {
    Objects.requireNonNull(rateLimit, "rateLimit");
    for (RateLimit known : rateLimits) {
      if (known.windowName().equals(rateLimit.windowName())) {
        throw new IllegalArgumentException(
            "rateLimit "
                + rateLimit
                + " has the same window as "
                + known
                + "; "
                + whose
                + " has one of each length: keep the stricter");
      }
    }
    if (rateLimits.size() == PoolConfig.MAX_RATE_LIMITS) {
      throw new IllegalArgumentException(
          "rateLimit "
              + rateLimit
              + " is one too many: "
              + whose
              + " has at most "
              + PoolConfig.MAX_RATE_LIMITS
              + " windows");
    }
    rateLimits.add(rateLimit);
  }

  void addAll(Collection<RateLimit> others) {
    rateLimits.addAll(others);
  }

  void clear() {
    rateLimits.clear();
  }

  /** The windows, the shortest first. */
  List<RateLimit> toList() {
    return rateLimits.stream().sorted().toList();
  }
}
