package io.poolcoordinator.internal;

import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.spi.Standing;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends acquires that got nothing, and makes sure that nothing is left of them in the store. */
final class Endings {

  private static final Logger log = LoggerFactory.getLogger(Endings.class);

  private final WorkerContext context;
  private final PoolEngine pool;

  Endings(WorkerContext context, PoolEngine pool) {
    this.context = context;
    this.pool = pool;
  }

  /** Leaves the queue because the caller no longer wants; false if it was decided before. */
  boolean leave(Waiter waiter) {
    if (!waiter.decide(Waiter.Decision.LEFT)) {
      return false;
    }
    pool.waiting().remove(waiter);
    giveBack(waiter);
    releaseTraces(waiter);
    waiter.outcome.cancel(false);
    return true;
  }

  /** Fails a waiter, and makes sure that nothing is left of it in the store. */
  void fail(Waiter waiter, RuntimeException failure) {
    if (waiter.decide(Waiter.Decision.LEFT)) {
      pool.waiting().remove(waiter);
      giveBack(waiter);
      releaseTraces(waiter);
      end(waiter, failure);
    }
  }

  /** Fails a waiter of which the store has nothing any more, and knows it. */
  void failEnded(Waiter waiter, RuntimeException failure) {
    if (waiter.decide(Waiter.Decision.LEFT)) {
      pool.waiting().remove(waiter);
      giveBack(waiter);
      end(waiter, failure);
    }
  }

  /** Says why it failed to whoever waits, and then to those who listen. */
  private void end(Waiter waiter, RuntimeException failure) {
    if (waiter.outcome.completeExceptionally(failure)) {
      pool.events().failed(waiter, failure);
    }
  }

  /**
   * What this worker keeps by itself is free again before anybody hears that the acquire failed.
   */
  private void giveBack(Waiter waiter) {
    waiter.turn.giveBack();
    giveBackOwnRate(waiter);
  }

  /** Units of the worker's own rate are spare before anybody hears that the acquire failed. */
  void giveBackOwnRate(Waiter waiter) {
    WorkerRate.Reservation unused = waiter.takeOwnRate();
    if (unused != null) {
      pool.workerRate().giveBack(unused);
    }
  }

  private void releaseTraces(Waiter waiter) {
    // Sealed first: an acquire that is about to be sent is either stopped by it, or seen below.
    long lastCommand = waiter.lastCommand();
    if (waiter.mayBeInStore()) {
      pool.releases().release(waiter.id, lastCommand);
    }
  }

  /** Its time is over: it leaves the queue, and says how things stood when it did. */
  void timeOut(Waiter waiter) {
    if (!waiter.decide(Waiter.Decision.LEFT)) {
      return;
    }
    pool.waiting().remove(waiter);
    giveBack(waiter);
    // The reply says how things stood, but is not waited for beyond one command timeout in all.
    Timeline.Timer bound =
        context.timeline.schedule(
            waiter.deadlineNanos()
                + context.store.commandTimeout().toNanos()
                - context.timeline.nanoTime(),
            () -> end(waiter, timeout(waiter, waiter.standing())));
    pool.releases()
        .release(waiter.id, waiter.lastCommand())
        .whenComplete(
            (reply, failure) -> {
              bound.cancel();
              end(
                  waiter,
                  timeout(
                      waiter,
                      reply == null ? waiter.standing() : atTheEnd(waiter, reply.standing())));
            });
  }

  /** What is said when it leaves is why the head of any queue waits, maybe of another one. */
  private static Standing atTheEnd(Waiter waiter, Standing left) {
    return waiter.preference().isNone() && !left.reason().isEmpty()
        ? left
        : new Standing(left.place(), left.held(), left.limit(), waiter.standing().reason());
  }

  /** The exception of a waiter that got nothing, with how things stood. */
  PoolTimeoutException timeout(Waiter waiter, Standing standing) {
    return PoolTimeoutException.afterWait(
        asked(waiter),
        pool.name(),
        waited(waiter),
        standing.place(),
        standing.held(),
        standing.limit(),
        standing.reason().isEmpty() ? "slots" : standing.reason());
  }

  /** The exception of a waiter that does not even begin to wait, since it would be in vain. */
  PoolTimeoutException refusal(Waiter waiter, Standing standing) {
    return PoolTimeoutException.atOnce(
        asked(waiter),
        pool.name(),
        Duration.ofNanos(waiter.deadlineNanos() - waiter.startedNanos),
        waited(waiter),
        standing.held(),
        standing.limit(),
        standing.reason());
  }

  private static String asked(Waiter waiter) {
    return waiter.slot ? "permit" : "units";
  }

  private Duration waited(Waiter waiter) {
    return Duration.ofNanos(context.timeline.nanoTime() - waiter.startedNanos);
  }

  /**
   * Why there is nothing to be had of a pool that was deleted. A connection that did not wait yet
   * may be attached elsewhere.
   */
  RuntimeException deleted(Waiter waiter) {
    return waiter.connection.isEmpty() || waiter.ticket() > 0
        ? new PoolDeletedException(pool.name())
        : new NotAttachedException(pool.name(), waiter.connection);
  }

  /**
   * Why the store ended a wait: its time is over, it is impossible, or ops cleared the pool. That a
   * member is not known here says nothing: it may have been added since the settings were read.
   */
  RuntimeException whyEnded(Waiter waiter, boolean overdue, Standing standing) {
    if (overdue) {
      return timeout(waiter, standing);
    }
    Optional<IllegalArgumentException> impossible =
        Impossible.nowNever(
            pool.name(), pool.settings(), waiter.request.cost(), waiter.preference());
    return impossible.isPresent() ? impossible.get() : new PoolClearedException(pool.name());
  }

  /** Polls failed: waiters whose pool cannot be used fail now, others go on waiting. */
  void failIfHopeless(Collection<Waiter> waiters, Throwable failure) {
    if (StoreFailures.isPassing(failure) || !(failure instanceof RuntimeException hopeless)) {
      log.debug("pool {}: a poll failed and is made again: {}", pool.name(), failure.toString());
      return;
    }
    for (Waiter waiter : waiters) {
      fail(waiter, hopeless);
    }
  }
}
