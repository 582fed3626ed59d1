package io.poolcoordinator.spi;

/**
 * What an id was that was released.
 *
 * @param header what every reply carries
 * @param status what it was
 * @param standing how things stood before; the place only with {@link Status#CANCELLED}
 */
public record ReleaseReply(ReplyHeader header, Status status, Standing standing) {

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
