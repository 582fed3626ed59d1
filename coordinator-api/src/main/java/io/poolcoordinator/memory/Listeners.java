package io.poolcoordinator.memory;

import io.poolcoordinator.spi.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which workers listen for their grants in which pools. */
final class Listeners {

  private record Channel(String pool, String worker) {}

  private final Map<Channel, Outbox> channels = new ConcurrentHashMap<>();

  /** Returns false if it was there before. */
  boolean add(String pool, String worker, Outbox outbox) {
    return channels.put(new Channel(pool, worker), outbox) != outbox;
  }

  void remove(String pool, String worker, Outbox outbox) {
    channels.remove(new Channel(pool, worker), outbox);
  }

  void removeAll(Outbox outbox) {
    channels.values().removeIf(other -> other == outbox);
  }

  boolean hears(String pool, String worker) {
    return channels.containsKey(new Channel(pool, worker));
  }

  /**
   * Puts what an operation tells others into their outboxes; called under the pool's lock, so that
   * each hears of its grants in the order in which they were made.
   *
   * @return the outboxes, to be emptied once the lock is released
   */
  List<Outbox> post(Operation operation) {
    List<Outbox> posted = new ArrayList<>(operation.pushes.size());
    operation.pushes.forEach(
        (worker, push) -> {
          Outbox outbox = channels.get(new Channel(operation.pool.name, worker));
          if (outbox != null) {
            String pool = operation.pool.name;
            long time = operation.now;
            long comeBackIn = push.comeBackIn;
            List<Grant> grants = List.copyOf(push.grants);
            outbox.post(listener -> listener.pushed(pool, time, comeBackIn, grants));
            posted.add(outbox);
          }
        });
    return posted;
  }
}
