package io.poolcoordinator;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the API made of the call that a permit was held for. It is told with the release ({@link
 * Permit#release}), at no cost of its own, and decides whether the permit's member gets further
 * grants, on all workers from the very next one on. In a pool without members it concerns the pool.
 *
 * <ul>
 *   <li><em>Success</em>: ends a cool-down, and the count of failures in a row.
 *   <li><em>Throttled</em> (429): the member cools down, for as long as the API says or {@link
 *       CoolDown#standard()}; then one call is let through as a probe.
 *   <li><em>Unauthorised</em> (401): the member is disabled until somebody enables it; a pool
 *       without members is paused.
 *   <li><em>Failed</em>: the member cools down after several in a row ({@link
 *       CoolDown#afterFailures()}).
 * </ul>
 *
 * <p>Calls that were granted before a cool-down began say nothing about it: their outcomes do not
 * count while it lasts, but for <em>unauthorised</em>, which always counts. Immutable.
 */
public final class Outcome {

  /** What became of the call. */
  public enum Kind {
    /** The API served it. */
    SUCCESS,
    /** The API had too many calls. */
    THROTTLED,
    /** The API did not accept the account. */
    UNAUTHORISED,
    /** The API, or the way to it, failed. */
    FAILED
  }

  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int FIRST_SERVER_ERROR = 500;
  private static final int LEAST_STATUS = 100;
  private static final int MOST_STATUS = 599;

  private static final Outcome SUCCESS = new Outcome(Kind.SUCCESS, null, null);
  private static final Outcome THROTTLED = new Outcome(Kind.THROTTLED, null, null);
  private static final Outcome UNAUTHORISED = new Outcome(Kind.UNAUTHORISED, null, null);
  private static final Outcome FAILED = new Outcome(Kind.FAILED, null, null);

  private final Kind kind;
  private final @Nullable Duration retryAfter;
  private final @Nullable Instant retryAt;

  private Outcome(Kind kind, @Nullable Duration retryAfter, @Nullable Instant retryAt) {
    this.kind = kind;
    this.retryAfter = retryAfter;
    this.retryAt = retryAt;
  }

  /**
   * The API served the call.
   *
   * @return success
   */
  public static Outcome success() {
    return SUCCESS;
  }

  /**
   * The API had too many calls, and did not say when to come back.
   *
   * @return throttled, for {@link CoolDown#standard()}
   */
  public static Outcome throttled() {
    return THROTTLED;
  }

  /**
   * The API had too many calls.
   *
   * @param retryAfter in how long to come back; brought within {@link CoolDown#shortest()} and
   *     {@link CoolDown#longest()}, so that any duration is accepted
   * @return throttled
   */
  public static Outcome throttled(Duration retryAfter) {
    return new Outcome(Kind.THROTTLED, Objects.requireNonNull(retryAfter, "retryAfter"), null);
  }

  /**
   * The API had too many calls. The time is compared with the store's clock, never with this
   * worker's.
   *
   * @param retryAt when to come back; brought within the bounds of the pool's cool-down like a
   *     duration
   * @return throttled
   */
  public static Outcome throttled(Instant retryAt) {
    return new Outcome(Kind.THROTTLED, null, Objects.requireNonNull(retryAt, "retryAt"));
  }

  /**
   * The API had too many calls, and may have said when to come back in a header {@code
   * Retry-After}, as RFC 9110 (10.2.3) has it: a number of seconds, of which fractions are accepted
   * too, or an HTTP date in any of its three forms.
   *
   * @param retryAfter the header's value; null if there was none. One that cannot be read counts as
   *     none, since it is the API's and nobody here can mend it
   * @return throttled
   */
  public static Outcome throttledBy(@Nullable String retryAfter) {
    return RetryAfter.parse(retryAfter);
  }

  /**
   * The API did not accept the account.
   *
   * @return unauthorised
   */
  public static Outcome unauthorised() {
    return UNAUTHORISED;
  }

  /**
   * The API, or the way to it, failed.
   *
   * @return failed
   */
  public static Outcome failed() {
    return FAILED;
  }

  /**
   * What an HTTP status says: 429 is throttled, and so is 503 with a {@code Retry-After}; 401 is
   * unauthorised; any other from 500 on is failed. All else is success, since the API served the
   * account: what the caller asked wrongly is not the account's fault.
   *
   * @param status from 100 to 599
   * @param retryAfter the value of the header {@code Retry-After}; null if there was none
   * @return the outcome
   * @throws IllegalArgumentException if the status is none of HTTP's
   */
  public static Outcome ofHttp(int status, @Nullable String retryAfter) {
    if (status < LEAST_STATUS || status > MOST_STATUS) {
      throw new IllegalArgumentException(
          "status is " + status + ", but must be from " + LEAST_STATUS + " to " + MOST_STATUS);
    }
    if (status == TOO_MANY_REQUESTS || (status == SERVICE_UNAVAILABLE && retryAfter != null)) {
      return throttledBy(retryAfter);
    }
    if (status == UNAUTHORIZED) {
      return UNAUTHORISED;
    }
    return status >= FIRST_SERVER_ERROR ? FAILED : SUCCESS;
  }

  /**
   * Returns what became of the call.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns in how long the API wants to be called again.
   *
   * @return the duration as the API said it; empty if it said none
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /**
   * Returns when the API wants to be called again.
   *
   * @return the time as the API said it; empty if it said none
   */
  public Optional<Instant> retryAt() {
    return Optional.ofNullable(retryAt);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Outcome that
        && kind == that.kind
        && Objects.equals(retryAfter, that.retryAfter)
        && Objects.equals(retryAt, that.retryAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, retryAfter, retryAt);
  }

  @Override
  public String toString() {
    return kind
        + (retryAfter == null ? "" : " retryAfter=" + retryAfter)
        + (retryAt == null ? "" : " retryAt=" + retryAt);
  }
}
