package io.poolcoordinator.internal;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JVM's own time; one daemon thread for all timers of a coordinator. */
final class SystemTimeline implements Timeline {

  private static final Logger log = LoggerFactory.getLogger(SystemTimeline.class);
  private static final Timer NONE = () -> {};

  private final ScheduledThreadPoolExecutor timers;

  SystemTimeline(String worker) {
    timers =
        new ScheduledThreadPoolExecutor(1, DaemonThreads.named("pool-coordinator-timer-" + worker));
    timers.setRemoveOnCancelPolicy(true);
    timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Timer schedule(long delayNanos, Runnable task) {
    try {
      ScheduledFuture<?> future =
          timers.schedule(() -> runLogged(task), delayNanos, TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException closed) {
      // The coordinator is closed: nothing is due any more.
      return NONE;
    }
  }

  /** A scheduled executor keeps what a task throws to itself; a timer that fails must be seen. */
  private static void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error failure) {
      log.error("a timer of the pool coordinator failed", failure);
    }
  }

  @Override
  public void close() {
    timers.shutdownNow();
  }
}
