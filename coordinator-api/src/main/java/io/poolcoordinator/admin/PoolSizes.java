package io.poolcoordinator.admin;

import java.util.List;

/**
 * How much there is of everything that belongs to a pool.
 *
 * @param live leases that have not ended: the permits that are in use
 * @param expired leases that have ended, which the next operation drops
 * @param holders records of permits
 * @param waiters calls that wait for a permit of any member
 * @param takers calls that wait for units of the windows alone
 * @param bound calls that wait for certain members
 * @param boundQueues in how many queues those wait
 * @param parked how many of all that wait are skipped until their worker is heard of
 * @param waiting records of those that wait, or were granted a permit and have not claimed it
 * @param marks ids that are remembered to have ended
 * @param taken ids that are remembered to have taken units without a permit
 * @param workers workers with waiters that were heard of
 * @param turns turns of all members
 * @param connections connections that are attached
 * @param events administrative events
 * @param windows the windows of the pool and of its members
 */
public record PoolSizes(
    long live,
    long expired,
    long holders,
    long waiters,
    long takers,
    long bound,
    long boundQueues,
    long parked,
    long waiting,
    long marks,
    long taken,
    long workers,
    long turns,
    long connections,
    long events,
    List<WindowSize> windows) {

  /** Makes sizes that nobody changes. */
  public PoolSizes {
    windows = List.copyOf(windows);
  }

  /**
   * A window at one moment.
   *
   * @param member the member whose own it is; empty for the pool's
   * @param window its length, such as {@code 1m}
   * @param used how many units are taken, booked ones too
   * @param buckets in how many buckets
   */
  public record WindowSize(String member, String window, long used, long buckets) {}
}
