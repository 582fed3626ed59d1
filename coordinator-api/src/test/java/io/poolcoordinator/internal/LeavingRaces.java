package io.poolcoordinator.internal;

import io.poolcoordinator.PoolTimeoutException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Races of what lets a caller go on against the end of its wait: cancel, completion from outside,
 * interrupt or timeout, in random order at random distances.
 */
final class LeavingRaces {

  /** What is raced for. */
  interface Contest {

    /**
     * Prepares a race.
     *
     * @return what lets the caller go on; nothing where time alone does
     */
    Runnable prepare() throws Exception;

    /** Waits without blocking; whoever wins keeps nothing. */
    CompletableFuture<Void> waiting();

    /** Waits on the calling thread; whoever wins keeps nothing. */
    void await() throws InterruptedException;

    /** Waits on the calling thread, for about as long as it takes to be let through. */
    void awaitShortly() throws InterruptedException;
  }

  private static final int MOST_NANOS = 300_000;

  private final Contest contest;
  private final int nanos;
  private final Random random;
  private final AtomicInteger granted = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  /**
   * Prepares races.
   *
   * @param aheadNanos how long after the start of the wait the earliest end of it comes
   */
  LeavingRaces(Contest contest, int aheadNanos, long seed) {
    this.contest = contest;
    this.nanos = aheadNanos;
    this.random = new Random(seed);
  }

  int granted() {
    return granted.get();
  }

  int refused() {
    return refused.get();
  }

  /** Runs races, one after the other. */
  LeavingRaces run(int races) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < races; i++) {
        Runnable letGo = contest.prepare();
        long start = System.nanoTime();
        long grantAt = start + 200_000 + random.nextInt(MOST_NANOS);
        long leaveAt = start + 200_000 + nanos + random.nextInt(MOST_NANOS);
        Future<?> granting =
            threads.submit(
                () -> {
                  spinUntil(grantAt);
                  letGo.run();
                });
        switch (i % 4) {
          case 0 -> cancel(leaveAt, i % 8 == 0);
          case 1 -> orTimeout(leaveAt);
          case 2 -> interrupt(threads, leaveAt);
          default -> timeOut();
        }
        granting.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    return this;
  }

  private void cancel(long at, boolean byCompleting) {
    CompletableFuture<Void> future = contest.waiting();
    spinUntil(at);
    boolean left =
        byCompleting
            ? future.completeExceptionally(new IllegalStateException("not wanted any more"))
            : future.cancel(false);
    count(!left);
    if (!left) {
      future.join();
    }
  }

  private void orTimeout(long at) {
    CompletableFuture<Void> future =
        contest.waiting().orTimeout(Math.max(1, at - System.nanoTime()), TimeUnit.NANOSECONDS);
    count(future.handle((done, failure) -> failure == null).join());
  }

  private void interrupt(ExecutorService threads, long at) throws Exception {
    CompletableFuture<Thread> waiter = new CompletableFuture<>();
    Future<?> waiting =
        threads.submit(
            () -> {
              waiter.complete(Thread.currentThread());
              try {
                contest.await();
                count(true);
              } catch (InterruptedException interrupt) {
                count(false);
              }
              return Thread.interrupted();
            });
    spinUntil(at);
    waiter.join().interrupt();
    waiting.get(30, TimeUnit.SECONDS);
  }

  private void timeOut() throws InterruptedException {
    try {
      contest.awaitShortly();
      count(true);
    } catch (PoolTimeoutException timeout) {
      count(false);
    }
  }

  private void count(boolean won) {
    (won ? granted : refused).incrementAndGet();
  }

  private static void spinUntil(long nanos) {
    while (nanos - System.nanoTime() > 60_000) {
      LockSupport.parkNanos(50_000);
    }
    while (nanos - System.nanoTime() > 0) {
      Thread.onSpinWait();
    }
  }
}
