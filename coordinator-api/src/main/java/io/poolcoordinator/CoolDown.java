package io.poolcoordinator;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * For how long a member gets no grants after an API has throttled it, or has failed several times
 * in a row: {@link Outcome}. In a pool without members it is the pool that gets none.
 *
 * <p>After a cool-down one call is let through as a probe. A success ends the cool-down, another
 * 429 or failure begins a longer one: twice the last, or what the API says if that is more.
 *
 * <p>Immutable; durations count in whole milliseconds, fractions are rounded up.
 */
public final class CoolDown {

  /** How long a cool-down is where the API does not say, unless configured: 30 s. */
  public static final Duration DEFAULT_STANDARD = Duration.ofSeconds(30);

  /** The shortest cool-down unless configured: 1 s. */
  public static final Duration DEFAULT_SHORTEST = Duration.ofSeconds(1);

  /** The longest cool-down unless configured: 24 h, since APIs with daily limits ask for hours. */
  public static final Duration DEFAULT_LONGEST = Duration.ofHours(24);

  /** After how many failures in a row a cool-down begins, unless configured: {@value}. */
  public static final int DEFAULT_AFTER_FAILURES = 3;

  /** The shortest that any of the durations may be: 1 ms. */
  public static final Duration MIN = Duration.ofMillis(1);

  /** The longest that any of the durations may be: 31 days. */
  public static final Duration MAX = Duration.ofDays(31);

  /** The most failures in a row that may be asked for: {@value}. */
  public static final int MAX_AFTER_FAILURES = 1_000;

  /** All defaults. */
  public static final CoolDown DEFAULT = builder().build();

  private final Duration standard;
  private final Duration shortest;
  private final Duration longest;
  private final int afterFailures;

  private CoolDown(Builder builder) {
    if (builder.shortest.compareTo(builder.longest) > 0) {
      throw new IllegalArgumentException(
          "shortest is "
              + builder.shortest
              + ", but must not be above longest, which is "
              + builder.longest);
    }
    this.standard = builder.standard;
    this.shortest = builder.shortest;
    this.longest = builder.longest;
    this.afterFailures = builder.afterFailures;
  }

  /**
   * Starts with the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns how long a cool-down is where the API does not say; brought within {@link #shortest}
   * and {@link #longest} like any other.
   *
   * @return from 1 ms to 31 days
   */
  public Duration standard() {
    return standard;
  }

  /**
   * Returns how long a cool-down is at the least, whatever the API says.
   *
   * @return from 1 ms to 31 days
   */
  public Duration shortest() {
    return shortest;
  }

  /**
   * Returns how long a cool-down is at the most, whatever the API says.
   *
   * @return from 1 ms to 31 days
   */
  public Duration longest() {
    return longest;
  }

  /**
   * Returns after how many failures in a row a cool-down begins.
   *
   * @return from 1 to {@value #MAX_AFTER_FAILURES}; 0 for never
   */
  public int afterFailures() {
    return afterFailures;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CoolDown that
        && standard.equals(that.standard)
        && shortest.equals(that.shortest)
        && longest.equals(that.longest)
        && afterFailures == that.afterFailures;
  }

  @Override
  public int hashCode() {
    return Objects.hash(standard, shortest, longest, afterFailures);
  }

  @Override
  public String toString() {
    return standard
        + " from "
        + shortest
        + " to "
        + longest
        + " after "
        + afterFailures
        + " failures";
  }

  /** Builds a {@link CoolDown}. Not safe for use by several threads at once. */
  public static final class Builder {

    private Duration standard = DEFAULT_STANDARD;
    private Duration shortest = DEFAULT_SHORTEST;
    private Duration longest = DEFAULT_LONGEST;
    private int afterFailures = DEFAULT_AFTER_FAILURES;

    private Builder() {}

    /**
     * Sets how long a cool-down is where the API does not say. 30 s unless set.
     *
     * @param standard from 1 ms to 31 days
     * @return this builder
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Builder standard(Duration standard) {
      this.standard = Durations.inBounds("standard", standard, MIN, MAX);
      return this;
    }

    /**
     * Sets how long a cool-down is at the least. 1 s unless set.
     *
     * @param shortest from 1 ms to 31 days
     * @return this builder
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Builder shortest(Duration shortest) {
      this.shortest = Durations.inBounds("shortest", shortest, MIN, MAX);
      return this;
    }

    /**
     * Sets how long a cool-down is at the most. 24 h unless set.
     *
     * @param longest from 1 ms to 31 days
     * @return this builder
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Builder longest(Duration longest) {
      this.longest = Durations.inBounds("longest", longest, MIN, MAX);
      return this;
    }

    /**
     * Sets after how many failures in a row a cool-down begins. {@value
     * CoolDown#DEFAULT_AFTER_FAILURES} unless set.
     *
     * @param afterFailures from 1 to {@value CoolDown#MAX_AFTER_FAILURES}; 0 for never
     * @return this builder
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Builder afterFailures(int afterFailures) {
      if (afterFailures < 0 || afterFailures > MAX_AFTER_FAILURES) {
        throw new IllegalArgumentException(
            "afterFailures is "
                + afterFailures
                + ", but must be from 0 (never) to "
                + MAX_AFTER_FAILURES);
      }
      this.afterFailures = afterFailures;
      return this;
    }

    /**
     * Builds it.
     *
     * @return the immutable settings
     * @throws IllegalArgumentException if the shortest is above the longest
     */
    public CoolDown build() {
      return new CoolDown(this);
    }
  }
}
