package io.poolcoordinator.spi;

import org.jspecify.annotations.Nullable;

/**
 * What became of an acquire.
 *
 * @param header what every reply carries
 * @param status what became of it
 * @param grant the grant, with {@link Status#GRANTED}; otherwise null
 * @param ticket the place in the queue for ever, with {@link Status#QUEUED}; otherwise 0
 * @param deadline the store's time at which the waiter leaves, with {@link Status#QUEUED};
 *     otherwise 0
 * @param standing how things stand; place 0 unless queued
 */
public record AcquireReply(
    ReplyHeader header,
    Status status,
    @Nullable Grant grant,
    long ticket,
    long deadline,
    Standing standing) {

  /** What became of it. */
  public enum Status {
    /** A permit was granted. */
    GRANTED,
    /** The caller waits in the queue. */
    QUEUED,
    /**
     * None is free and the caller does not wait, or would wait in vain: a window opens too late.
     */
    REFUSED,
    /** The cost is above what one of the windows can ever hold; the standing's reason names it. */
    IMPOSSIBLE,
    /** The caller would wait, but does not listen; it listens and asks again. */
    LISTEN_FIRST,
    /** The id was released, cancelled, cleared or expired before. */
    ENDED,
    /** This came after its time, or its time is off; nothing was done. */
    LATE,
    /** The connection that asks is not attached to the pool; nothing was done. */
    NOT_ATTACHED,
    /** The pool is missing: its state was lost. */
    MISSING,
    /** The pool was deleted. */
    DELETED
  }
}
