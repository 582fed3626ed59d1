package io.poolcoordinator;

import java.time.Duration;

/** No permit was granted within the timeout. */
public final class PoolTimeoutException extends PoolException {

  private static final long serialVersionUID = 1L;

  private final Duration waited;
  private final long place;
  private final long held;
  private final long limit;
  private final String reason;

  /**
   * Makes an exception.
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
    super(
        pool,
        String.format(
            "pool %s granted no permit within %d ms: %s, %d of %d held, blocked by %s; raise the"
                + " limit or the timeout, or see who holds",
            pool,
            waited.toMillis(),
            place > 0 ? "place " + place + " in the queue" : "not in the queue",
            held,
            limit,
            reason),
        null);
    this.waited = waited;
    this.place = place;
    this.held = held;
    this.limit = limit;
    this.reason = reason;
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
   * @return over all workers
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
   * Returns why nobody was granted: {@code slots}, {@code paused}, {@code recovering until …}.
   *
   * @return the reason
   */
  public String reason() {
    return reason;
  }
}
