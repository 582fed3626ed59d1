package io.poolcoordinator.contract;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is stored of a pool.
 *
 * @param leases permit id to the end of its lease, in ms
 * @param tickets waiter id to its ticket, as stored: negative where it is parked
 * @param holders ids of permits of which there is a record
 * @param waiting ids of waiters of which there is a record
 * @param token the last number that was given; 0 if the pool is missing
 */
public record Audit(
    Map<String, Long> leases,
    Map<String, Long> tickets,
    Set<String> holders,
    Set<String> waiting,
    long token) {

  /**
   * Returns those that are skipped until their worker is heard of.
   *
   * @return waiter ids
   */
  public Set<String> parked() {
    Set<String> parked = new TreeSet<>();
    tickets.forEach(
        (id, ticket) -> {
          if (ticket < 0) {
            parked.add(id);
          }
        });
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
        && holders.isEmpty()
        && waiting.isEmpty()
        && token == 0;
  }
}
