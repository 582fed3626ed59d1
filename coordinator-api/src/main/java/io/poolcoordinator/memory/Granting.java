package io.poolcoordinator.memory;

import io.poolcoordinator.memory.MemoryPool.Holder;
import io.poolcoordinator.memory.MemoryPool.Settings;
import io.poolcoordinator.memory.MemoryPool.Waiter;
import io.poolcoordinator.memory.ScoredSet.Scored;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PoolState;
import io.poolcoordinator.spi.PoolStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one way to a grant: slot and windows together or neither, for the heads of the two queues
 * before anybody behind them. Who waits for a slot and who waits for units alone take turns by
 * their tickets; while there is no slot, those who need none pass.
 */
final class Granting {

  /** Why nobody is granted while all permits are held. */
  static final String SLOTS = "slots";

  /** How long units that were taken without a slot are remembered after they may be used. */
  static final long KEEP = 10_000;

  /** How long a grant that was handed over waits to be claimed by a renewal. */
  private static final long CLAIM = 5_000;

  /** A worker that polls learns in time of what is further ahead. */
  private static final long TOLD_AHEAD = 2_000;

  /**
   * Why a newcomer would have to wait behind those that are left in the queues.
   *
   * @param withSlot one that wants a slot; null if it need not wait behind anybody
   * @param withoutSlot one that wants units alone; null likewise
   */
  record Ahead(@Nullable String withSlot, @Nullable String withoutSlot) {

    private static final Ahead NOBODY = new Ahead(null, null);

    @Nullable String reason(boolean slot) {
      return slot ? withSlot : withoutSlot;
    }
  }

  /** The first of a queue that is not parked. */
  private record Head(boolean slot, String id, long ticket) {

    String worker() {
      return Operation.workerOf(id);
    }
  }

  private final Operation operation;
  private final MemoryPool pool;
  private final Hearing hearing;
  private @Nullable Windows windows;

  /** Those that were found blocked last; one that wants for a slot before one that does not. */
  private final List<Head> blocked = new ArrayList<>();

  Granting(Operation operation) {
    this.operation = operation;
    this.pool = operation.pool;
    this.hearing = new Hearing(operation);
  }

  /** The windows, which are read when this is first asked: what is new takes over what was used. */
  Windows windows() {
    if (windows == null) {
      windows = new Windows(pool, operation.settings(), operation.now);
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
      return Refusal.of(settings.state().name().toLowerCase(Locale.ROOT));
    }
    return operation.now < pool.opens ? Refusal.until("recovering until ", pool.opens) : null;
  }

  /** Why somebody that has nobody before it cannot be granted now, or null. */
  @Nullable Refusal refusal(int cost, boolean slot) {
    Refusal closed = closed();
    if (closed != null) {
      return closed;
    }
    return slot && !hasSlot() ? Refusal.of(SLOTS) : windows().refusal(cost);
  }

  private boolean hasSlot() {
    return pool.leases.size() < operation.settings().config().limit();
  }

  /** Grants a permit: from here on nothing can fail. */
  Grant take(String id, int cost, String label, long span) {
    windows().take(cost, operation.now);
    long token = operation.nextNumber();
    long end = operation.now + span;
    pool.holders.put(id, new Holder(operation.now, token, cost, label));
    pool.leases.put(id, end);
    return new Grant(id, token, operation.now, end);
  }

  /** Grants units alone. */
  Grant takeUnits(String id, int cost) {
    windows().take(cost, operation.now);
    pool.taken.put(id, operation.now + KEEP);
    return new Grant(id, operation.nextNumber(), operation.now, 0);
  }

  /** The grant of a permit that is live. */
  Grant grantOf(String id, long end) {
    Holder holder = pool.holders.get(id);
    return holder == null
        ? new Grant(id, 0, 0, end)
        : new Grant(id, holder.token(), holder.since(), end);
  }

  /** The grant of units that were taken before; null where none are known. */
  @Nullable Grant takenBefore(String id) {
    Long until = pool.taken.score(id);
    return until == null || until <= operation.now ? null : new Grant(id, 0, until - KEEP, 0);
  }

