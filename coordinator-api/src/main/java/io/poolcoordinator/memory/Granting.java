package io.poolcoordinator.memory;

import io.poolcoordinator.PoolState;
import io.poolcoordinator.memory.MemoryPool.Holder;
import io.poolcoordinator.memory.MemoryPool.Settings;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.Preference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one way to a grant: slot, windows and member together, or nothing. */
final class Granting {

  /** Why nobody is granted while all permits are held. */
  static final String SLOTS = "slots";

  /** Why nobody is granted while the call is out that shows whether a cool-down is over. */
  private static final String PROBE = "probe";

  /** How long units that were taken without a slot are remembered after they may be used. */
  static final long KEEP = 10_000;

  private final Operation operation;
  private final MemoryPool pool;
  private final Hearing hearing;
  private final Choosing choosing;
  private @Nullable Windows windows;

  Granting(Operation operation) {
    this.operation = operation;
    this.pool = operation.pool;
    this.hearing = new Hearing(operation);
    this.choosing = new Choosing(operation);
  }

  /** The windows, which are read when this is first asked: what is new takes over what was used. */
  Windows windows() {
    if (windows == null) {
      windows = Windows.of(pool, operation.settings().config().rateLimits(), operation.now);
    }
    return windows;
  }

  /** Without anybody who waits nothing is granted, and the windows do not matter. */
  void readWindowsForWaiters() {
    if (pool.countWaiting() > 0) {
      windows();
    }
  }

  /** Why nobody can be granted anything now, or null. */
  @Nullable Refusal closed() {
    Settings settings = operation.settings();
    if (settings.state() != PoolState.ACTIVE) {
      return Refusal.of(settings.stateName());
    }
    if (operation.now < pool.opens) {
      return Refusal.until("recovering until ", pool.opens);
    }
    Cooling cooling = pool.cooling;
    return cooling != null && !cooling.isOver(operation.now)
        ? Refusal.until("cooling until ", cooling.until())
        : null;
  }

  /** Why there is no slot now, or null. */
  @Nullable Refusal noSlot() {
    if (pool.leases.size() >= operation.settings().config().limit()) {
      return Refusal.of(SLOTS);
    }
    return !pool.rotates() && choosing.isProbed(pool.cooling) ? Refusal.of(PROBE) : null;
  }

  /** Which member serves somebody that has nobody before it, or why it cannot be granted now. */
  Choice choice(int cost, boolean slot, Preference preference) {
    Refusal refusal = closed();
    if (refusal == null && slot) {
      refusal = noSlot();
    }
    if (refusal == null) {
      refusal = windows().refusal(cost);
    }
    return refusal == null
        ? choosing.pick(preference, cost, slot)
        : new Choice("", refusal, false, Map.of());
  }

  Choosing choosing() {
    return choosing;
  }

  /**
   * Grants a permit: from here on nothing can fail.
   *
   * @param member the member that serves; empty for none
   * @param shared whether it was chosen in the order that all share, which moves then
   */
  Grant take(String id, int cost, String label, long span, String member, boolean shared) {
    if (!member.isEmpty()) {
      if (shared) {
        choosing.moveTurn(member, cost);
      }
      choosing.take(member, cost, id);
    }
    if (pool.cooling != null && !pool.rotates()) {
      pool.cooling = pool.cooling.withProbe(id);
    }
    windows().take(cost, operation.now);
    pool.granted++;
    long token = operation.nextNumber();
    long end = operation.now + span;
    pool.holders.put(id, new Holder(operation.now, token, cost, label, member));
    pool.leases.put(id, end);
    return new Grant(id, token, operation.now, end, member);
  }

  /** Grants units alone, of the pool's windows and of a member's, if there is one. */
  Grant takeUnits(String id, int cost, String member) {
    windows().take(cost, operation.now);
    if (!member.isEmpty()) {
      choosing.takeUnits(member, cost);
    }
    pool.taken.put(id, operation.now + KEEP);
    pool.granted++;
    return new Grant(id, operation.nextNumber(), operation.now, 0);
  }

  /** The grant of a permit that is live. */
  Grant grantOf(String id, long end) {
    Holder holder = pool.holders.get(id);
    return holder == null
        ? new Grant(id, 0, 0, end)
        : new Grant(id, holder.token(), holder.since(), end, holder.member());
  }

  /** The grant of units that were taken before; null where none are known. */
  @Nullable Grant takenBefore(String id) {
    Long until = pool.taken.score(id);
    return until == null || until <= operation.now ? null : new Grant(id, 0, until - KEEP, 0);
  }

  /** Takes a waiter out of the turn, until its worker is heard of again. */
  void park(NamedQueue queue, String id, long ticket) {
    queue.tickets().park(id, ticket);
    hearing.noteParked(Operation.workerOf(id));
  }

  /** Whether what is pushed to a worker would be heard. */
  boolean reaches(String worker) {
    return hearing.reaches(worker);
  }

  /** Notes that the worker that asks was heard of: {@link Hearing#noteHeard()}. */
  boolean noteHeard() {
    return hearing.noteHeard();
  }
}
