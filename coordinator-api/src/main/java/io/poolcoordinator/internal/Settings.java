package io.poolcoordinator.internal;

import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.StoredPool;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest settings of a pool that this worker has seen: read anew when a reply says that they
 * changed, restored when the store has lost them or holds older ones.
 */
final class Settings {

  private static final Logger log = LoggerFactory.getLogger(Settings.class);

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final WorkerContext context;
  private final PoolEngine pool;
  private final ReentrantLock learning = new ReentrantLock();
  private volatile StoredPool newest;
  private final AtomicBoolean reading = new AtomicBoolean();

  Settings(WorkerContext context, PoolEngine pool, StoredPool stored) {
    this.context = context;
    this.pool = pool;
    this.newest = stored;
  }

  StoredPool newest() {
    return newest;
  }

  /** Takes over what a reply says is stored, if it is newer or the same. */
  void learn(StoredPool stored) {
    learning.lock();
    try {
      if (stored.changed() >= newest.changed()) {
        newest = stored;
      }
    } finally {
      learning.unlock();
    }
  }

  /** A reply says which settings are stored. */
  void compare(long changed) {
    long known = newest.changed();
    if (changed > known) {
      read();
    } else if (changed > 0 && changed < known) {
      pool.stateLost();
    }
  }

  /** Reads the settings; one question at a time, and none for a while after one that failed. */
  void read() {
    if (!reading.compareAndSet(false, true)) {
      return;
    }
    long sent = context.timeline.nanoTime();
    Replies.take(
        context.store.find(pool.name()),
        (reply, failure) -> {
          if (reply != null) {
            reading.set(false);
            answered(reply, sent);
          } else {
            context.timeline.schedule(PAUSE_NANOS, () -> reading.set(false));
            log.warn(
                "pool {}: its settings could not be read: {}",
                pool.name(),
                StoreFailures.unwrap(failure).toString());
          }
        });
  }

  /** Says to a store that may have lost its state what this worker knows. */
  CompletionStage<Void> restore() {
    long sent = context.timeline.nanoTime();
    return context
        .store
        .declare(
            new DeclareCommand(
                pool.name(), DeclareCommand.Mode.RESTORE, newest, pool.grants().largestToken()))
        .thenAccept(reply -> answered(reply, sent));
  }

  private void answered(DeclareReply reply, long sent) {
    StoredPool stored = reply.stored();
    if (stored != null) {
      learn(stored);
    }
    pool.observe(reply.header(), sent);
  }
}
