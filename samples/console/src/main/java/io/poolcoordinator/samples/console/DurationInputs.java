package io.poolcoordinator.samples.console;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.samples.console.view.Quoted;
import io.poolcoordinator.samples.console.view.Times;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Durations as people type them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code PT30S}, {@code 0}.
 */
final class DurationInputs {

  private static final Pattern SHORT = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

  /** ISO 8601 without signs, which {@link Duration#parse} would take. */
  private static final Pattern ISO =
      Pattern.compile(
          "P(?=.)([0-9]{1,9}D)?(T(?=.)([0-9]{1,9}H)?([0-9]{1,9}M)?([0-9]{1,9}(\\.[0-9]{1,9})?S)?)?");

  private DurationInputs() {}

  private static Duration read(String text, Duration least, Duration most, String orNone) {
    Duration duration = parse(text);
    if (duration == null) {
      throw new TypeConversionException(
          Quoted.text(text)
              + ", but must be a duration such as 500ms, 30s, 5m, 2h, 1d or PT30S, "
              + bounds(least, most, orNone));
    }
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw new TypeConversionException(
          Quoted.text(text) + ", but must be " + bounds(least, most, orNone));
    }
    return duration;
  }

  private static String bounds(Duration least, Duration most, String orNone) {
    return "from " + Times.exact(least) + " to " + Times.exact(most) + orNone;
  }

  /** Reads any duration; null if it is none. */
  static @Nullable Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = SHORT.matcher(text);
    if (matcher.matches()) {
      return Duration.of(Long.parseLong(matcher.group(1)), unit(matcher.group(2)));
    }
    if (!ISO.matcher(text).matches()) {
      return null;
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeException notEvenThat) {
      return null;
    }
  }

  private static ChronoUnit unit(String name) {
    return switch (name) {
      case "d" -> ChronoUnit.DAYS;
      case "h" -> ChronoUnit.HOURS;
      case "m" -> ChronoUnit.MINUTES;
      case "s" -> ChronoUnit.SECONDS;
      default -> ChronoUnit.MILLIS;
    };
  }

  /** How long an acquire waits. */
  static final class Timeout implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return read(text, Duration.ZERO, PoolConfig.MAX_TIMEOUT, "");
    }
  }

  /** A lease. */
  static final class Lease implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return read(text, PoolConfig.MIN_LEASE, PoolConfig.MAX_LEASE, "");
    }
  }

  /** After how long a hold is logged. */
  static final class Hold implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return read(text, PoolConfig.MIN_HOLD, PoolConfig.MAX_HOLD, "");
    }
  }

  /** The longest hold, or none. */
  static final class HoldOrNone implements ITypeConverter<LongestHold> {
    @Override
    public LongestHold convert(String text) {
      return new LongestHold(
          text.equals(WholeNumbers.NONE)
              ? Optional.empty()
              : Optional.of(
                  read(
                      text,
                      PoolConfig.MIN_HOLD,
                      PoolConfig.MAX_HOLD,
                      ", or " + WholeNumbers.NONE)));
    }
  }

  /** How often something is shown anew. */
  static final class Every implements ITypeConverter<Duration> {

    static final Duration LEAST = Duration.ofMillis(100);
    static final Duration MOST = Duration.ofHours(1);

    @Override
    public Duration convert(String text) {
      return read(text, LEAST, MOST, "");
    }
  }

  /**
   * What was typed for the longest hold.
   *
   * @param bound the longest hold; empty for {@code none}
   */
  record LongestHold(Optional<Duration> bound) {

    void applyTo(PoolConfig.Builder pool) {
      bound.ifPresentOrElse(pool::longestHold, pool::noLongestHold);
    }
  }
}
