package io.poolcoordinator.internal;

import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.event.PoolEvent;
import io.poolcoordinator.spi.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The events of a pool: made only while somebody listens, and told in an order that makes sense of
 * each call. It begins to wait before it is granted or fails; its permit is given back, or lost,
 * after its caller has it. What no caller ever had is not told at all.
 */
final class PoolEvents {

  private final WorkerContext context;
  private final String pool;

  /** Held while events are handed over, so that two of one call keep their order. */
  private final ReentrantLock order = new ReentrantLock();

  PoolEvents(WorkerContext context, String pool) {
    this.context = context;
    this.pool = pool;
  }

  /** Whether anybody listens. */
  boolean isHeard() {
    return context.events.isHeard();
  }

  /** A call that waits for a slot has its place. */
  void waiting(Waiter waiter, Standing standing) {
    if (!isHeard() || !waiter.slot) {
      return;
    }
    order.lock();
    try {
      // Decided meanwhile, by a push: what became of it is told, or will be.
      if (!waiter.isDecided()) {
        context.events.publish(
            new PoolEvent.Waiting(
                pool,
                waiter.id,
                waiter.request.label(),
                standing.place(),
                standing.reason().isEmpty() ? "slots" : standing.reason()));
      }
    } finally {
      order.unlock();
    }
  }

  /** A call failed, which was decided before. */
  void failed(Waiter waiter, RuntimeException failure) {
    if (!isHeard() || !waiter.slot) {
      return;
    }
    Optional<String> label = waiter.request.label();
    if (failure instanceof PoolTimeoutException timeout) {
      publish(new PoolEvent.TimedOut(pool, waiter.id, label, timeout.waited()));
    } else if (failure instanceof PoolClearedException
        || (failure instanceof PoolDeletedException && waiter.mayBeInStore())) {
      publish(new PoolEvent.Cleared(pool, waiter.id, label, since(waiter.startedNanos)));
    }
  }

  /** The caller has the permit, or is about to do something with it. */
  void granted(Hold hold) {
    if (!isHeard()) {
      hold.setDelivered();
      return;
    }
    order.lock();
    try {
      tellGrant(hold);
    } finally {
      order.unlock();
    }
  }

  /** The holder gave the permit back. */
  void released(Hold hold) {
    if (!isHeard()) {
      hold.setDelivered();
      return;
    }
    PoolEvent event =
        new PoolEvent.Released(
            pool, hold.id, label(hold), member(hold.member), since(hold.startedNanos));
    order.lock();
    try {
      tellGrant(hold);
      context.events.publish(event);
    } finally {
      order.unlock();
    }
  }

  /** The permit is lost. */
  void lost(Hold hold) {
    if (!isHeard()) {
      return;
    }
    PoolEvent event =
        new PoolEvent.Lost(
            pool, hold.id, label(hold), member(hold.member), since(hold.startedNanos));
    order.lock();
    try {
      if (hold.isDelivered()) {
        context.events.publish(event);
      } else {
        // On its way to the caller, who may not want it any more.
        hold.setUntold(event);
      }
    } finally {
      order.unlock();
    }
  }

  private void tellGrant(Hold hold) {
    if (hold.isDelivered()) {
      return;
    }
    hold.setDelivered();
    context.events.publish(
        new PoolEvent.Granted(
            pool, hold.id, label(hold), member(hold.member), Duration.ofNanos(hold.waitedNanos)));
    PoolEvent untold = hold.takeUntold();
    if (untold != null) {
      context.events.publish(untold);
    }
  }

  /** A release began a cool-down. */
  void cooled(String member, long untilMillis) {
    if (isHeard()) {
      publish(new PoolEvent.Cooled(pool, member(member), Instant.ofEpochMilli(untilMillis)));
    }
  }

  /** Other settings are in force, or the same ones anew. */
  void settingsLearned(PoolConfig before, PoolConfig after) {
    if (isHeard() && !before.equals(after)) {
      publish(new PoolEvent.Resized(pool, before, after));
    }
  }

  private void publish(PoolEvent event) {
    order.lock();
    try {
      context.events.publish(event);
    } finally {
      order.unlock();
    }
  }

  private Duration since(long nanos) {
    return Duration.ofNanos(context.timeline.nanoTime() - nanos);
  }

  private static Optional<String> label(Hold hold) {
    return hold.label.isEmpty() ? Optional.empty() : Optional.of(hold.label);
  }

  private static Optional<String> member(String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }
}
