package io.poolcoordinator.internal;

import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.spi.PoolStore;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all pools of one coordinator have in common. */
final class WorkerContext {

  private static final Logger log = LoggerFactory.getLogger(WorkerContext.class);

  final String worker;
  final PoolStore store;
  final Timeline timeline;

  /** Where what happens to the pools is told. */
  final EventDelivery events;

  private final Executor executor;
  private final AtomicLong sequence = new AtomicLong();
  private final ReentrantLock endings = new ReentrantLock();
  private final Condition ended = endings.newCondition();
  private volatile boolean closed;
  private volatile boolean stopped;
  private volatile boolean connected = true;

  WorkerContext(String worker, PoolStore store, Timeline timeline, Executor executor) {
    this.worker = worker;
    this.store = store;
    this.timeline = timeline;
    this.executor = executor;
    this.events = new EventDelivery(worker);
  }

  /** An id for a permit, used once. */
  String nextId() {
    return worker + ":" + Long.toString(sequence.incrementAndGet(), Character.MAX_RADIX);
  }

  /** How long a command may be on its way, in ms of the store's time. */
  long commandMillis() {
    return store.commandTimeout().toMillis();
  }

  boolean isClosed() {
    return closed;
  }

  void markClosed() {
    closed = true;
  }

  void checkOpen() {
    if (closed) {
      throw new CoordinatorClosedException(worker);
    }
  }

  /** Whether the store is closed too, so that nothing can be sent any more. */
  boolean isStopped() {
    return stopped;
  }

  void markStopped() {
    stopped = true;
  }

  /** A hold or a release came to its end: whoever closes the coordinator looks again. */
  void noteEnding() {
    if (closed) {
      endings.lock();
      try {
        ended.signalAll();
      } finally {
        endings.unlock();
      }
    }
  }

  /**
   * Waits until a condition holds that only endings bring about.
   *
   * @return whether it holds
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  boolean awaitEndings(BooleanSupplier condition, long nanos) throws InterruptedException {
    long left = nanos;
    endings.lockInterruptibly();
    try {
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = ended.awaitNanos(left);
      }
      return true;
    } finally {
      endings.unlock();
    }
  }

  /** Whether operations may be sent; false between a lost connection and the recovery after it. */
  boolean isConnected() {
    return connected;
  }

  void setConnected(boolean connected) {
    this.connected = connected;
  }

  /**
   * Refuses to block a thread that the store needs for the reply that would be waited for.
   *
   * @throws IllegalStateException if the calling thread is such a one
   */
  void checkMayBlock() {
    if (store.isClientThread()) {
      throw new IllegalStateException(
          "thread "
              + Thread.currentThread().getName()
              + " belongs to the store's client, which needs it to receive the reply; use"
              + " acquireAsync or callAsync here, or call from another thread");
    }
  }

  /** Runs application code. What it throws is logged; it never harms a pool. */
  void dispatch(Runnable callback) {
    Runnable guarded =
        () -> {
          try {
            callback.run();
          } catch (RuntimeException | Error failure) {
            log.error("worker {}: a callback of the application failed", worker, failure);
          }
        };
    try {
      executor.execute(guarded);
    } catch (RuntimeException | Error failure) {
      // Stopped before the coordinator was, or out of threads: results must not be lost.
      log.warn(
          "worker {}: the executor refuses callbacks; this one runs in place", worker, failure);
      guarded.run();
    }
  }
}
