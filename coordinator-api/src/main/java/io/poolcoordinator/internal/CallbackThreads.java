package io.poolcoordinator.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A few daemon threads for the application's callbacks; none while there is nothing to do. */
final class CallbackThreads implements Executor, AutoCloseable {

  private static final int THREADS = 4;
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads;

  CallbackThreads(String worker) {
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named("pool-coordinator-callback-" + worker));
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable callback) {
    threads.execute(callback);
  }

  /** Callbacks that were handed in before still run. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
