package io.poolcoordinator.internal;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.PoolConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long one acquire of a connection goes on, whichever pools it asks: its timeout counts
 * from the beginning. Used by one step of the acquire after the other.
 */
final class Patience {

  /** While a connection is being moved no pool has it. */
  private static final Duration LONGEST_MOVE = Duration.ofMillis(500);

  private static final Duration FIRST_LOOK = Duration.ofMillis(20);
  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final Duration LAST_RETRY = Duration.ofMillis(500);

  private final Timeline timeline;
  private final long startedNanos;
  private final @Nullable Duration timeout;
  private Duration poolTimeout = PoolConfig.DEFAULT_TIMEOUT;
  private Duration look = FIRST_LOOK;
  private Duration move = LONGEST_MOVE;
  private Duration retry = FIRST_RETRY;
  private boolean begun;
  private volatile boolean ended;

  /**
   * Begins now.
   *
   * @param timeout the request's own; null for that of the pool
   */
  Patience(Timeline timeline, @Nullable Duration timeout) {
    this.timeline = timeline;
    this.startedNanos = timeline.nanoTime();
    this.timeout = timeout;
  }

  /** The request with what is left of its timeout in this pool. */
  AcquireRequest of(AcquireRequest request, PoolConfig config) {
    poolTimeout = config.timeout();
    if (timeout == null && !begun) {
      // As it is: the pool's own timeout is the pool's to say.
      begun = true;
      return request;
    }
    return request.toBuilder().timeout(left()).build();
  }

  /** How long to wait before the connection is looked for again; zero for no more. */
  Duration beforeLook() {
    Duration pause = atMost(least(look, move));
    look = look.multipliedBy(2);
    move = move.minus(pause);
    return pause;
  }

  /** How long to wait before a store that was not reached is asked again; zero for no more. */
  Duration beforeRetry() {
    Duration pause = atMost(retry);
    retry = least(retry.multipliedBy(2), LAST_RETRY);
    return pause;
  }

  private Duration atMost(Duration pause) {
    begun = true;
    return ended ? Duration.ZERO : least(pause, left());
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Duration left() {
    Duration whole = timeout == null ? poolTimeout : timeout;
    Duration left = whole.minusNanos(timeline.nanoTime() - startedNanos);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Nobody waits for the permit any more. */
  void end() {
    ended = true;
  }
}
