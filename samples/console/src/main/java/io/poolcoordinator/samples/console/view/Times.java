package io.poolcoordinator.samples.console.view;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;

/** Moments and durations as people read them. */
public final class Times {

  private static final DateTimeFormatter MOMENT =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private Times() {}

  /** A moment in ISO 8601, to the millisecond: {@code 2026-11-20T21:37:44.123Z}. */
  public static String moment(Instant moment) {
    return MOMENT.format(moment);
  }

  /** How long something has lasted, to its two largest units: {@code 12s}, {@code 3m12s}. */
  public static String age(Duration age) {
    Duration shown = age.isNegative() ? Duration.ZERO : age;
    if (shown.toDays() > 0) {
      return shown.toDays() + "d" + twoDigits(shown.toHoursPart()) + "h";
    }
    if (shown.toHours() > 0) {
      return shown.toHours() + "h" + twoDigits(shown.toMinutesPart()) + "m";
    }
    if (shown.toMinutes() > 0) {
      return shown.toMinutes() + "m" + twoDigits(shown.toSecondsPart()) + "s";
    }
    return shown.toSeconds() + "s";
  }

  /** How long something has lasted, between two readings of one clock. */
  public static String age(Instant since, Instant now) {
    return age(Duration.between(since, now));
  }

  /** How far off something is: {@code in 12s}; {@code now} once it is there. */
  public static String until(Instant moment, Instant now) {
    Duration left = Duration.between(now, moment);
    // Rounded up: what is less than a second away has not come yet.
    return left.isNegative() || left.isZero() ? "now" : "in " + age(left.plusMillis(999));
  }

  /** As {@link #until(Instant, Instant)}; empty where it is not going to be. */
  public static String until(Optional<Instant> moment, Instant now) {
    return moment.map(known -> until(known, now)).orElse("");
  }

  /** A setting, exactly, as it can be given to {@code set}: {@code 30s}, {@code 1500ms}. */
  public static String exact(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0";
    }
    if (millis % 86_400_000 == 0) {
      return millis / 86_400_000 + "d";
    }
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }

  private static String twoDigits(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}
