package io.poolcoordinator;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rate window: at most so many units in any period of a certain length, over all workers.
 *
 * <p>A window is strict and slides: <em>any</em> period of the length of the window, wherever it
 * begins, holds at most {@link #units()} units, so that there is no double burst around the edge of
 * a minute. A unit comes free again when the window has passed, at most a thousandth of it (at
 * least 1 ms) late. Units that were taken are never given back, also where the call was never made.
 *
 * <p>{@link #onCalendar} makes a window that follows the clock instead, as APIs count that begin
 * anew at midnight: it allows all its units before, and all of them after that moment. {@link
 * #paced} spreads the units evenly.
 *
 * <p>As text, and so in Redis, a window reads {@code 60/1m}, {@code 5000/1d} or {@code
 * 5000/1d@+02:00}. Immutable; two are equal if units, length and calendar are.
 */
public final class RateLimit implements Comparable<RateLimit> {

  /** The highest number of units: {@value}. */
  public static final int MAX_UNITS = 1_000_000_000;

  /** The shortest window: 1 ms. */
  public static final Duration MIN_WINDOW = Duration.ofMillis(1);

  /** The longest window: 31 days. */
  public static final Duration MAX_WINDOW = Duration.ofDays(31);

  private static final long MILLIS_PER_DAY = Duration.ofDays(1).toMillis();

  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,10})/([0-9]{1,10})(ms|s|m|h|d)(?:@(Z|[+-][0-9]{2}:[0-9]{2}))?");

  private final int units;
  private final Duration window;
  private final @Nullable ZoneOffset calendar;

  private RateLimit(int units, Duration window, @Nullable ZoneOffset calendar) {
    this.units = units;
    this.window = window;
    this.calendar = calendar;
  }

  /**
   * Makes a window of one second.
   *
   * @param units from 1 to {@value #MAX_UNITS}
   * @return the window
   * @throws IllegalArgumentException if the number is out of bounds
   */
  public static RateLimit perSecond(int units) {
    return of(units, Duration.ofSeconds(1));
  }

  /**
   * Makes a window of one minute.
   *
   * @param units from 1 to {@value #MAX_UNITS}
   * @return the window
   * @throws IllegalArgumentException if the number is out of bounds
   */
  public static RateLimit perMinute(int units) {
    return of(units, Duration.ofMinutes(1));
  }

  /**
   * Makes a window of 24 hours. It slides; {@link #onCalendar} makes it begin at midnight.
   *
   * @param units from 1 to {@value #MAX_UNITS}
   * @return the window
   * @throws IllegalArgumentException if the number is out of bounds
   */
  public static RateLimit perDay(int units) {
    return of(units, Duration.ofDays(1));
  }

  /**
   * Makes a window of any length.
   *
   * @param units from 1 to {@value #MAX_UNITS}
   * @param window from 1 ms to 31 days; fractions of a millisecond are rounded up
   * @return the window
   * @throws IllegalArgumentException if either is out of bounds
   */
  public static RateLimit of(int units, Duration window) {
    if (units < 1 || units > MAX_UNITS) {
      throw new IllegalArgumentException(
          "units is " + units + ", but must be from 1 to " + MAX_UNITS);
    }
    return new RateLimit(units, Durations.inBounds("window", window, MIN_WINDOW, MAX_WINDOW), null);
  }

  /**
   * Reads what {@link #toString()} writes: {@code 60/1m}, {@code 1/1500ms}, {@code 5000/1d@+02:00}.
   *
   * @param text units, a slash, and the window in {@code ms}, {@code s}, {@code m}, {@code h} or
   *     {@code d}; for a window that follows the calendar an {@code @} and the offset, {@code Z} or
   *     hours and minutes
   * @return the window
   * @throws IllegalArgumentException if the text is not of that form, or a number is out of bounds
   */
  public static RateLimit parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "rate limit is \"" + text + "\", but must be like 60/1m, 1/1500ms or 5000/1d@+02:00");
    }
    long units = Long.parseLong(matcher.group(1));
    if (units < 1 || units > MAX_UNITS) {
      throw new IllegalArgumentException(
          "rate limit is \"" + text + "\", but its units must be from 1 to " + MAX_UNITS);
    }
    long millis = Long.parseLong(matcher.group(2)) * unit(matcher.group(3));
    RateLimit sliding = of((int) units, Duration.ofMillis(millis));
    String offset = matcher.group(4);
    if (offset == null) {
      return sliding;
    }
    try {
      return sliding.onCalendar(ZoneOffset.of(offset));
    } catch (java.time.DateTimeException outOfBounds) {
      throw new IllegalArgumentException(
          "rate limit is \"" + text + "\", but its offset must be from -18:00 to +18:00",
          outOfBounds);
    }
  }

  private static long unit(String name) {
    return switch (name) {
      case "d" -> MILLIS_PER_DAY;
      case "h" -> 3_600_000;
      case "m" -> 60_000;
      case "s" -> 1_000;
      default -> 1;
    };
  }

  /**
   * Makes a window that follows the calendar rather than slides: periods of its length follow each
   * other, of which one begins at 00:00 at the given offset. All units of a period can be used just
   * before it ends, and all of the next one just after; use it only for APIs that count so.
   *
   * @param offset the offset from UTC at which the API's day begins, in whole minutes; daylight
   *     saving is not followed
   * @return the window
   * @throws IllegalArgumentException if the length of this window does not divide a day evenly, or
   *     the offset has seconds
   */
  public RateLimit onCalendar(ZoneOffset offset) {
    Objects.requireNonNull(offset, "offset");
    if (MILLIS_PER_DAY % window.toMillis() != 0) {
      throw new IllegalArgumentException(
          "window is "
              + window
              + ", but a window on the calendar must divide a day evenly, as PT1H and P1D do");
    }
    if (offset.getTotalSeconds() % 60 != 0) {
      throw new IllegalArgumentException(
          "offset is " + offset + ", but must be in whole minutes from UTC");
    }
    return new RateLimit(units, window, offset);
  }

  /**
   * Makes a window in which starts are spread evenly: {@code perMinute(60).paced()} lets one call
   * start each second, rather than 60 at once. It is the window of one unit and of the length that
   * a unit has on average, rounded up to a millisecond; a call of a higher cost than 1 is
   * impossible under it.
   *
   * @return the window
   * @throws IllegalArgumentException if this window follows the calendar
   */
  public RateLimit paced() {
    if (calendar != null) {
      throw new IllegalArgumentException(
          "rate limit " + this + " follows the calendar; only a window that slides can be paced");
    }
    return of(1, Duration.ofMillis((window.toMillis() + units - 1) / units));
  }

  /**
   * Returns how many units the window holds.
   *
   * @return from 1 to {@value #MAX_UNITS}
   */
  public int units() {
    return units;
  }

  /**
   * Returns how long the window is.
   *
   * @return from 1 ms to 31 days, in whole milliseconds
   */
  public Duration window() {
    return window;
  }

  /**
   * Returns the offset from UTC that the window's calendar has.
   *
   * @return the offset; empty for a window that slides
   */
  public Optional<ZoneOffset> calendar() {
    return Optional.ofNullable(calendar);
  }

  /**
   * Returns the name under which a pool keeps what was used: the same for all windows of this
   * length and calendar, whatever their units.
   *
   * @return such as {@code 1m} or {@code 1d@+02:00}
   */
  public String windowName() {
    long millis = window.toMillis();
    for (String unit : new String[] {"d", "h", "m", "s"}) {
      if (millis % unit(unit) == 0) {
        return millis / unit(unit) + unit + at();
      }
    }
    return millis + "ms" + at();
  }

  private String at() {
    return calendar == null ? "" : "@" + calendar.getId();
  }

  /** Orders the shorter window before the longer. */
  @Override
  public int compareTo(RateLimit other) {
    int byLength = window.compareTo(other.window);
    if (byLength != 0) {
      return byLength;
    }
    int byName = windowName().compareTo(other.windowName());
    return byName != 0 ? byName : Integer.compare(units, other.units);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RateLimit that
        && units == that.units
        && window.equals(that.window)
        && Objects.equals(calendar, that.calendar);
  }

  @Override
  public int hashCode() {
    return Objects.hash(units, window, calendar);
  }

  /** Writes the window as people and the store do, such as {@code 60/1m}. */
  @Override
  public String toString() {
    return units + "/" + windowName();
  }
}
