package io.poolcoordinator.spi;

import java.util.List;

/**
 * Asks after waiters. Those that are parked go back to their place; those that this state of the
 * store has never seen are queued under their old ticket.
 *
 * @param pool the pool's name
 * @param notAfter the store's time after which no waiter may be queued again any more
 * @param complete with this poll the worker has named all its waiters since it was told {@link
 *     PollReply#parked()}
 * @param waiters at most {@link PoolStore#BATCH}
 */
public record PollCommand(
    String pool, long notAfter, boolean complete, List<QueuedWaiter> waiters) {

  /**
   * A waiter as its worker knows it.
   *
   * @param id the id
   * @param ticket its place in the queue for ever
   * @param deadline the store's time at which it leaves
   * @param cost units for each window
   * @param slot whether it waits for a slot; if not, for units of the windows alone
   * @param label what people read; empty for none
   * @param preference which members may serve
   */
  public record QueuedWaiter(
      String id,
      long ticket,
      long deadline,
      int cost,
      boolean slot,
      String label,
      Preference preference) {

    /** A waiter that any member may serve. */
    public QueuedWaiter(
        String id, long ticket, long deadline, int cost, boolean slot, String label) {
      this(id, ticket, deadline, cost, slot, label, Preference.NONE);
    }
  }
}
