package io.poolcoordinator.spi;

import java.util.List;

/**
 * What every reply carries.
 *
 * @param time the pool's time at the operation, in ms; never runs back
 * @param changed identifies the pool's settings: grows when they change, by whatever way; 0 if the
 *     pool is missing
 * @param generation identifies the queue: changes when it was edited by hand, so that workers look
 *     after their waiters
 * @param more the operation stopped at its bound of work; a poll goes on where it stopped
 * @param comeBackIn in how many ms time alone may serve a waiter at the head, which is one of the
 *     asking worker's: a window opens then, grants resume, or, told by a poll, a lease ends; {@link
 *     #NOT} if nothing of the kind is known
 * @param grants grants that this operation made for waiters of the worker that asked
 */
public record ReplyHeader(
    long time, long changed, long generation, boolean more, long comeBackIn, List<Grant> grants) {

  /** Nothing that time alone would bring about. */
  public static final long NOT = -1;
}
