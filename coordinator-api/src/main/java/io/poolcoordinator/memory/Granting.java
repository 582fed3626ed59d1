package io.poolcoordinator.memory;

import io.poolcoordinator.memory.MemoryPool.Heard;
import io.poolcoordinator.memory.MemoryPool.Holder;
import io.poolcoordinator.memory.MemoryPool.Settings;
import io.poolcoordinator.memory.MemoryPool.Waiter;
import io.poolcoordinator.memory.ScoredSet.Scored;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PoolState;
import io.poolcoordinator.spi.PoolStore;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The one way to a grant: for the head of the queue before anybody behind it. */
final class Granting {

  /** Why nobody is granted while all permits are held. */
  static final String SLOTS = "slots";

  /** How long a grant that was handed over waits to be claimed by a renewal. */
  private static final long CLAIM = 5_000;

  /** A worker with waiters that is silent for longer gets nothing pushed. */
  private static final long SILENCE = 3_000;

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** The first in the queue that could be served, and why it is not. */
  record Head(String id, String reason) {}

  private final Operation operation;
  private final MemoryPool pool;

  Granting(Operation operation) {
    this.operation = operation;
    this.pool = operation.pool;
  }

  /** Why nobody can be granted now, or null. */
  @Nullable String refusal() {
    Settings settings = operation.settings();
    if (settings.state() != PoolState.ACTIVE) {
      return settings.state().name().toLowerCase(Locale.ROOT);
    }
    if (operation.now < pool.opens) {
      return "recovering until " + ISO.format(Instant.ofEpochMilli(pool.opens));
    }
    return pool.leases.size() >= settings.config().limit() ? SLOTS : null;
  }

  /** Grants: from here on nothing can fail. */
  Grant take(String id, int cost, String label, long span) {
    long token = operation.nextNumber();
    long end = operation.now + span;
    pool.holders.put(id, new Holder(operation.now, token, cost, label));
    pool.leases.put(id, end);
    return new Grant(id, token, operation.now, end);
  }

  /** The grant of a permit that is live. */
  Grant grantOf(String id, long end) {
    Holder holder = pool.holders.get(id);
    return holder == null
        ? new Grant(id, 0, 0, end)
        : new Grant(id, holder.token(), holder.since(), end);
  }

  /**
   * Serves the queue while its head can be served.
   *
   * @return the head that is left; null where nobody is left that could be served
   */
  @Nullable Head serve() {
    int steps = 0;
    while (true) {
      Scored head = pool.waiters.head();
      if (head == null) {
        pool.blocked = "";
        return null;
      }
      String reason = refusal();
      if (reason != null) {
        return new Head(head.member(), reason);
      }
      if (steps == PoolStore.BATCH) {
        operation.more = true;
        return new Head(head.member(), SLOTS);
      }
      steps++;
      serveHead(head.member(), head.score());
    }
  }

  private void serveHead(String id, long ticket) {
    Waiter waiter = pool.waiting.get(id);
    if (waiter == null) {
      // Without its record: its worker's next poll makes both anew.
      pool.waiters.remove(id);
    } else if (waiter.deadline() <= operation.now) {
      pool.waiters.remove(id);
      pool.waiting.remove(id);
      operation.mark(id);
    } else if (reachable(Operation.workerOf(id))) {
      handOver(id, waiter);
    } else {
      park(id, ticket);
    }
  }

  /**
   * Grants a waiter its turn: the worker that asks finds it in the reply, any other is told. The
   * waiter's record stays until the grant is claimed, so that it can go back to its place.
   */
  private void handOver(String id, Waiter waiter) {
    long span = Math.min(CLAIM, operation.settings().leaseMillis());
    Grant grant = take(id, waiter.cost(), waiter.label(), span);
    pool.waiters.remove(id);
    String worker = Operation.workerOf(id);
    if (worker.equals(operation.worker)) {
      operation.grants.add(grant);
    } else {
      operation.pushes.computeIfAbsent(worker, key -> new ArrayList<>()).add(grant);
    }
  }

  /**
   * Finds the first waiter that could be told of a grant. Those before it are parked although
   * nothing is free, so that the head's worker is one that hears when to come back.
   *
   * @return its id; null if there is none
   */
  @Nullable String reachableHead() {
    for (int steps = 0; steps < PoolStore.BATCH; steps++) {
      Scored head = pool.waiters.head();
      if (head == null || reachable(Operation.workerOf(head.member()))) {
        return head == null ? null : head.member();
      }
      park(head.member(), head.score());
    }
    return null;
  }

  /** Whether a grant that is pushed would be heard. */
  private boolean reachable(String worker) {
    if (worker.equals(operation.worker)) {
      return true;
    }
    Heard heard = pool.workers.get(worker);
    return heard != null
        && heard.at() > operation.now - SILENCE
        && operation.listeners.hears(pool.name, worker);
  }

  /** Takes a waiter out of the turn, until its worker is heard of again. */
  void park(String id, long ticket) {
    pool.waiters.park(id, ticket);
    String worker = Operation.workerOf(id);
    Heard heard = pool.workers.get(worker);
    pool.workers.put(worker, new Heard(heard == null ? operation.now - SILENCE : heard.at(), true));
  }

  /**
   * Notes that the worker that asks was heard of and has waiters.
   *
   * @return whether some of them are parked
   */
  boolean noteHeard() {
    Heard heard = pool.workers.get(operation.worker);
    boolean parked = heard != null && heard.parked();
    pool.workers.put(operation.worker, new Heard(operation.now, parked));
    return parked;
  }
}
