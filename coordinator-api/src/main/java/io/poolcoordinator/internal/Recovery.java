package io.poolcoordinator.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a store that may have lost its state what this worker knows of a pool: settings, then
 * holders, then waiters. One run at a time; a run that fails is made again after a while.
 */
final class Recovery {

  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long LAST_RETRY_MILLIS = 2_000;

  private final WorkerContext context;
  private final PoolEngine pool;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock, which is never held while the store is asked.
  private @Nullable CompletableFuture<Void> running;
  private @Nullable CompletableFuture<Void> following;
  private boolean retryScheduled;
  private long retryMillis = FIRST_RETRY_MILLIS;

  Recovery(WorkerContext context, PoolEngine pool) {
    this.context = context;
    this.pool = pool;
  }

  /** A reply says that the store knows less than this worker; something may be under way. */
  void stateLost() {
    CompletableFuture<Void> run = new CompletableFuture<>();
    lock.lock();
    try {
      if (running != null || retryScheduled || context.isStopped()) {
        return;
      }
      running = run;
    } finally {
      lock.unlock();
    }
    log.warn("pool {}: the store lost its state; restoring it", pool.name());
    attempt(run);
  }

  /**
   * The server may be another one: a run from the beginning, after one that is under way.
   *
   * @return completes when that run has ended, however it went
   */
  CompletionStage<Void> recover() {
    CompletableFuture<Void> run = new CompletableFuture<>();
    lock.lock();
    try {
      if (running != null) {
        if (following == null) {
          following = run;
        }
        return following;
      }
      running = run;
    } finally {
      lock.unlock();
    }
    attempt(run);
    return run;
  }

  private void attempt(CompletableFuture<Void> run) {
    Replies.take(
        pool.settings().restore(),
        (done, failure) -> {
          try {
            if (failure == null) {
              pool.reportEverything();
            } else {
              retryLater(StoreFailures.unwrap(failure));
            }
          } finally {
            ended(run, failure == null);
          }
        });
  }

  private void ended(CompletableFuture<Void> run, boolean succeeded) {
    CompletableFuture<Void> next;
    lock.lock();
    try {
      if (succeeded) {
        retryMillis = FIRST_RETRY_MILLIS;
      }
      next = following;
      following = null;
      running = next;
    } finally {
      lock.unlock();
    }
    run.complete(null);
    if (next != null) {
      attempt(next);
    }
  }

  private void retryLater(Throwable failure) {
    long delay;
    lock.lock();
    try {
      if (retryScheduled || context.isStopped()) {
        return;
      }
      retryScheduled = true;
      delay = retryMillis;
      retryMillis = Math.min(LAST_RETRY_MILLIS, 2 * retryMillis);
    } finally {
      lock.unlock();
    }
    log.warn(
        "pool {}: its settings could not be restored; the next attempt follows in {} ms: {}",
        pool.name(),
        delay,
        failure.toString());
    context.timeline.schedule(
        TimeUnit.MILLISECONDS.toNanos(delay),
        () -> {
          lock.lock();
          try {
            retryScheduled = false;
          } finally {
            lock.unlock();
          }
          recover();
        });
  }
}
