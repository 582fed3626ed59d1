package io.poolcoordinator.internal;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls all pools with waiters in rounds, so that the polls of a worker leave in one go and share
 * the way to the store. There are no rounds while nobody waits.
 */
final class PollRounds {

  private static final Logger log = LoggerFactory.getLogger(PollRounds.class);

  private final WorkerContext context;
  private final Collection<PoolEngine> pools;
  private final AtomicBoolean awake = new AtomicBoolean();

  /**
   * Makes rounds over pools.
   *
   * @param pools a live view of them
   */
  PollRounds(WorkerContext context, Collection<PoolEngine> pools) {
    this.context = context;
    this.pools = pools;
  }

  /** Somebody waits: pools are polled from now on, until nobody does. */
  void wake() {
    if (awake.compareAndSet(false, true)) {
      scheduleRound();
    }
  }

  private void scheduleRound() {
    context.timeline.schedule(TimeUnit.MILLISECONDS.toNanos(PoolEngine.POLL_MILLIS), this::round);
  }

  private void round() {
    boolean again = false;
    for (PoolEngine pool : pools) {
      try {
        again |= pool.polls().lookAfter();
      } catch (RuntimeException | Error failure) {
        // One pool's trouble must not keep the others, or this one later, from being polled.
        log.error("worker {}: a poll of {} failed", context.worker, pool.name(), failure);
        again = true;
      }
    }
    if (again) {
      scheduleRound();
    } else {
      awake.set(false);
      if (pools.stream().anyMatch(pool -> pool.waiting().hasQueued())) {
        // Queued between the look at its pool and now, when rounds seemed to go on.
        wake();
      }
    }
  }
}
