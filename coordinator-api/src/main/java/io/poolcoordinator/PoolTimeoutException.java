package io.poolcoordinator;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No permit was granted within the timeout, or none can be: a rate window opens later than that, or
 * what would have to serve cools down for longer.
 */
public final class PoolTimeoutException extends PoolException {

  private static final long serialVersionUID = 1L;
  private static final String RATE = "rate ";
  private static final String COOLING = "cooling ";
  private static final String MEMBER_SLOTS = "member slots";
  private static final String NO_ACTIVE_MEMBER = "no active member";
  private static final String PROBE = "probe";
  private static final String PAUSED = "paused";
  private static final String UNTIL = " until ";

  private final Duration waited;
  private final long place;
  private final long held;
  private final long limit;
  private final String reason;
  private final @Nullable Instant opensAt;

  /**
   * Makes an exception of a wait for a permit: {@link #afterWait}.
   *
   * @param pool the pool's name
   * @param waited how long the caller waited
   * @param place the place in the queue at the end, from 1 for the head; 0 if it was in none
   * @param held how many permits were held then
   * @param limit how many may be held
   * @param reason why nobody was granted, in the words of the pool's field {@code blocked}
   */
  public PoolTimeoutException(
      String pool, Duration waited, long place, long held, long limit, String reason) {
    this(
        pool,
        messageAfterWait("permit", pool, waited, place, held, limit, reason),
        waited,
        place,
        held,
        limit,
        reason);
  }

  private PoolTimeoutException(
      String pool,
      String message,
      Duration waited,
      long place,
      long held,
      long limit,
      String reason) {
    super(pool, message, null);
    this.waited = waited;
    this.place = place;
    this.held = held;
    this.limit = limit;
    this.reason = reason;
    this.opensAt = instantIn(reason);
  }

  /**
   * Makes an exception of a caller that waited, or made one attempt, and got nothing.
   *
   * @param asked what it asked for: {@code permit} or {@code units}
   * @param pool the pool's name
   * @param waited how long it waited
   * @param place the place in the queue at the end, from 1 for the head; 0 if it was in none
   * @param held how many permits were held then
   * @param limit how many may be held
   * @param reason why nobody was granted, in the words of the pool's field {@code blocked}
   * @return the exception
   */
  public static PoolTimeoutException afterWait(
      String asked,
      String pool,
      Duration waited,
      long place,
      long held,
      long limit,
      String reason) {
    return new PoolTimeoutException(
        pool,
        messageAfterWait(asked, pool, waited, place, held, limit, reason),
        waited,
        place,
        held,
        limit,
        reason);
  }

  /**
   * Makes an exception of a caller that did not wait, since it would have been in vain.
   *
   * @param asked what it asked for: {@code permit} or {@code units}
   * @param pool the pool's name
   * @param timeout how long it would have waited
   * @param waited how long it took to know
   * @param held how many permits were held then; 0 if the pool was not asked
   * @param limit how many may be held
   * @param reason what opens too late, in the words of the pool's field {@code blocked}
   * @return the exception
   */
  public static PoolTimeoutException atOnce(
      String asked,
      String pool,
      Duration timeout,
      Duration waited,
      long held,
      long limit,
      String reason) {
    return new PoolTimeoutException(
        pool,
        String.format(
            "pool %s cannot grant %s within the timeout of %d ms: %s; %s",
            pool, article(asked), timeout.toMillis(), reason, remedy(reason)),
        waited,
        0,
        held,
        limit,
        reason);
  }

  private static String messageAfterWait(
      String asked,
      String pool,
      Duration waited,
      long place,
      long held,
      long limit,
      String reason) {
    return String.format(
        "pool %s granted no %s within %d ms: %s, %d of %d held, blocked by %s; %s",
        pool,
        asked,
        waited.toMillis(),
        place > 0 ? "place " + place + " in the queue" : "not in the queue",
        held,
        limit,
        reason,
        remedy(reason));
  }

  private static String article(String asked) {
    return asked.equals("permit") ? "a permit" : asked;
  }

  private static String remedy(String reason) {
    if (reason.startsWith(RATE)) {
      return "raise the rate, spread the calls, or raise the timeout";
    }
    if (reason.startsWith(COOLING)) {
      return "come back then, raise the timeout, or end the cool-down if the API serves again";
    }
    return switch (reason) {
      case MEMBER_SLOTS -> "raise the members' limits or the timeout, or see who holds";
      case NO_ACTIVE_MEMBER -> "enable a member, or add one";
      case PAUSED ->
          "resume it (set its state to active), once the account is accepted again if a 401 paused"
              + " it";
      case PROBE ->
          "one call at a time is let through until one succeeds: come back after it, or end the"
              + " cool-down if the API serves again";
      default -> "raise the limit or the timeout, or see who holds";
    };
  }

  /** The reason of a wait that time ends says until when. */
  private static @Nullable Instant instantIn(String reason) {
    int until = reason.lastIndexOf(UNTIL);
    if (until < 0) {
      return null;
    }
    try {
      return Instant.parse(reason.substring(until + UNTIL.length()));
    } catch (DateTimeParseException edited) {
      return null;
    }
  }

  /**
   * Returns how long the caller waited.
   *
   * @return by this JVM's monotonic clock
   */
  public Duration waited() {
    return waited;
  }

  /**
   * Returns the place in the queue when the wait ended.
   *
   * @return from 1 for the head; 0 if it was in none, as after a single attempt
   */
  public long place() {
    return place;
  }

  /**
   * Returns how many permits were held when the wait ended.
   *
   * @return over all workers; 0 where the pool was not asked, as when this worker's own rate has no
   *     room in time
   */
  public long held() {
    return held;
  }

  /**
   * Returns how many permits may be held.
   *
   * @return the limit in force when the wait ended
   */
  public long limit() {
    return limit;
  }

  /**
   * Returns why nobody was granted: {@code slots}, {@code rate 60/1m until …}, {@code paused},
   * {@code recovering until …}, {@code rate per worker 10/1s}, {@code cooling until …}, {@code
   * probe}; or what is the matter with the members: {@code rate 60/1m of eol1 until …}, {@code
   * cooling eol1 until …}, of that which may serve again first, {@code member slots}, {@code no
   * active member}.
   *
   * @return the reason
   */
  public String reason() {
    return reason;
  }

  /**
   * Returns when time alone lets the pool grant again: when a window has room, its own or a
   * member's, or a cool-down is over.
   *
   * @return by the store's clock; empty where no time is known, as while all permits are held
   */
  public Optional<Instant> opensAt() {
    return Optional.ofNullable(opensAt);
  }
}
