package io.poolcoordinator.spi;

/**
 * What an id was that was released.
 *
 * @param header what every reply carries
 * @param status what it was
 * @param standing how things stood before; the place only with {@link Status#CANCELLED}
 * @param coolingUntil until when the permit's member, or the pool without members, cools down
 *     because of this release's outcome, in ms of the store's time; 0 if it began no cool-down
 */
public record ReleaseReply(
    ReplyHeader header, Status status, Standing standing, long coolingUntil) {

  /** What the id was. */
  public enum Status {
    /** A live permit; it is free now. */
    RELEASED,
    /** A waiter; it left the queue. */
    CANCELLED,
    /** Neither, any more or yet. */
    ENDED,
    /** The pool is missing: its state was lost. */
    MISSING
  }
}
