package io.poolcoordinator.memory;

import io.poolcoordinator.memory.ScoredSet.Scored;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Waiters in the order of their tickets. Those that are parked keep their ticket and are skipped.
 */
final class TicketQueue {

  private final ScoredSet turn = new ScoredSet();
  private final Map<String, Long> parked = new HashMap<>();

  /** Puts a waiter in its place, also one that was parked. */
  void add(String id, long ticket) {
    parked.remove(id);
    turn.put(id, ticket);
  }

  void park(String id, long ticket) {
    turn.remove(id);
    parked.put(id, ticket);
  }

  boolean remove(String id) {
    return turn.remove(id) || parked.remove(id) != null;
  }

  void clear() {
    turn.clear();
    parked.clear();
  }

  boolean contains(String id) {
    return turn.contains(id) || parked.containsKey(id);
  }

  boolean isParked(String id) {
    return parked.containsKey(id);
  }

  /** The ticket of a waiter, parked or not; null where there is no such waiter. */
  @Nullable Long ticket(String id) {
    Long ticket = turn.score(id);
    return ticket != null ? ticket : parked.get(id);
  }

  /** The first that is not parked. */
  @Nullable Scored head() {
    return turn.first();
  }

  /** The one that has waited longest, parked or not. */
  @Nullable Scored oldest() {
    Scored oldest = turn.first();
    for (Map.Entry<String, Long> waiter : parked.entrySet()) {
      if (oldest == null || waiter.getValue() < oldest.score()) {
        oldest = new Scored(waiter.getKey(), waiter.getValue());
      }
    }
    return oldest;
  }

  /** The place of a ticket, 1 for the head. */
  long place(long ticket) {
    return turn.countUpTo(ticket);
  }

  /** How many wait, parked or not. */
  int size() {
    return turn.size() + parked.size();
  }

  boolean isEmpty() {
    return size() == 0;
  }

  /** A copy, for looking at: the tickets of those that are parked are negative. */
  Map<String, Long> tickets() {
    Map<String, Long> tickets = turn.scores();
    parked.forEach((id, ticket) -> tickets.put(id, -ticket));
    return tickets;
  }
}
