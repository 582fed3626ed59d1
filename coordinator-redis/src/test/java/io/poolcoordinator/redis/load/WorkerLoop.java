package io.poolcoordinator.redis.load;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Member;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolException;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.internal.CoordinatorEngine;
import io.poolcoordinator.redis.history.WorkerLog;
import io.poolcoordinator.redis.seeded.SeededBug;
import io.poolcoordinator.spi.PoolStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** A worker under load: threads that acquire, hold and release, and write down what they saw. */
public final class WorkerLoop {

  /** How often a holder writes down that its permit is valid still. */
  private static final long LOOK_NANOS = 20_000_000;

  private static final int SHORTLY_MILLIS = 30;

  private final String name;
  private final int threads;
  private final long holdNanos;
  private final long runNanos;
  private final AtomicLong permitsLeft;
  private final Load.Temper temper;
  private final LoadClient.Opened client;
  private final WorkerLog log;
  private final RecordingStore store;
  private final CoordinatorEngine coordinator;
  private final Pool pool;
  private final LongAdder grants = new LongAdder();
  private final LongAdder timeouts = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder cleared = new LongAdder();
  private final LongAdder givenUp = new LongAdder();
  private volatile boolean ending;

  /**
   * Connects, and finds or makes the pool.
   *
   * @param arguments those of {@link Load#arguments}
   * @throws PoolException if it cannot
   */
  public WorkerLoop(String[] arguments, WorkerLog log) {
    this.name = arguments[2];
    this.threads = Integer.parseInt(arguments[5]);
    this.holdNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[6]));
    this.runNanos = TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[7]));
    this.permitsLeft = new AtomicLong(Long.parseLong(arguments[11]));
    this.temper =
        new Load.Temper(
            Long.parseLong(arguments[13]),
            Integer.parseInt(arguments[14]),
            Integer.parseInt(arguments[15]),
            Integer.parseInt(arguments[16]),
            Long.parseLong(arguments[17]),
            Integer.parseInt(arguments[18]),
            arguments[19]);
    this.log = log;
    this.client = LoadClient.valueOf(arguments[12]).open(arguments[0]);
    PoolStore scripts = SeededBug.of(temper.bug()).store(client.scripts());
    this.store = new RecordingStore(new TwiceStore(scripts, temper.twice()), log);
    try {
      this.coordinator = new CoordinatorEngine(store, name, null);
    } catch (PoolException failure) {
      client.rest().run();
      throw failure;
    }
    try {
      this.pool = coordinator.pool(arguments[1], config(arguments));
    } catch (PoolException failure) {
      close();
      throw failure;
    }
  }

  private static PoolConfig config(String[] arguments) {
    PoolConfig.Builder config =
        PoolConfig.builder()
            .limit(Integer.parseInt(arguments[3]))
            .lease(Duration.ofMillis(Long.parseLong(arguments[4])))
            .timeout(Duration.ofSeconds(60));
    for (String rate : arguments[9].split(",")) {
      if (!rate.isEmpty()) {
        config.rateLimit(RateLimit.parse(rate));
      }
    }
    if (!arguments[10].isEmpty()) {
      config.members(arguments[10].split(",", -1));
    }
    return config.build();
  }

  /** Works until its time is over, and closes all that it opened. */
  public void run() throws InterruptedException {
    long end = System.nanoTime() + runNanos;
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      String thread = name + "/" + i;
      Thread next = new Thread(() -> work(thread, end), thread);
      next.start();
      running.add(next);
    }
    for (Thread thread : running) {
      thread.join();
    }
    close();
  }

  /** Has it end early: nobody asks for another permit. */
  public void end() {
    ending = true;
  }

  private void close() {
    coordinator.close();
    client.rest().run();
  }

  private void work(String thread, long end) {
    Random random = new Random(thread.hashCode() ^ end);
    while (!ending && System.nanoTime() - end < 0 && permitsLeft.getAndDecrement() > 0) {
      boolean restless = random.nextInt(100) < temper.restless();
      int way = restless ? random.nextInt(3) : 3;
      long timeoutMillis = way == 0 ? 1 + random.nextInt(SHORTLY_MILLIS) : temper.timeoutMillis();
      int cost = 1 + random.nextInt(temper.mostCost());
      AcquireRequest request =
          AcquireRequest.builder().timeout(Duration.ofMillis(timeoutMillis)).cost(cost).build();
      long asked = System.nanoTime();
      log.asks(thread, asked, timeoutMillis);
      try (Permit permit =
          way == 1
              ? cancelled(request, random)
              : way == 2 ? interrupted(request, random) : pool.acquire(request)) {
        long begun = System.nanoTime();
        log.granted(
            thread,
            permit.id(),
            permit.token(),
            permit.since().toEpochMilli(),
            cost,
            permit.member().map(Member::name).orElse(""),
            asked,
            begun);
        grants.increment();
        boolean isLong = random.nextInt(100) < temper.longHolds();
        hold(
            permit,
            begun + (isLong ? TimeUnit.MILLISECONDS.toNanos(temper.longHoldMillis()) : holdNanos));
      } catch (PoolTimeoutException timeout) {
        timeouts.increment();
        log.refused(thread, asked, System.nanoTime(), "timeout");
      } catch (CancellationException | InterruptedException leaving) {
        givenUp.increment();
        log.refused(thread, asked, System.nanoTime(), "given-up");
      } catch (PoolClearedException | PoolDeletedException byPeople) {
        cleared.increment();
        log.refused(thread, asked, System.nanoTime(), "cleared");
        // A pool that was deleted may be made again: no need to ask for it all the time.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      } catch (PoolException failure) {
        failures.increment();
        log.refused(thread, asked, System.nanoTime(), "failed");
        System.err.println(thread + ": " + failure.getMessage());
        // Whoever asks again at once while Redis is away would do nothing else.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  /** Asks, and changes its mind after a while; the grant may be there by then. */
  private Permit cancelled(AcquireRequest request, Random random) throws InterruptedException {
    CompletableFuture<Permit> asked = pool.acquireAsync(request);
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(SHORTLY_MILLIS * 1_000)));
    if (asked.cancel(false)) {
      throw new CancellationException();
    }
    try {
      return asked.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof PoolException known) {
        throw known;
      }
      throw new IllegalStateException(failure.getCause());
    }
  }

  /** Asks, and is interrupted after a while; the grant may be there by then. */
  private Permit interrupted(AcquireRequest request, Random random) throws InterruptedException {
    Thread asking = Thread.currentThread();
    CompletableFuture<Void> interrupt =
        CompletableFuture.runAsync(
            asking::interrupt,
            CompletableFuture.delayedExecutor(
                random.nextInt(SHORTLY_MILLIS * 1_000), TimeUnit.MICROSECONDS, Runnable::run));
    try {
      return pool.acquire(request);
    } finally {
      // Whether it came or not: it does not reach what follows.
      interrupt.join();
      Thread.interrupted();
    }
  }

  private void hold(Permit permit, long until) {
    long begun = System.nanoTime();
    while (true) {
      long now = System.nanoTime();
      if (!permit.isValid()) {
        lost.increment();
        log.ends(permit.id(), now, true);
        return;
      }
      long left = until - now;
      if (left <= 0) {
        log.ends(permit.id(), now, false);
        return;
      }
      if (now - begun > LOOK_NANOS / 2) {
        log.valid(permit.id(), now);
      }
      LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
    }
  }

  public String counts() {
    return "grants="
        + grants.sum()
        + " acquires="
        + store.acquires.sum()
        + " releases="
        + store.releases.sum()
        + " polls="
        + store.polls.sum()
        + " released="
        + store.released.sum()
        + " cleared="
        + cleared.sum()
        + " renewals="
        + store.renewals.sum()
        + " timeouts="
        + timeouts.sum()
        + " given-up="
        + givenUp.sum()
        + " failures="
        + failures.sum()
        + " lost="
        + lost.sum();
  }
}
