package io.poolcoordinator.contract;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * What is stored of a pool.
 *
 * @param leases permit id to the end of its lease, in ms
 * @param tickets waiter id to its ticket, as stored: negative where it is parked
 * @param takers the same of those that wait for units without a slot
 * @param taken id to the time until which it is remembered that it took units without a slot, in ms
 * @param holders ids of permits of which there is a record
 * @param waiting ids of waiters of which there is a record
 * @param windows window name to its buckets, as stored: start in ms to units; those of a member
 *     under its name, a colon and the window's
 * @param bound waiter id to its ticket, of those that wait for certain members, over all their
 *     queues: negative where it is parked
 * @param rotation whose turns come, the next one first
 * @param held member to how many permits are held on it, of those on which some are
 * @param token the last number that was given; 0 if the pool is missing
 */
public record Audit(
    Map<String, Long> leases,
    Map<String, Long> tickets,
    Map<String, Long> takers,
    Map<String, Long> taken,
    Set<String> holders,
    Set<String> waiting,
    Map<String, SortedMap<Long, Long>> windows,
    Map<String, Long> bound,
    List<String> rotation,
    Map<String, Long> held,
    long token) {

  /**
   * Returns those that are skipped until their worker is heard of.
   *
   * @return waiter ids
   */
  public Set<String> parked() {
    Set<String> parked = new TreeSet<>();
    for (Map<String, Long> queue : List.of(tickets, takers, bound)) {
      queue.forEach(
          (id, ticket) -> {
            if (ticket < 0) {
              parked.add(id);
            }
          });
    }
    return parked;
  }

  /**
   * Says whether nothing at all is stored.
   *
   * @return true if so
   */
  public boolean isEmpty() {
    return leases.isEmpty()
        && tickets.isEmpty()
        && takers.isEmpty()
        && taken.isEmpty()
        && holders.isEmpty()
        && waiting.isEmpty()
        && windows.isEmpty()
        && bound.isEmpty()
        && rotation.isEmpty()
        && held.isEmpty()
        && token == 0;
  }
}
