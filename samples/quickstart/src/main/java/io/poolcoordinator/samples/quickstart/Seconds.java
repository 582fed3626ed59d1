package io.poolcoordinator.samples.quickstart;

import java.time.Duration;
import java.util.Locale;

/** Writes durations for people: {@code 3.1s}. */
final class Seconds {

  private static final double MILLIS_PER_SECOND = 1000;

  private Seconds() {}

  static String of(Duration duration) {
    return String.format(Locale.ROOT, "%.1fs", duration.toMillis() / MILLIS_PER_SECOND);
  }
}
