package io.poolcoordinator.internal;

import io.poolcoordinator.event.PoolEvent;
import io.poolcoordinator.event.PoolListener;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The listeners of one coordinator. None of them can hold up a pool, or another listener. */
final class EventDelivery implements AutoCloseable {

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String worker;
  private final ThreadFactory threads;
  private final List<ListenerThread> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock registering = new ReentrantLock();

  /** Guarded by {@link #registering}. */
  private boolean closed;

  EventDelivery(String worker) {
    this.worker = worker;
    this.threads = DaemonThreads.named("pool-coordinator-listener-" + worker);
  }

  /** Whether anybody listens: unless somebody does, no event need be made. */
  boolean isHeard() {
    return !listeners.isEmpty();
  }

  /** Has a listener told from now on; one that is the same object as another is told once. */
  void add(PoolListener listener) {
    Objects.requireNonNull(listener, "listener");
    registering.lock();
    try {
      if (!closed && listeners.stream().noneMatch(known -> known.isOf(listener))) {
        listeners.add(new ListenerThread(worker, listener, threads, IDLE_NANOS));
      }
    } finally {
      registering.unlock();
    }
  }

  /** Ends {@link #add}; what waits to be told is not told any more. */
  void remove(PoolListener listener) {
    Objects.requireNonNull(listener, "listener");
    for (ListenerThread known : listeners) {
      if (known.isOf(listener) && listeners.remove(known)) {
        known.drop();
      }
    }
  }

  /** Has every listener told, each later and on its own thread. */
  void publish(PoolEvent event) {
    for (ListenerThread listener : listeners) {
      listener.tell(event);
    }
  }

  /** Nothing new is told any more; what waits to be told still is, for a moment. */
  @Override
  public void close() {
    registering.lock();
    try {
      closed = true;
    } finally {
      registering.unlock();
    }
    listeners.forEach(ListenerThread::finish);
    listeners.clear();
  }
}
