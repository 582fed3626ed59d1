package io.poolcoordinator;

import java.time.Duration;
import java.util.Objects;

/** Checks durations against their bounds; whole milliseconds, rounded up. */
final class Durations {

  private static final int NANOS_PER_MILLI = 1_000_000;

  private Durations() {}

  /**
   * Rounds up to whole milliseconds, so that 1 ns does not become "not at all", and refuses what
   * lies outside the bounds, however large.
   */
  static Duration inBounds(String what, Duration value, Duration least, Duration most) {
    Objects.requireNonNull(value, what);
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          what + " is " + value + ", but must be from " + least + " to " + most);
    }
    int rest = value.getNano() % NANOS_PER_MILLI;
    return rest == 0 ? value : value.plusNanos(NANOS_PER_MILLI - rest);
  }
}
