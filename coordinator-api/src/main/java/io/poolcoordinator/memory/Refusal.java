package io.poolcoordinator.memory;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Why somebody is not granted now.
 *
 * @param reason the reason, as the pool's field {@code blocked} has it
 * @param opening when time alone ends it; {@link #NEVER} where time alone does not
 */
record Refusal(String reason, long opening) {

  /** Time alone does not end it. */
  static final long NEVER = Long.MAX_VALUE;

  private static final String UNTIL = " until ";

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** A reason that time does not end. */
  static Refusal of(String reason) {
    return new Refusal(reason, NEVER);
  }

  /** A reason that ends at a time, which it names. */
  static Refusal until(String reason, long opening) {
    return new Refusal(reason + ISO.format(Instant.ofEpochMilli(opening)), opening);
  }

  /** The time that a reason names as its end, in ms; 0 where time alone does not end it. */
  static long endOf(String reason) {
    int until = reason.lastIndexOf(UNTIL);
    return until < 0 ? 0 : Instant.parse(reason.substring(until + UNTIL.length())).toEpochMilli();
  }

  boolean endsByTime() {
    return opening != NEVER;
  }
}
