package io.poolcoordinator.memory;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The time for which a member, or a pool without members, gets no grants. Once it is over it stays
 * half-open: one probe at a time is let through until one of them succeeds.
 *
 * @param until its end, in ms
 * @param span its length in ms, of which the next one is twice
 * @param after the pool's token when it began: outcomes of older grants say nothing about it
 * @param probe the permit that was let through last; empty for none
 */
record Cooling(long until, long span, long after, String probe) {

  private static final Pattern TEXT =
      Pattern.compile(
          "until=(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z)"
              + "(?: span=(\\d{1,17}))?(?: after=(\\d{1,17}))?(?: probe=(\\S+))?");

  /**
   * Reads what people write, of which all but the end may be left out.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  static Cooling parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    try {
      if (matcher.matches()) {
        String probe = matcher.group(4);
        return new Cooling(
            Instant.parse(matcher.group(1)).toEpochMilli(),
            number(matcher.group(2)),
            number(matcher.group(3)),
            probe == null || probe.equals("-") ? "" : probe);
      }
    } catch (DateTimeException noSuchDay) {
      throw nonsense(text, noSuchDay);
    }
    throw nonsense(text, null);
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static IllegalArgumentException nonsense(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "cooling is \""
            + text
            + "\", but must be like until=2026-11-20T21:37:44.123Z span=30000 after=17"
            + " probe=worker:1, of which all but until may be left out",
        cause);
  }

  boolean isOver(long now) {
    return now >= until;
  }

  Cooling withProbe(String id) {
    return new Cooling(until, span, after, id);
  }
}
