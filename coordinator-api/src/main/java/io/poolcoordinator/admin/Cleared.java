package io.poolcoordinator.admin;

/**
 * What went when a pool was cleared or deleted. Where the reply was lost, and asking again found
 * that it was done, nobody knows how many went: both are 0 then, and the pool's events have the
 * numbers.
 *
 * @param waiters how many calls waited, which fail now
 * @param holders how many permits ended; for a pool that was deleted, how many are still held
 */
public record Cleared(long waiters, long holders) {

  /**
   * Says in words what went, and what may still be running: the store ends permits, and cannot end
   * the calls that were made under them.
   *
   * @return a sentence for people
   */
  public String warning() {
    return waiters
        + (waiters == 1 ? " waiter and " : " waiters and ")
        + holders
        + (holders == 1 ? " permit" : " permits")
        + (holders == 0 ? "" : "; calls of these permits may still be running");
  }
}