  /** Serves the queues while one of their heads can be served. */
  Ahead serve() {
    while (true) {
      blocked.clear();
      Head waiter = head(true);
      Head taker = head(false);
      boolean slotless = waiter != null && !hasSlot();
      Head turn =
          taker != null && (waiter == null || slotless || taker.ticket() < waiter.ticket())
              ? taker
              : waiter;
      if (turn == null) {
        pool.blocked = "";
        return Ahead.NOBODY;
      }
      Refusal closed = closed();
      if (closed != null) {
        block(turn, closed);
        return new Ahead(closed.reason(), closed.reason());
      }
      if (waiter != null && slotless) {
        block(waiter, Refusal.of(SLOTS));
        if (turn == waiter) {
          return new Ahead(SLOTS, null);
        }
      }
      if (operation.steps == PoolStore.BATCH) {
        operation.more = true;
        return new Ahead(SLOTS, SLOTS);
      }
      operation.steps++;
      Refusal refusal = serve(turn);
      if (refusal != null) {
        block(turn, refusal);
        return new Ahead(slotless ? SLOTS : refusal.reason(), refusal.reason());
      }
    }
  }

  private @Nullable Head head(boolean slot) {
    Scored first = pool.queue(slot).head();
    return first == null ? null : new Head(slot, first.member(), first.score());
  }

  /** Serves or removes a head; if the windows block it, says why. */
  private @Nullable Refusal serve(Head head) {
    String id = head.id();
    Waiter waiter = pool.waiting.get(id);
    if (waiter == null) {
      // Without its record: its worker's next poll makes both anew.
      pool.queue(head.slot()).remove(id);
      return null;
    }
    if (waiter.deadline() <= operation.now
        || Windows.impossible(operation.settings(), waiter.cost()) != null) {
      pool.queue(head.slot()).remove(id);
      pool.waiting.remove(id);
      operation.mark(id);
      return null;
    }
    Refusal refusal = windows().refusal(waiter.cost());
    if (refusal == null) {
      if (hearing.reaches(head.worker())) {
        handOver(head, waiter);
      } else {
        park(head.slot(), id, head.ticket());
      }
    }
    return refusal;
  }

  /**
   * Grants a waiter its turn: the worker that asks finds it in the reply, any other is told. The
   * record of one that waits for a slot stays until the grant is claimed, so that it can go back to
   * its place.
   */
  private void handOver(Head head, Waiter waiter) {
    Grant grant;
    if (head.slot()) {
      long span = Math.min(CLAIM, operation.settings().leaseMillis());
      grant = take(head.id(), waiter.cost(), waiter.label(), span);
    } else {
      grant = takeUnits(head.id(), waiter.cost());
      pool.waiting.remove(head.id());
    }
    pool.queue(head.slot()).remove(head.id());
    if (head.worker().equals(operation.worker)) {
      operation.grants.add(grant);
    } else {
      operation.push(head.worker()).grants.add(grant);
    }
  }

  /** Notes a head that cannot be served; if time ends that, its worker is to come back then. */
  private void block(Head head, Refusal refusal) {
    blocked.add(head);
    if (!refusal.endsByTime()) {
      return;
    }
    long in = refusal.opening() - operation.now;
    if (head.worker().equals(operation.worker)) {
      operation.comeBackIn(in);
      return;
    }
    String told = head.id() + " " + refusal.opening();
    if (in < TOLD_AHEAD && !told.equals(pool.told) && hearing.reaches(head.worker())) {
      operation.push(head.worker()).comeBackIn = in;
      pool.told = told;
    }
  }

  /**
   * Serves the queues, and parks the heads that are blocked and could not be told of a grant, so
   * that the worker of a head is one that hears when to come back.
   */
  Ahead serveReachable() {
    Ahead ahead = serve();
    for (int steps = 0; steps < PoolStore.BATCH && parkUnreachable(); steps++) {
      ahead = serve();
    }
    return ahead;
  }

  private boolean parkUnreachable() {
    List<Head> unreachable =
        blocked.stream().filter(head -> !hearing.reaches(head.worker())).toList();
    unreachable.forEach(head -> park(head.slot(), head.id(), head.ticket()));
    return !unreachable.isEmpty();
  }

  /**
   * The asking worker comes back when the next lease ends, if one of its waiters is blocked at the
   * head for want of a slot.
   */
  void comeBackForSlot() {
    Scored nextEnd = pool.leases.first();
    if (nextEnd != null && !blocked.isEmpty() && blocked.get(0).worker().equals(operation.worker)) {
      long in = Math.max(0, nextEnd.score() - operation.now);
      operation.comeBackIn(Math.min(Operation.MAX_LEASE, in));
    }
  }

  /** Takes a waiter out of the turn, until its worker is heard of again. */
  void park(boolean slot, String id, long ticket) {
    pool.queue(slot).park(id, ticket);
    hearing.noteParked(Operation.workerOf(id));
  }

  /** Notes that the worker that asks was heard of: {@link Hearing#noteHeard()}. */
  boolean noteHeard() {
    return hearing.noteHeard();
  }
}
