package io.poolcoordinator.redis.history;

/**
 * One permit as its holder saw it. Times are {@code System.nanoTime()}, which all JVMs of a machine
 * share.
 *
 * @param thread the worker and the thread that held it
 * @param ticket its place in the queue; 0 if it did not wait, {@link #UNKNOWN} if the reply that
 *     says so was lost
 * @param token its token
 * @param asked when it was asked for
 * @param begun when the holder had it
 * @param ended when the holder gave it back; if it was found lost, or its worker died, when the
 *     holder last knew it to be valid
 * @param since when it was granted, in ms of the server's time
 * @param cost its units of each window
 * @param member the member it was granted on; empty for none
 * @param id its id
 * @param end how it ended
 */
public record Held(
    String thread,
    long ticket,
    long token,
    long asked,
    long begun,
    long ended,
    long since,
    int cost,
    String member,
    String id,
    End end) {

  /** A ticket that its worker never heard of. */
  public static final long UNKNOWN = -1;

  /** How a permit ended, as its holder saw it. */
  public enum End {
    /** It was given back while it was valid. */
    GIVEN_BACK,
    /** Its holder found that it is not valid any more. */
    LOST,
    /** Its worker died with it. */
    DIED
  }

  Held withTicket(long known) {
    return new Held(thread, known, token, asked, begun, ended, since, cost, member, id, end);
  }

  /** Returns the worker that held it. */
  public String worker() {
    return thread.substring(0, thread.indexOf('/'));
  }

  /** Returns how long it was waited for, in ns. */
  public long waited() {
    return begun - asked;
  }
}
