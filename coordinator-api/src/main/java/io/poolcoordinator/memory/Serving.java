package io.poolcoordinator.memory;

import io.poolcoordinator.memory.MemoryPool.Waiter;
import io.poolcoordinator.memory.ScoredSet.Scored;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.Preference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves those that wait, the head of a queue before anybody behind it; heads take turns by their
 * tickets. While there is no slot, those who need none pass; who waits for certain members holds up
 * nobody that others can serve.
 */
final class Serving {

  /** How long a grant that was handed over waits to be claimed by a renewal. */
  private static final long CLAIM = 5_000;

  /** A worker that polls learns in time of what is further ahead. */
  private static final long TOLD_AHEAD = 2_000;

  /** So many heads are remembered that were told when to come back. */
  private static final int TOLD = 8;

  /** The first of a queue that is not parked. */
  private record Head(NamedQueue queue, String id, long ticket) {

    String worker() {
      return Operation.workerOf(id);
    }
  }

  /** A head that cannot be served, and why. */
  private record Blocked(Head head, String reason) {}

  private final Operation operation;
  private final MemoryPool pool;
  private final Granting granting;
  private final Choosing choosing;

  /** Those that were found blocked last. */
  private final List<Blocked> blocked = new ArrayList<>();

  /** Why a newcomer to a queue would have to wait behind its head, by the queue's name. */
  private final Map<String, String> ahead = new HashMap<>();

  /** Why a newcomer would have to wait in whichever queue. */
  private @Nullable String stop;

  /** Whether somebody waited for a slot of certain members. */
  private boolean boundWait;

  Serving(Operation operation, Granting granting) {
    this.operation = operation;
    this.pool = operation.pool;
    this.granting = granting;
    this.choosing = granting.choosing();
  }

  /** Why a newcomer would have to wait behind those that are left; null if it need not. */
  @Nullable String ahead(String queue) {
    String reason = ahead.get(queue);
    return reason != null ? reason : stop;
  }

  /** Why nobody, or not everybody, is granted; null if nobody is left that could be. */
  @Nullable String reason() {
    String reason = ahead.get(NamedQueue.WAITERS);
    if (reason == null && boundWait) {
      Refusal noSlot = granting.noSlot();
      reason = noSlot == null ? null : noSlot.reason();
    }
    if (reason == null) {
      reason = stop;
    }
    return reason == null && !blocked.isEmpty() ? blocked.get(0).reason() : reason;
  }

  /** Serves the queues while one of their heads can be served. */
  void serve() {
    blocked.clear();
    ahead.clear();
    stop = null;
    choosing.reserveNone();
    List<NamedQueue> queues = queues();
    boundWait = pool.bound.waitForSlot();
    Refusal closed = granting.closed();
    if (closed != null && (pool.bound.waitForSlot() || isAnybodyLeft(queues))) {
      Head turn = turn(queues);
      Head first = turn != null ? turn : head(pool.queue(true, Preference.NONE));
      if (first != null) {
        block(first, closed);
      }
      ahead.put(NamedQueue.WAITERS, closed.reason());
      stop = closed.reason();
    } else if (serveTurns(queues)) {
      Refusal noSlot = granting.noSlot();
      if (noSlot != null) {
        blockForSlot(noSlot);
      }
      if (!isAnybodyLeft(queues) && !(noSlot != null && pool.bound.waitForSlot())) {
        pool.blocked = "";
      }
    }
  }

  /** While there is no slot nobody that is bound can be granted one: those are many, maybe. */
  private List<NamedQueue> queues() {
    List<NamedQueue> queues = new ArrayList<>();
    queues.add(pool.queue(true, Preference.NONE));
    queues.add(pool.queue(false, Preference.NONE));
    boolean slots = granting.noSlot() == null;
    pool.bound.all().stream().filter(queue -> slots || !queue.slot()).forEach(queues::add);
    return queues;
  }

  private static boolean isAnybodyLeft(List<NamedQueue> queues) {
    return queues.stream().anyMatch(queue -> queue.head() != null);
  }

  private static @Nullable Head head(NamedQueue queue) {
    Scored first = queue.head();
    return first == null ? null : new Head(queue, first.member(), first.score());
  }

  /** Whose turn it is of those that are not blocked; null if nobody is left. */
  private @Nullable Head turn(List<NamedQueue> queues) {
    boolean slots = granting.noSlot() == null;
    Head turn = null;
    for (NamedQueue queue : queues) {
      Head head = ahead.containsKey(queue.name()) || (queue.slot() && !slots) ? null : head(queue);
      if (head != null && (turn == null || head.ticket() < turn.ticket())) {
        turn = head;
      }
    }
    return turn;
  }

