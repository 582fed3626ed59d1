package io.poolcoordinator.redis.history;

/**
 * A grant as the server made it.
 *
 * @param id the permit
 * @param token its token
 * @param since when, in ms of the server's time
 * @param end the end of its first lease
 * @param ticket its place in the queue, negative if it was parked; 0 if it was in none
 * @param member its member; empty for none
 * @param cost its units of each window
 * @param live how many were live with it
 * @param limit the limit in force
 * @param state how often the pool was lost, or deleted, before
 * @param entry the command that made it
 */
record Granted(
    String id,
    long token,
    long since,
    long end,
    long ticket,
    String member,
    int cost,
    long live,
    long limit,
    long state,
    JournalEntry entry) {

  /** Whether the worker that waited was told by a message. */
  boolean isPushed() {
    JournalEntry.Run run = entry.run();
    return ticket != 0 && run != null && !run.worker().equals(Replay.workerIdOf(id));
  }

  @Override
  public String toString() {
    return id
        + " token "
        + token
        + " ticket "
        + ticket
        + (member.isEmpty() ? "" : " on " + member)
        + ", live "
        + live
        + " of "
        + limit
        + ", until "
        + end
        + ": "
        + entry;
  }
}
