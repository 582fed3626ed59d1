package io.poolcoordinator.internal;

import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.RenewCommand;
import io.poolcoordinator.spi.RenewReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The permits that this worker holds in one pool: renewed in batches a third of their lease after
 * the last time, declared lost once their local deadline has passed.
 *
 * <p>One timer for all of them. It is set for the earliest time at which one is due, and not
 * touched by a permit that is closed before.
 */
final class Holds {

  private static final Logger log = LoggerFactory.getLogger(Holds.class);

  /** A lease is renewed when this part of it is over. */
  private static final int RENEWALS_PER_LEASE = 3;

  /** Permits that are due within this part of the renewal interval go with those that are due. */
  private static final int BATCHING = 4;

  /** A grant that was pushed is claimed by a renewal within this time. */
  private static final long CLAIM_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  private static final long SHORTEST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long NEVER = Long.MAX_VALUE;

  private final WorkerContext context;
  private final PoolEngine pool;
  private final ConcurrentMap<String, Hold> holds = new ConcurrentHashMap<>();
  private final ReentrantLock timing = new ReentrantLock();

  /** Nanoseconds after {@link #origin}, so that times can be compared as numbers. */
  private volatile long nextTick = NEVER;

  private Timeline.@Nullable Timer timer;
  private final long origin;
  private volatile boolean renewing = true;

  Holds(WorkerContext context, PoolEngine pool) {
    this.context = context;
    this.pool = pool;
    this.origin = context.timeline.nanoTime();
  }

  /** When a permit that was granted now is renewed first. */
  static long firstDue(long now, long leaseNanos, boolean pushed) {
    long due = leaseNanos / RENEWALS_PER_LEASE;
    return now + (pushed ? Math.min(CLAIM_NANOS, due) : due);
  }

  /** Adds a hold; false if there is one of this id. */
  boolean add(Hold hold) {
    if (holds.putIfAbsent(hold.id, hold) != null) {
      return false;
    }
    wakeAt(hold.dueNanos());
    return true;
  }

  boolean contains(String id) {
    return holds.containsKey(id);
  }

  int size() {
    return holds.size();
  }

  boolean isEmpty() {
    return holds.isEmpty();
  }

  void remove(Hold hold) {
    holds.remove(hold.id, hold);
    context.noteEnding();
  }

  /** From now on nothing is renewed: what is held ends with its lease. */
  void stopRenewing() {
    renewing = false;
  }

  /** Renews all of them now: the store may have lost its state. */
  void renewAll() {
    long now = context.timeline.nanoTime();
    List<Hold> batch = new ArrayList<>();
    for (Hold hold : holds.values()) {
      if (renewing && !hold.isAbandoned()) {
        batch.add(hold);
      }
    }
    send(batch, now);
  }

  private void wakeAt(long nanos) {
    long at = nanos - origin;
    if (at >= nextTick) {
      return;
    }
    timing.lock();
    try {
      if (at < nextTick) {
        nextTick = at;
        if (timer != null) {
          timer.cancel();
        }
        timer = context.timeline.schedule(nanos - context.timeline.nanoTime(), this::tick);
      }
    } finally {
      timing.unlock();
    }
  }

  private void tick() {
    timing.lock();
    try {
      nextTick = NEVER;
      timer = null;
    } finally {
      timing.unlock();
    }
    long now = context.timeline.nanoTime();
    try {
      renewDue(now);
    } finally {
      for (Hold hold : holds.values()) {
        long due = hold.isAbandoned() || !renewing ? hold.deadlineNanos() : hold.dueNanos();
        wakeAt(due - hold.deadlineNanos() < 0 ? due : hold.deadlineNanos());
      }
    }
  }

  private void renewDue(long now) {
    long interval = pool.config().lease().toNanos() / RENEWALS_PER_LEASE;
    List<Hold> batch = new ArrayList<>();
    for (Hold hold : holds.values()) {
      if (hold.deadlineNanos() - now <= 0) {
        hold.expectLateRelease();
        lose(hold, "its lease ran out before it could be renewed");
      } else if (mayRenew(hold, now)) {
        if (hold.dueNanos() - now <= interval / BATCHING) {
          batch.add(hold);
          // If the reply does not come, or not in time, this is when to ask again.
          hold.setDueNanos(now + retryAfter(hold, now, interval));
        }
      }
    }
    send(batch, now);
  }

