package io.poolcoordinator.spi;

/**
 * What became of an act.
 *
 * @param header what every reply carries
 * @param status what became of it
 * @param waiters how many waits it ended
 * @param holders how many permits it ended; with {@link ActCommand.Act#DELETE}, how many are held
 *     still
 */
public record ActReply(ReplyHeader header, Status status, long waiters, long holders) {

  /** What became of an act. */
  public enum Status {
    /** It was done. */
    DONE,
    /** There was nothing to do: all is as it was. */
    UNCHANGED,
    /** It was done before, under the same id; the numbers are 0. */
    REPEATED,
    /** This came after its time, or its time is off; nothing was done. */
    LATE,
    /** Nothing: the pool is missing. */
    MISSING,
    /** Nothing: the pool was deleted. */
    DELETED
  }
}
