package io.poolcoordinator.internal;

import io.poolcoordinator.event.PoolEvent;
import io.poolcoordinator.event.PoolListener;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener, the events that wait for it, and the thread that tells it of them: in order, one at
 * a time. The thread is there only while there is something to tell, and for a while after.
 */
final class ListenerThread {

  private static final Logger log = LoggerFactory.getLogger(ListenerThread.class);

  /** For how long a listener is told what waited for it when its coordinator closed. */
  private static final long FINISH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String worker;
  private final PoolListener listener;
  private final ThreadFactory threads;
  private final long idleNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock, which is never held while the listener runs.
  private final Queue<PoolEvent> events = new ArrayDeque<>();
  private boolean running;
  private boolean startFailed;
  private long dropped;
  private boolean ended;
  private long endedNanos;

  /**
   * Makes it without a thread.
   *
   * @param idleNanos for how long the thread stays with nothing to tell
   */
  ListenerThread(String worker, PoolListener listener, ThreadFactory threads, long idleNanos) {
    this.worker = worker;
    this.listener = listener;
    this.threads = threads;
    this.idleNanos = idleNanos;
  }

  boolean isOf(PoolListener other) {
    return listener == other;
  }

  /** Has the listener told later. Never blocks and never throws, whatever the listener does. */
  void tell(PoolEvent event) {
    boolean firstDropped = false;
    Error noThread = null;
    lock.lock();
    try {
      if (ended) {
        return;
      }
      if (events.size() >= PoolListener.MAX_BEHIND) {
        firstDropped = dropped++ == 0;
      } else {
        events.add(event);
        noThread = wake();
      }
    } finally {
      lock.unlock();
    }
    if (firstDropped) {
      log.warn(
          "worker {}: listener {} is {} events behind; further ones are dropped until it has"
              + " caught up",
          worker,
          name(),
          PoolListener.MAX_BEHIND);
    }
    if (noThread != null) {
      log.warn(
          "worker {}: there is no thread for listener {}; it is told once there is one",
          worker,
          name(),
          noThread);
    }
  }

  /** Returns what kept a thread from starting, the first time that it did. */
  private @Nullable Error wake() {
    if (running) {
      changed.signal();
      return null;
    }
    try {
      threads.newThread(this::run).start();
      running = true;
      startFailed = false;
      return null;
    } catch (Error outOfThreads) {
      // A pool goes on without listeners; the next event tries again.
      boolean first = !startFailed;
      startFailed = true;
      return first ? outOfThreads : null;
    }
  }

  /** Nothing is told any more; the thread ends when the listener returns. */
  void drop() {
    end(true);
  }

  /** What waits is still told, for a moment; then the thread ends. */
  void finish() {
    end(false);
  }

  private void end(boolean dropping) {
    lock.lock();
    try {
      ended = true;
      endedNanos = System.nanoTime();
      if (dropping) {
        events.clear();
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    boolean regular = false;
    try {
      while (true) {
        logDropped();
        PoolEvent next = next();
        if (next == null) {
          logDropped();
          regular = true;
          return;
        }
        deliver(next);
      }
    } finally {
      if (!regular) {
        diedUnexpectedly();
      }
    }
  }

  /** The next event; null if the thread is not needed any more, which is not running then. */
  private @Nullable PoolEvent next() {
    // Left over from the listener: the thread is not the application's.
    boolean unused = Thread.interrupted();
    lock.lock();
    try {
      long left = idleNanos;
      while (events.isEmpty() && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (ended && System.nanoTime() - endedNanos > FINISH_NANOS) {
        dropped += events.size();
        events.clear();
      }
      PoolEvent next = events.poll();
      running = next != null;
      return next;
    } catch (InterruptedException byTheApplication) {
      // Nobody else knows this thread; idle or not, the next event has it, or another, go on.
      PoolEvent next = events.poll();
      running = next != null;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void deliver(PoolEvent event) {
    try {
      listener.on(event);
    } catch (Throwable failure) {
      // Kotlin's listeners may throw anything; the next event is told all the same.
      log.error("worker {}: listener {} failed at {}", worker, name(), event, failure);
    }
  }

  /** Once it has caught up, or is told nothing any more. */
  private void logDropped() {
    long count;
    lock.lock();
    try {
      if (dropped == 0 || !events.isEmpty()) {
        return;
      }
      count = dropped;
      dropped = 0;
    } finally {
      lock.unlock();
    }
    log.warn(
        "worker {}: {} events were dropped, since listener {} was too far behind",
        worker,
        count,
        name());
  }

  /** Not even the log of a failure worked, as without memory: the next event has a new thread. */
  private void diedUnexpectedly() {
    lock.lock();
    try {
      running = false;
    } finally {
      lock.unlock();
    }
  }

  /** Of the class, since what a listener says of itself is code of its own. */
  private String name() {
    return listener.getClass().getName();
  }
}