  /** Returns false if it stopped at its bound of work. */
  private boolean serveTurns(List<NamedQueue> queues) {
    for (Head turn = turn(queues); turn != null && stop == null; turn = turn(queues)) {
      if (operation.steps == PoolStore.BATCH) {
        operation.more = true;
        ahead.clear();
        ahead.put(NamedQueue.WAITERS, Granting.SLOTS);
        stop = Granting.SLOTS;
        return false;
      }
      serve(turn);
      if (!ahead.containsKey(turn.queue().name())) {
        operation.steps++;
      }
    }
    return true;
  }

  private void serve(Head head) {
    TicketQueue queue = head.queue().tickets();
    String id = head.id();
    Waiter waiter = pool.waiting.get(id);
    if (waiter == null) {
      // Without its record: its worker's next poll makes both anew.
      queue.remove(id);
      return;
    }
    if (waiter.deadline() <= operation.now
        || choosing.never(waiter.cost(), head.queue().slot(), waiter.preference()) != null) {
      queue.remove(id);
      pool.waiting.remove(id);
      operation.mark(id);
      return;
    }
    Refusal full = granting.windows().refusal(waiter.cost());
    if (full != null) {
      blockTurn(head, full);
      stop = full.reason();
      return;
    }
    Choice choice = choosing.pick(waiter.preference(), waiter.cost(), head.queue().slot());
    if (choice.refusal() != null) {
      blockTurn(head, choice.refusal());
      choosing.reserve(choice);
    } else if (granting.reaches(head.worker())) {
      handOver(head, waiter, choice.member());
    } else {
      granting.park(head.queue(), id, head.ticket());
    }
  }

  /**
   * Grants a waiter its turn: the worker that asks finds it in the reply, any other is told. The
   * record of one that waits for a slot stays until the grant is claimed, so that it can go back to
   * its place.
   */
  private void handOver(Head head, Waiter waiter, String member) {
    Grant grant;
    if (head.queue().slot()) {
      long span = Math.min(CLAIM, operation.settings().leaseMillis());
      boolean shared = waiter.preference().isNone();
      grant = granting.take(head.id(), waiter.cost(), waiter.label(), span, member, shared);
    } else {
      grant = granting.takeUnits(head.id(), waiter.cost(), member);
      pool.waiting.remove(head.id());
    }
    head.queue().tickets().remove(head.id());
    if (head.worker().equals(operation.worker)) {
      operation.grants.add(grant);
    } else {
      operation.push(head.worker()).grants.add(grant);
    }
  }

  private void blockTurn(Head head, Refusal refusal) {
    block(head, refusal);
    ahead.put(head.queue().name(), refusal.reason());
  }

  private void blockForSlot(Refusal noSlot) {
    Head head = head(pool.queue(true, Preference.NONE));
    if (head != null && !ahead.containsKey(NamedQueue.WAITERS)) {
      blocked.add(0, new Blocked(head, noSlot.reason()));
      ahead.put(NamedQueue.WAITERS, noSlot.reason());
    }
  }

  /** Notes a head that cannot be served; if time ends that, its worker is to come back then. */
  private void block(Head head, Refusal refusal) {
    blocked.add(new Blocked(head, refusal.reason()));
    if (!refusal.endsByTime()) {
      return;
    }
    long in = refusal.opening() - operation.now;
    if (head.worker().equals(operation.worker)) {
      operation.comeBackIn(in);
      return;
    }
    String told = head.id() + " " + refusal.opening();
    if (in < TOLD_AHEAD && !pool.told.contains(told) && granting.reaches(head.worker())) {
      operation.push(head.worker()).comeBackIn(in);
      pool.told.add(told);
      if (pool.told.size() > TOLD) {
        pool.told.remove();
      }
    }
  }

  /**
   * Serves the queues, and parks the heads that are blocked and could not be told of a grant, so
   * that the worker of a head is one that hears when to come back.
   */
  void serveReachable() {
    serve();
    for (int steps = 0; steps < PoolStore.BATCH && parkUnreachable(); steps++) {
      serve();
    }
  }

  private boolean parkUnreachable() {
    List<Head> unreachable =
        blocked.stream()
            .map(Blocked::head)
            .filter(head -> !granting.reaches(head.worker()))
            .toList();
    unreachable.forEach(head -> granting.park(head.queue(), head.id(), head.ticket()));
    return !unreachable.isEmpty();
  }

  /**
   * The asking worker comes back when the next lease ends, if one of its waiters is blocked at the
   * head for want of a slot.
   */
  void comeBackForSlot() {
    Scored nextEnd = pool.leases.first();
    if (nextEnd != null
        && !blocked.isEmpty()
        && blocked.get(0).head().worker().equals(operation.worker)) {
      long in = Math.max(0, nextEnd.score() - operation.now);
      operation.comeBackIn(Math.min(Operation.MAX_LEASE, in));
    }
  }
}
