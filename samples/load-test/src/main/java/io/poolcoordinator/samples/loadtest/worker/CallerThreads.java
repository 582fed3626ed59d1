package io.poolcoordinator.samples.loadtest.worker;

import io.poolcoordinator.samples.loadtest.engine.Engine;
import io.poolcoordinator.samples.loadtest.engine.Engine.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The threads of one worker: each asks, holds and gives back until it is stopped. */
final class CallerThreads {

  /** Ten thousand of them are to fit. */
  private static final long STACK_BYTES = 256 * 1024;

  private static final long MILLIS_TO_END = 20_000;

  private final Task task;
  private final Engine engine;
  private final GrantFile file;
  private final AtomicLong failures = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  CallerThreads(Task task, Engine engine, GrantFile file) {
    this.task = task;
    this.engine = engine;
    this.file = file;
  }

  void start() {
    ThreadFactory factory = factory();
    for (int i = 0; i < task.crew().threads(); i++) {
      int thread = i;
      threads.add(factory.newThread(() -> work(thread)));
    }
    threads.forEach(Thread::start);
  }

  private ThreadFactory factory() {
    return task.crew().virtualThreads()
        ? VirtualThreads.factory()
        : work -> new Thread(null, work, "caller", STACK_BYTES);
  }

  /** Stops all, also those that wait, and returns how many calls had failed. */
  long stop() throws InterruptedException {
    stopped = true;
    threads.forEach(Thread::interrupt);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS_TO_END);
    for (Thread thread : threads) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      thread.join(Math.max(left, 1));
      if (thread.isAlive()) {
        throw new IllegalStateException(
            "a thread of "
                + task.engine().text()
                + " waits for 20 s after it was interrupted: "
                + List.of(thread.getStackTrace()));
      }
    }
    return failures.get();
  }

  private void work(int thread) {
    int number = task.worker() * task.crew().threads() + thread;
    Arrivals arrivals = new Arrivals(task.crew(), task.seed(), number);
    try {
      for (int call = 0; !stopped; call++) {
        // Threads of one pool each, or all over all pools, one after the other.
        long pool = number + (long) call * task.crew().allThreads();
        call(thread, (int) (pool % task.crew().pools()), arrivals.next());
      }
    } catch (InterruptedException atTheEnd) {
      if (!stopped) {
        failed(atTheEnd);
      }
    }
  }

  private void call(int thread, int pool, long asked) throws InterruptedException {
    Slot slot;
    try {
      slot = engine.acquire(pool);
    } catch (RuntimeException failure) {
      failed(failure);
      return;
    }
    long granted = System.nanoTime();
    try {
      int at = file.granted(thread, pool, asked, granted);
      if (task.crew().holdMicros() > 0) {
        hold(granted + TimeUnit.MICROSECONDS.toNanos(task.crew().holdMicros()));
      }
      // Some clients refuse to give back what they hold while they are interrupted.
      boolean interrupted = Thread.interrupted();
      long released = System.nanoTime();
      slot.release();
      file.released(at, released, System.nanoTime());
      if (interrupted) {
        throw new InterruptedException();
      }
    } catch (RuntimeException failure) {
      failed(failure);
    }
  }

  private void hold(long until) {
    for (long left = until - System.nanoTime();
        left > 0 && !stopped;
        left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void failed(Exception failure) {
    if (!stopped && failures.getAndIncrement() == 0) {
      System.err.println("load-test: a call of " + task.engine().text() + " failed: " + failure);
    }
  }

  /** When the calls of a thread want to begin. */
  private static final class Arrivals {

    private static final long MOST_THREADS = 10_000_000;

    private final double nanosBetween;
    private final SplittableRandom random;
    private double next = System.nanoTime();

    /**
     * Arrivals at random add up to arrivals at random, so that each thread has its share of them.
     */
    Arrivals(Crew crew, long seed, int number) {
      nanosBetween =
          crew.openRate() == 0
              ? 0
              : TimeUnit.SECONDS.toNanos(1) * crew.allThreads() / crew.openRate();
      random = new SplittableRandom(seed * MOST_THREADS + number);
    }

    long next() throws InterruptedException {
      if (nanosBetween == 0) {
        return System.nanoTime();
      }
      next -= nanosBetween * Math.log(1 - random.nextDouble());
      long left = (long) next - System.nanoTime();
      if (left > 0) {
        TimeUnit.NANOSECONDS.sleep(left);
      }
      return (long) next;
    }
  }
}
