package io.poolcoordinator.memory;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.spi.Preference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one pool. Read and written under its lock only.
 *
 * <p>The fields up to {@link #leases} are those of the pool's hash in Redis; each field after them
 * is one more key there.
 */
final class MemoryPool {

  /** What people set; members apart, which stand in {@link #rotation} and {@link #members}. */
  record Settings(PoolConfig config, PoolState state) {

    long timeoutMillis() {
      return config.timeout().toMillis();
    }

    long leaseMillis() {
      return config.lease().toMillis();
    }

    /** The state as it is stored, and as people read it. */
    String stateName() {
      return state.name().toLowerCase(Locale.ROOT);
    }

    Settings withState(PoolState other) {
      return new Settings(config, other);
    }
  }

  /** What is known of a permit. */
  record Holder(long since, long token, int cost, String label, String member) {}

  /** What is known of a waiter; kept until a pushed grant is claimed. */
  record Waiter(
      long since, long ticket, long deadline, int cost, String label, Preference preference) {}

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

  /** The heads whose workers were told last when to come back, and for when. */
  final ArrayDeque<String> told = new ArrayDeque<>();

  /** When what edits by hand and dead workers leave behind was last looked for, and how far. */
  long swept;

  String waitersSweptTo = "";
  String holdersSweptTo = "";

  /** The length of the rotation when it was last looked at; null if there never were members. */
  @Nullable Integer weights;

  /** A member that was passed over since turns were spread; empty for none. */
  String skipped = "";

  /** The members at the last look: if they differ, somebody changed them by hand. */
  Roster.Seen seenMembers = Roster.Seen.NOBODY;

  /** The cool-down of the pool itself. */
  @Nullable Cooling cooling;

  /** How many calls in a row failed, in a pool without members. */
  int failures;

  /** How many permits, and units without one, were granted. */
  long granted;

  /** How many calls the API throttled. */
  long throttled;

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

  /** Whose turn it is. */
  final Rotation rotation = new Rotation();

  /** What is known of members, also of some that are in the rotation no more. */
  final TreeMap<String, MemoryMember> members = new TreeMap<>();

  /** Those that wait for certain members. */
  final BoundQueues bound = new BoundQueues();

  /** Those that may acquire from it as connections. */
  final TreeSet<String> connections = new TreeSet<>();

  final AdministrativeEvents events = new AdministrativeEvents();

  MemoryPool(String name) {
    this.name = name;
  }

  /** The queue of those that wait for a slot or do not, for any member or certain ones. */
  NamedQueue queue(boolean slot, Preference preference) {
    String name = NamedQueue.nameOf(slot, preference);
    return preference.isNone()
        ? new NamedQueue(name, slot, slot ? waiters : takers)
        : bound.queue(name, slot);
  }

  /** The queues in which an id may wait. */
  List<NamedQueue> queuesOf(String id) {
    List<NamedQueue> queues = new ArrayList<>();
    queues.add(queue(true, Preference.NONE));
    queues.add(queue(false, Preference.NONE));
    Waiter waiter = waiting.get(id);
    if (waiter != null && !waiter.preference().isNone()) {
      for (boolean slot : new boolean[] {true, false}) {
        NamedQueue queue = bound.find(NamedQueue.nameOf(slot, waiter.preference()));
        if (queue != null) {
          queues.add(queue);
        }
      }
    }
    return queues;
  }

  /** All queues in which somebody may wait. */
  List<NamedQueue> queues() {
    List<NamedQueue> queues = new ArrayList<>();
    queues.add(queue(true, Preference.NONE));
    queues.add(queue(false, Preference.NONE));
    queues.addAll(bound.all());
    return queues;
  }

  void clearQueues() {
    waiters.clear();
    takers.clear();
    bound.clear();
  }

  /** How many wait in all queues, parked or not. */
  long countWaiting() {
    return waiters.size() + takers.size() + bound.size();
  }

  /** Whether grants without a preference are for the member whose turn it is. */
  boolean rotates() {
    return !rotation.isEmpty() || (weights != null && weights > 0);
  }

  /** What is known of a member; of one that is unknown, a member without anything of its own. */
  MemoryMember member(String name) {
    MemoryMember member = members.get(name);
    return member == null ? new MemoryMember() : member;
  }

  /** How many permits are held on each member on which some are. */
  Map<String, Long> held() {
    Map<String, Long> held = new HashMap<>();
    holders.forEach(
        (id, holder) -> {
          if (!holder.member().isEmpty() && leases.contains(id)) {
            held.merge(holder.member(), 1L, Long::sum);
          }
        });
    return held;
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
    told.clear();
    swept = 0;
    waitersSweptTo = "";
    holdersSweptTo = "";
    weights = null;
    skipped = "";
    seenMembers = Roster.Seen.NOBODY;
    cooling = null;
    failures = 0;
    granted = 0;
    throttled = 0;
    windows.values().removeIf(MemoryWindow::isEmpty);
  }

  /** Forgets members but their turns and, of windows, what was used. */
  void forgetMembers() {
    members.values().forEach(MemoryMember::forgetSettings);
    members.values().removeIf(MemoryMember::isBlank);
  }

  void forget() {
    forgetSettings();
    leases.clear();
    holders.clear();
    clearQueues();
    waiting.clear();
    ended.clear();
    workers.clear();
    taken.clear();
    windows.clear();
    rotation.clear();
    members.clear();
    connections.clear();
    events.clear();
  }

  /** Whether nothing is known of it, so that it need not be kept. */
  boolean isBlank() {
    return settings == null
        && leases.isEmpty()
        && holders.isEmpty()
        && countWaiting() == 0
        && waiting.isEmpty()
        && ended.isEmpty()
        && workers.isEmpty()
        && taken.isEmpty()
        && rotation.isEmpty()
        && members.values().stream().allMatch(MemoryMember::isBlank)
        && connections.isEmpty()
        && events.isEmpty()
        && windows.values().stream().allMatch(MemoryWindow::isEmpty);
  }
}
