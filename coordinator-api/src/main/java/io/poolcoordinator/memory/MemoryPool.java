package io.poolcoordinator.memory;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.spi.PoolState;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one pool. Read and written under its lock only.
 *
 * <p>The fields up to {@link #leases} are those of the pool's hash in Redis; each field after them
 * is one more key there.
 */
final class MemoryPool {

  /** What people set. */
  record Settings(PoolConfig config, PoolState state) {

    long timeoutMillis() {
      return config.timeout().toMillis();
    }

    long leaseMillis() {
      return config.lease().toMillis();
    }
  }

  /** What is known of a permit. */
  record Holder(long since, long token, int cost, String label) {}

  /** What is known of a waiter; kept until a pushed grant is claimed. */
  record Waiter(long since, long ticket, long deadline, int cost, String label) {}

  /** When a worker with waiters was last heard of, and whether some of them are parked. */
  record Heard(long at, boolean parked) {}

  final ReentrantLock lock = new ReentrantLock();
  final String name;

  /** Null where the pool is missing: it was never made, or its state was lost. */
  @Nullable Settings settings;

  /** The settings at the last operation: if they differ, somebody changed them by hand. */
  @Nullable Settings seen;

  long changed;

  /** The last number that was given, as a token or as a ticket. */
  long token;

  /** Permits and waiters with a number up to this one are not taken back in. */
  long floor;

  /** The last time that was used. */
  long clock;

  /** How many waited after the last operation: if it differs, somebody edited a queue by hand. */
  long queued;

  long generation;

  /** Until then nothing is granted, so that holders come first after a loss. */
  long opens;

  String blocked = "";

  /** The head whose worker was told last when to come back, and for when. */
  String told = "";

  /** When what edits by hand and dead workers leave behind was last looked for, and how far. */
  long swept;

  String waitersSweptTo = "";
  String holdersSweptTo = "";

  /** Permit id to the end of its lease: the truth of what is in use. */
  final ScoredSet leases = new ScoredSet();

  final TreeMap<String, Holder> holders = new TreeMap<>();

  /** Those that wait for a slot. */
  final TicketQueue waiters = new TicketQueue();

  /** The records of both queues. */
  final TreeMap<String, Waiter> waiting = new TreeMap<>();

  /** Id to the time until which its end is remembered. */
  final ScoredSet ended = new ScoredSet();

  final Map<String, Heard> workers = new HashMap<>();

  /** Those that wait for units of the windows alone. */
  final TicketQueue takers = new TicketQueue();

  /**
   * Id to when the units that it took without a slot may be used, and a while on: so long it is
   * known that it took them.
   */
  final ScoredSet taken = new ScoredSet();

  /** What was used of each window, by its name. */
  final TreeMap<String, MemoryWindow> windows = new TreeMap<>();

  MemoryPool(String name) {
    this.name = name;
  }

  /** The queue of those that wait for a slot, or of those that do not. */
  TicketQueue queue(boolean slot) {
    return slot ? waiters : takers;
  }

  /** How many wait in both queues, parked or not. */
  long countWaiting() {
    return (long) waiters.size() + takers.size();
  }

  /**
   * Forgets settings and counters: the pool is missing then. Of windows in which nothing was used
   * nothing else is known.
   */
  void forgetSettings() {
    settings = null;
    seen = null;
    changed = 0;
    token = 0;
    floor = 0;
    clock = 0;
    queued = 0;
    generation = 0;
    opens = 0;
    blocked = "";
    told = "";
    swept = 0;
    waitersSweptTo = "";
    holdersSweptTo = "";
    windows.values().removeIf(MemoryWindow::isEmpty);
  }

  void forget() {
    forgetSettings();
    leases.clear();
    holders.clear();
    waiters.clear();
    waiting.clear();
    ended.clear();
    workers.clear();
    takers.clear();
    taken.clear();
    windows.clear();
  }

  /** Whether nothing is known of it, so that it need not be kept. */
  boolean isBlank() {
    return settings == null
        && leases.isEmpty()
        && holders.isEmpty()
        && waiters.isEmpty()
        && waiting.isEmpty()
        && ended.isEmpty()
        && workers.isEmpty()
        && takers.isEmpty()
        && taken.isEmpty()
        && windows.values().stream().allMatch(MemoryWindow::isEmpty);
  }
}