  /**
   * Several attempts fit into what is left of the lease, and none follows at the heels of another.
   */
  private static long retryAfter(Hold hold, long now, long interval) {
    long left = Math.min(interval, hold.deadlineNanos() - now);
    return Math.max(SHORTEST_RETRY_NANOS, left / BATCHING);
  }

  /** Whether somebody still holds it, as far as can be told. */
  private boolean mayRenew(Hold hold, long now) {
    if (!renewing || hold.isAbandoned()) {
      return false;
    }
    long held = now - hold.startedNanos;
    if (hold.handle() == null) {
      hold.abandonOnce();
      log.warn(
          "pool {}: permit {} was forgotten: it was acquired at {} and nothing can close it any"
              + " more; it is not renewed and ends with its lease. Use try-with-resources or"
              + " Pool.call",
          pool.name(),
          hold.named(),
          hold.site);
      return false;
    }
    if (pool.config().longestHold().map(longest -> held >= longest.toNanos()).orElse(false)) {
      hold.abandonOnce();
      log.warn(
          "pool {}: permit {}, acquired at {}, reached the longest hold of {}; it is not renewed"
              + " and ends with its lease",
          pool.name(),
          hold.named(),
          hold.site,
          pool.config().longestHold().get());
      return false;
    }
    if (held >= pool.config().warnAfter().toNanos() && hold.warnOnce()) {
      log.warn(
          "pool {}: permit {}{} has been held for {} s; it was acquired at {}",
          pool.name(),
          hold.named(),
          hold.label.isEmpty() ? "" : " (" + hold.label + ")",
          TimeUnit.NANOSECONDS.toSeconds(held),
          hold.site);
    }
    return true;
  }

  private void send(List<Hold> due, long now) {
    for (int from = 0; from < due.size(); from += PoolStore.BATCH) {
      sendBatch(due.subList(from, Math.min(due.size(), from + PoolStore.BATCH)), now);
    }
  }

  private void sendBatch(List<Hold> due, long now) {
    long notAfter = pool.notAfter(now);
    List<Hold> batch = new ArrayList<>(due.size());
    List<RenewCommand.HeldPermit> permits = new ArrayList<>(due.size());
    for (Hold hold : due) {
      if (hold.beginRenewal(notAfter)) {
        batch.add(hold);
        permits.add(hold.toHeldPermit());
      }
    }
    if (batch.isEmpty()) {
      return;
    }
    Replies.take(
        context.store.renew(new RenewCommand(pool.name(), notAfter, permits)),
        (reply, failure) -> {
          if (reply != null) {
            renewed(batch, reply, now);
          } else {
            log.warn(
                "pool {}: {} permits could not be renewed; asked again before their leases end:"
                    + " {}",
                pool.name(),
                batch.size(),
                StoreFailures.unwrap(failure).toString());
          }
        });
  }

  private void renewed(List<Hold> batch, RenewReply reply, long sent) {
    pool.observe(reply.header(), sent);
    if (reply.missing()) {
      pool.stateLost();
      return;
    }
    long time = reply.header().time();
    for (int i = 0; i < batch.size(); i++) {
      Hold hold = batch.get(i);
      long end = reply.ends().get(i);
      if (end == RenewReply.LOST) {
        lose(hold, "the store ended it: it expired there, or ops cleared it");
      } else {
        long lease = TimeUnit.MILLISECONDS.toNanos(end - time);
        hold.renewed(end, ServerClock.deadline(end, sent, time), firstDue(sent, lease, false));
        wakeAt(hold.dueNanos());
      }
    }
  }

  private void lose(Hold hold, String why) {
    if (!hold.end(Hold.State.LOST)) {
      return;
    }
    hold.sealCommands();
    remove(hold);
    log.warn("pool {}: permit {} is lost: {}", pool.name(), hold.named(), why);
    pool.events().lost(hold);
    PermitHandle handle = hold.handle();
    if (handle != null) {
      handle.dispatchLost();
    }
  }
}
