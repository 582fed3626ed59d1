package io.poolcoordinator.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of waiters.
 *
 * @param header what every reply carries
 * @param status whether the pool can be waited for
 * @param parked some waiters of this worker were parked: it names all of them in further polls, the
 *     last one with {@link PollCommand#complete()}
 * @param waiters the state of each that was asked after, in order; empty unless {@link
 *     Status#POLLED}
 */
public record PollReply(
    ReplyHeader header, Status status, boolean parked, List<WaiterState> waiters) {

  /** Whether the pool can be waited for. */
  public enum Status {
    /** It can. */
    POLLED,
    /** The pool is missing: its state was lost. */
    MISSING,
    /** The pool was deleted. */
    DELETED
  }

  /**
   * The state of one waiter.
   *
   * @param status what it is
   * @param grant its grant, with {@link WaiterStatus#GRANTED}; otherwise null
   */
  public record WaiterState(WaiterStatus status, @Nullable Grant grant) {}

  /** What a waiter is. */
  public enum WaiterStatus {
    /** It waits. */
    QUEUED,
    /** It was granted a permit. */
    GRANTED,
    /** It was cleared by ops. */
    CLEARED,
    /** It ended before: released, cancelled, expired, past its deadline. */
    ENDED,
    /** Its cost is above what a window can hold since the rate was changed; it left the queue. */
    IMPOSSIBLE
  }
}
