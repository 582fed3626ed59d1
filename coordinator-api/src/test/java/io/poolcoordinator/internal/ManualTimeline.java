package io.poolcoordinator.internal;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Time that stands still until a test moves it on; timers run on the thread that moves it. */
final class ManualTimeline implements Timeline {

  /** Where wall clocks stand when this timeline stands at zero. */
  static final long START_MILLIS = 1_800_000_000_000L;

  private static final class Task implements Comparable<Task> {
    private final long at;
    private final long order;
    private final Runnable action;

    private Task(long at, long order, Runnable action) {
      this.at = at;
      this.order = order;
      this.action = action;
    }

    @Override
    public int compareTo(Task other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private volatile long now;
  private long scheduled;
  private boolean closed;

  @Override
  public long nanoTime() {
    return now;
  }

  /** The wall clock that goes with this time. */
  long millis() {
    return START_MILLIS + now / 1_000_000;
  }

  @Override
  public Timer schedule(long delayNanos, Runnable action) {
    lock.lock();
    try {
      Task task = new Task(now + Math.max(0, delayNanos), scheduled++, action);
      if (!closed) {
        tasks.add(task);
      }
      return () -> remove(task);
    } finally {
      lock.unlock();
    }
  }

  private void remove(Task task) {
    lock.lock();
    try {
      tasks.remove(task);
    } finally {
      lock.unlock();
    }
  }

  /** Moves time on, and runs what becomes due on the way, each at its time. */
  void advance(Duration duration) {
    long end = now + duration.toNanos();
    for (Task next = nextUntil(end); next != null; next = nextUntil(end)) {
      next.action.run();
    }
    now = end;
  }

  /** Moves time on while nothing runs, as in a JVM that is suspended. */
  void suspend(Duration duration) {
    now += duration.toNanos();
  }

  private @Nullable Task nextUntil(long end) {
    lock.lock();
    try {
      Task next = tasks.peek();
      if (next == null || next.at > end) {
        return null;
      }
      now = Math.max(now, next.at);
      return tasks.remove();
    } finally {
      lock.unlock();
    }
  }

  /** The same time for one worker of several, whose closing leaves the others' timers alone. */
  Timeline forOneWorker() {
    AtomicBoolean stopped = new AtomicBoolean();
    return new Timeline() {
      @Override
      public long nanoTime() {
        return now;
      }

      @Override
      public Timer schedule(long delayNanos, Runnable action) {
        return ManualTimeline.this.schedule(
            delayNanos,
            () -> {
              if (!stopped.get()) {
                action.run();
              }
            });
      }

      @Override
      public void close() {
        stopped.set(true);
      }
    };
  }

  /** How many timers are set. */
  int timers() {
    lock.lock();
    try {
      return tasks.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      tasks.clear();
    } finally {
      lock.unlock();
    }
  }
}
