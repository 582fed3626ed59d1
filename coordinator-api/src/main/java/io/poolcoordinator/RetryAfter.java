package io.poolcoordinator;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header Retry-After. Source: RFC 9110, 10.2.3 (seconds or a date) and 5.6.7 (the three
 * forms of a date, of which servers send the first and clients read all).
 */
final class RetryAfter {

  private static final Pattern SECONDS = Pattern.compile("0*([0-9]+)(?:[.]([0-9]+))?");

  /** More digits of seconds than any cool-down lasts. */
  private static final int MOST_DIGITS = 9;

  /** RFC 9110, 5.6.7: a two-digit year that seems over 50 years ahead is of the past. */
  private static final DateTimeFormatter RFC_850 =
      new DateTimeFormatterBuilder()
          .appendPattern("EEEE, dd-MMM-")
          .appendValueReduced(ChronoField.YEAR, 2, 2, 1980)
          .appendPattern(" HH:mm:ss 'GMT'")
          .toFormatter(Locale.ENGLISH);

  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH),
          RFC_850,
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));

  private RetryAfter() {}

  static Outcome parse(@Nullable String header) {
    String text = header == null ? "" : header.strip();
    Matcher seconds = SECONDS.matcher(text);
    if (seconds.matches()) {
      return Outcome.throttled(duration(seconds.group(1), seconds.group(2)));
    }
    Instant date = text.isEmpty() ? null : date(text);
    return date == null ? Outcome.throttled() : Outcome.throttled(date);
  }

  /**
   * What is below a nanosecond is left out; what is beyond any cool-down is the longest there is.
   */
  private static Duration duration(String seconds, @Nullable String fraction) {
    if (seconds.length() > MOST_DIGITS) {
      return CoolDown.MAX;
    }
    BigDecimal exact = new BigDecimal(fraction == null ? seconds : seconds + "." + fraction);
    return Duration.ofNanos(exact.movePointRight(9).longValue());
  }

  private static @Nullable Instant date(String text) {
    for (DateTimeFormatter format : DATES) {
      try {
        return LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC);
      } catch (DateTimeParseException notOfThisForm) {
        continue;
      }
    }
    return null;
  }
}
