package io.poolcoordinator.memory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The queues of those that wait for certain members, by name. A queue without anybody is none. */
final class BoundQueues {

  private final TreeMap<String, NamedQueue> queues = new TreeMap<>();

  /** The queue of a name, to put somebody into. */
  NamedQueue queue(String name, boolean slot) {
    return queues.computeIfAbsent(
        name, queueName -> new NamedQueue(queueName, slot, new TicketQueue()));
  }

  /** The queue of a name; null where nobody waits in it. */
  @Nullable NamedQueue find(String name) {
    NamedQueue queue = queues.get(name);
    return queue == null || queue.tickets().isEmpty() ? null : queue;
  }

  /** All in which somebody waits, parked or not, by name. */
  List<NamedQueue> all() {
    return queues.values().stream().filter(queue -> !queue.tickets().isEmpty()).toList();
  }

  /** Whether somebody waits for a slot, parked or not. */
  boolean waitForSlot() {
    return queues.values().stream().anyMatch(queue -> queue.slot() && !queue.tickets().isEmpty());
  }

  /** Called where nobody is about to be put into one of them. */
  void dropEmpty() {
    queues.values().removeIf(queue -> queue.tickets().isEmpty());
  }

  /** How many wait, parked or not. */
  long size() {
    return queues.values().stream().mapToLong(queue -> queue.tickets().size()).sum();
  }

  void clear() {
    queues.clear();
  }

  /** A copy, for looking at: the tickets of those that are parked are negative. */
  Map<String, Long> tickets() {
    Map<String, Long> tickets = new HashMap<>();
    queues.values().forEach(queue -> tickets.putAll(queue.tickets().tickets()));
    return tickets;
  }
}
