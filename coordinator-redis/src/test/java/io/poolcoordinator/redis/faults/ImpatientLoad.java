package io.poolcoordinator.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Threads that acquire, hold for an instant and release, cancel, and are interrupted. */
final class ImpatientLoad implements AutoCloseable {

  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final int MOST_HOLD_NANOS = 1_000_000;
  private static final int MOST_PATIENCE_NANOS = 4_000_000;

  final LongAdder granted = new LongAdder();
  final LongAdder cancelled = new LongAdder();
  final LongAdder interrupted = new LongAdder();
  final LongAdder timedOut = new LongAdder();
  final LongAdder failed = new LongAdder();
  final AtomicInteger mostAtOnce = new AtomicInteger();
  final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();

  private final AtomicInteger atOnce = new AtomicInteger();
  private final List<Thread> workers = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * Starts threads.
   *
   * @param threads how many on each pool
   * @param interrupts how often one of them is interrupted
   */
  static ImpatientLoad start(List<Pool> pools, int threads, Duration interrupts) {
    ImpatientLoad load = new ImpatientLoad();
    for (Pool pool : pools) {
      for (int i = 0; i < threads; i++) {
        Random random = new Random(load.workers.size());
        load.workers.add(new Thread(() -> load.work(pool, random), "impatient-" + i));
      }
    }
    load.workers.forEach(worker -> worker.setDaemon(true));
    load.workers.forEach(Thread::start);
    Thread interrupting = new Thread(() -> load.interruptSome(interrupts), "impatient-interrupts");
    interrupting.setDaemon(true);
    interrupting.start();
    return load;
  }

  private void interruptSome(Duration every) {
    Random random = new Random(4);
    while (!stopped) {
      workers.get(random.nextInt(workers.size())).interrupt();
      LockSupport.parkNanos(every.toNanos());
    }
  }

  private void work(Pool pool, Random random) {
    while (!stopped) {
      try {
        if (random.nextInt(4) == 0) {
          cancel(pool, random);
        } else {
          hold(pool.acquire(WAIT), random);
        }
      } catch (InterruptedException interrupt) {
        interrupted.increment();
      } catch (PoolTimeoutException timeout) {
        timedOut.increment();
      } catch (PoolStoreException failure) {
        failed.increment();
      } catch (RuntimeException | Error defect) {
        unexpected.add(defect);
      }
    }
  }

  private void cancel(Pool pool, Random random) {
    CompletableFuture<Permit> asked = pool.acquireAsync(WAIT);
    LockSupport.parkNanos(random.nextInt(MOST_PATIENCE_NANOS));
    if (asked.cancel(false)) {
      cancelled.increment();
      return;
    }
    try {
      hold(asked.join(), random);
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failure;
    }
  }

  private void hold(Permit permit, Random random) {
    try (permit) {
      granted.increment();
      int now = atOnce.incrementAndGet();
      mostAtOnce.accumulateAndGet(now, Math::max);
      LockSupport.parkNanos(random.nextInt(MOST_HOLD_NANOS));
      atOnce.decrementAndGet();
    }
  }

  /** Has all of them end; none may hang. */
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread worker : workers) {
      worker.join(TimeUnit.SECONDS.toMillis(20));
      assertThat(worker.isAlive()).as("%s hangs", worker).isFalse();
    }
  }

  /** Has all of them end where a test failed before it stopped them. */
  @Override
  public void close() {
    stopped = true;
  }

  @Override
  public String toString() {
    return String.format(
        "%d granted, %d cancelled, %d interrupted, %d timed out, %d failed, at most %d at once",
        granted.sum(),
        cancelled.sum(),
        interrupted.sum(),
        timedOut.sum(),
        failed.sum(),
        mostAtOnce.get());
  }
}
