package io.poolcoordinator.contract;

import io.poolcoordinator.Permit;
import io.poolcoordinator.PermitSource;
import io.poolcoordinator.PoolTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Races of a grant against the end of the wait for it: cancel, completion from outside, interrupt
 * or timeout, where one permit can be held, over two workers. Whoever wins, the permit is to be
 * free in the end.
 */
public final class GrantRaces {

  /**
   * What happened.
   *
   * @param races how many were run
   * @param granted how many the grant won
   * @param refused how many it lost
   */
  public record Result(int races, int granted, int refused) {}

  private final PermitSource holding;
  private final PermitSource waiting;
  private final Random random;
  private final AtomicInteger granted = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  /**
   * Prepares races.
   *
   * @param holding the pool, or a job on it, as the worker sees it that holds and releases
   * @param waiting the same as the worker sees it that waits
   * @param seed makes the order of kinds and delays repeatable
   */
  public GrantRaces(PermitSource holding, PermitSource waiting, long seed) {
    this.holding = holding;
    this.waiting = waiting;
    this.random = new Random(seed);
  }

  /**
   * Runs races, one after the other.
   *
   * @param races how many
   * @return what happened
   */
  public Result run(int races) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < races; i++) {
        Permit held = holding.acquire(Duration.ofSeconds(60));
        long releaseAfter = random.nextInt(300_000);
        long leaveAfter = random.nextInt(300_000);
        long start = System.nanoTime() + 200_000;
        Future<?> releasing =
            threads.submit(
                () -> {
                  spinUntil(start + releaseAfter);
                  held.close();
                });
        switch (i % 4) {
          case 0 -> cancel(start + leaveAfter, i % 8 == 0);
          case 1 -> orTimeout(leaveAfter);
          case 2 -> interrupt(threads, start + leaveAfter);
          default -> timeOut();
        }
        releasing.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    return new Result(races, granted.get(), refused.get());
  }

  private void cancel(long at, boolean byCompleting) {
    CompletableFuture<Permit> future = waiting.acquireAsync();
    spinUntil(at);
    boolean left =
        byCompleting
            ? future.completeExceptionally(new IllegalStateException("not wanted any more"))
            : future.cancel(false);
    count(!left);
    if (!left) {
      future.join().close();
    }
  }

  private void orTimeout(long nanos) {
    CompletableFuture<Permit> future =
        waiting.acquireAsync().orTimeout(nanos + 200_000, TimeUnit.NANOSECONDS);
    future
        .handle(
            (permit, failure) -> {
              count(permit != null);
              if (permit != null) {
                permit.close();
              }
              return permit;
            })
        .join();
  }

  private void interrupt(ExecutorService threads, long at) throws Exception {
    CompletableFuture<Thread> waiter = new CompletableFuture<>();
    Future<?> acquiring =
        threads.submit(
            () -> {
              waiter.complete(Thread.currentThread());
              try (Permit permit = waiting.acquire()) {
                count(permit.token() > 0);
              } catch (InterruptedException interrupt) {
                count(false);
              }
              return Thread.interrupted();
            });
    spinUntil(at);
    waiter.join().interrupt();
    acquiring.get(30, TimeUnit.SECONDS);
  }

  private void timeOut() throws InterruptedException {
    try (Permit permit = waiting.acquire(Duration.ofMillis(1))) {
      count(permit.token() > 0);
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
