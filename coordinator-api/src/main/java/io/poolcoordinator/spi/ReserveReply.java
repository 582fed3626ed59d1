package io.poolcoordinator.spi;

/**
 * What became of a reservation.
 *
 * @param header what every reply carries
 * @param status what became of it
 * @param waitMillis in how many ms the units may be used, with {@link Status#RESERVED}; otherwise 0
 * @param units how many were booked in each window, with {@link Status#RESERVED}; otherwise 0
 * @param reason why not, in the words of the pool's field {@code blocked}; empty if booked
 */
public record ReserveReply(
    ReplyHeader header, Status status, long waitMillis, long units, String reason) {

  /** What became of it. */
  public enum Status {
    /** The units are booked. */
    RESERVED,
    /** There is no room within the timeout, somebody waits, or the pool grants nothing now. */
    REFUSED,
    /** The cost is above what one of the windows can ever hold; the reason names it. */
    IMPOSSIBLE,
    /** This came after its time, or its time is off; nothing was done. */
    LATE,
    /** The pool is missing: its state was lost. */
    MISSING,
    /** The pool was deleted. */
    DELETED
  }
}
