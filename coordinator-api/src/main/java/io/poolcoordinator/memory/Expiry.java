package io.poolcoordinator.memory;

import io.poolcoordinator.memory.MemoryPool.Waiter;
import io.poolcoordinator.memory.ScoredSet.Scored;
import io.poolcoordinator.spi.PoolStore;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ends what time has ended. Leases in every operation, since grants depend on them; what edits by
 * hand and dead workers leave behind once a second, a bounded piece at a time.
 */
final class Expiry {

  /** How often leftovers are swept, in ms. */
  static final long TIDY_EVERY = 1_000;

  private static final int TIDY_COUNT = 100;

  /** Nothing that waits lives longer; a worker that is silent for so long is forgotten. */
  private static final long FORGET = 2 * Operation.MAX_LEASE;

  private final Operation operation;
  private final Granting granting;
  private final MemoryPool pool;

  Expiry(Operation operation, Granting granting) {
    this.operation = operation;
    this.granting = granting;
    this.pool = operation.pool;
  }

  void expire() {
    expireLeases();
    tidy();
  }

  private void expireLeases() {
    List<Scored> expired = pool.leases.upTo(operation.now, PoolStore.BATCH);
    for (Scored lease : expired) {
      expireLease(lease.member());
    }
    if (expired.size() == PoolStore.BATCH) {
      operation.more = true;
    }
  }

  /**
   * Reads when a permit's lease ends; also where more leases have run out at once than one
   * operation expires.
   *
   * @return the end; null if it is not live
   */
  @Nullable Long liveEnd(String id) {
    Long end = pool.leases.score(id);
    if (end != null && end <= operation.now) {
      expireLease(id);
      return null;
    }
    // One that ends later than any lease can was edited by hand.
    return end == null ? null : Math.min(end, operation.now + Operation.MAX_LEASE);
  }

  /**
   * A lease has run out. One that was handed over and never claimed goes back to its place in the
   * queue, parked; any other has ended.
   */
  private void expireLease(String id) {
    pool.leases.remove(id);
    pool.holders.remove(id);
    Waiter waiter = pool.waiting.get(id);
    if (waiter != null && waiter.deadline() > operation.now) {
      granting.park(pool.queue(true, waiter.preference()), id, waiter.ticket());
    } else {
      pool.waiting.remove(id);
      operation.mark(id);
    }
  }

  /** Whether it is time to look for what edits by hand leave behind. */
  static boolean isTidyDue(MemoryPool pool, long now) {
    return pool.swept > now || pool.swept + TIDY_EVERY <= now;
  }

  private void tidy() {
    if (!isTidyDue(pool, operation.now)) {
      return;
    }
    pool.waitersSweptTo = tidyWaiters();
    pool.holdersSweptTo = pool.holders.size() > pool.leases.size() ? tidyHolders() : "";
    healLeases();
    pool.workers.values().removeIf(heard -> heard.at() <= operation.now - FORGET);
    pool.ended.removeUpTo(operation.now);
    pool.taken.removeUpTo(operation.now);
    pool.swept = operation.now;
  }

  /** Waiters whose deadline has passed without a word from their worker. */
  private String tidyWaiters() {
    List<String> piece = piece(pool.waiting, pool.waitersSweptTo);
    for (String id : piece) {
      Waiter waiter = pool.waiting.get(id);
      boolean overdue = waiter == null || waiter.deadline() + TIDY_EVERY < operation.now;
      if (overdue && !pool.leases.contains(id)) {
        pool.queuesOf(id).forEach(queue -> queue.tickets().remove(id));
        pool.waiting.remove(id);
        operation.mark(id);
      }
    }
    return sweptTo(piece);
  }

  /**
   * Records of permits whose lease was deleted by hand: the mark still says so to their holders.
   */
  private String tidyHolders() {
    List<String> piece = piece(pool.holders, pool.holdersSweptTo);
    for (String id : piece) {
      if (!pool.leases.contains(id)) {
        pool.holders.remove(id);
        operation.markCleared(id);
      }
    }
    return sweptTo(piece);
  }

  private static List<String> piece(TreeMap<String, ?> records, String sweptTo) {
    List<String> piece = new ArrayList<>();
    for (String id : records.tailMap(sweptTo, false).keySet()) {
      if (piece.size() == TIDY_COUNT) {
        break;
      }
      piece.add(id);
    }
    return piece;
  }

  /** Where the next piece begins: behind this one, or from the start after the last one. */
  private static String sweptTo(List<String> piece) {
    return piece.size() < TIDY_COUNT ? "" : piece.get(TIDY_COUNT - 1);
  }

  /** A lease that ends later than any can was edited by hand: it counts as used, for one lease. */
  private void healLeases() {
    for (Scored late : pool.leases.above(operation.now + Operation.MAX_LEASE, TIDY_COUNT)) {
      pool.leases.put(late.member(), operation.now + operation.settings().leaseMillis());
    }
  }
}
