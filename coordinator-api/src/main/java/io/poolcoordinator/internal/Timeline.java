package io.poolcoordinator.internal;

/** Monotonic time and timers, so that tests can move time by hand. */
public interface Timeline extends AutoCloseable {

  /** Reads the monotonic clock, in nanoseconds, as {@link System#nanoTime()} does. */
  long nanoTime();

  /**
   * Runs a task once, later, on a thread of the timeline. The task must not block.
   *
   * @param delayNanos from now; zero or less for as soon as possible
   */
  Timer schedule(long delayNanos, Runnable task);

  /** Drops all timers. */
  @Override
  void close();

  /** A task that has not run yet. */
  interface Timer {
    /** Drops the task if it has not begun. */
    void cancel();
  }
}
