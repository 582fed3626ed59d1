package io.poolcoordinator.redis.load;

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
import io.poolcoordinator.redis.store.RedisPoolStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker JVM: threads that acquire, hold and release for a while. It says {@code ready}, begins
 * when it is told {@code go}, and ends with its counts; its history goes into a file. It ends by
 * itself when its standard input ends.
 *
 * <p>Arguments: uri, pool, name, limit, lease in ms, threads, hold in ms, seconds, file, rate
 * windows such as {@code 60/1m,5000/1d} or nothing, members such as {@code eol1,eol2,eol2} or
 * nothing, how many permits it takes at the most, and the client.
 */
public final class LoadWorker {

  private static final int MOST_STARTS = 10;

  private final String name;
  private final int threads;
  private final long holdNanos;
  private final long runNanos;
  private final AtomicLong permitsLeft;
  private final LoadClient.Opened client;
  private final RecordingStore store;
  private final Pool pool;
  private final CoordinatorEngine coordinator;
  private final Queue<Held> history = new ConcurrentLinkedQueue<>();
  private final LongAdder timeouts = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder cleared = new LongAdder();

  private LoadWorker(String[] arguments) {
    this.name = arguments[2];
    this.threads = Integer.parseInt(arguments[5]);
    this.holdNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[6]));
    this.runNanos = TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[7]));
    this.permitsLeft = new AtomicLong(Long.parseLong(arguments[11]));
    this.client = LoadClient.valueOf(arguments[12]).open(arguments[0]);
    this.store = new RecordingStore(new RedisPoolStore(client.scripts(), ""));
    try {
      this.coordinator = new CoordinatorEngine(store, name, null);
    } catch (PoolException failure) {
      client.rest().run();
      throw failure;
    }
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
    this.pool = coordinator.pool(arguments[1], config.build());
  }

  /** The arguments for a worker of a fleet. */
  static String[] arguments(Load load, String name, Path file) {
    return new String[] {
      load.redis().uri(),
      load.pool(),
      name,
      Integer.toString(load.limit()),
      Long.toString(load.leaseMillis()),
      Integer.toString(load.threads()),
      Long.toString(load.holdMillis()),
      Long.toString(load.seconds()),
      file.toString(),
      load.rate(),
      load.members(),
      Long.toString(load.permits()),
      load.client().name()
    };
  }

  /**
   * Runs the worker.
   *
   * @param arguments as above
   */
  public static void main(String[] arguments) throws Exception {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    LoadWorker worker = start(arguments);
    System.out.println("ready");
    if (orders.readLine() == null) {
      return;
    }
    Thread orphaned =
        new Thread(
            () -> {
              try {
                while (orders.readLine() != null) {
                  continue;
                }
              } catch (IOException gone) {
                // The same as the end of the input: nobody is there to report to.
              }
              Runtime.getRuntime().halt(3);
            });
    orphaned.setDaemon(true);
    orphaned.start();
    worker.run();
    Files.write(Path.of(arguments[8]), worker.history.stream().map(Held::toLine).toList());
    System.out.println(worker.counts());
  }

  /** A machine on which much is started at once may be too slow for the first attempt. */
  private static LoadWorker start(String[] arguments) {
    for (int attempt = 1; ; attempt++) {
      try {
        return new LoadWorker(arguments);
      } catch (PoolException failure) {
        if (attempt == MOST_STARTS) {
          throw failure;
        }
        System.err.println(arguments[2] + ": " + failure.getMessage());
      }
    }
  }

  private void run() throws InterruptedException {
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
    coordinator.close();
    client.rest().run();
  }

  private void work(String thread, long end) {
    while (System.nanoTime() - end < 0 && permitsLeft.getAndDecrement() > 0) {
      long asked = System.nanoTime();
      try (Permit permit = pool.acquire()) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < holdNanos && permit.isValid()) {
          LockSupport.parkNanos(begun + holdNanos - System.nanoTime());
        }
        if (!permit.isValid()) {
          lost.increment();
        }
        history.add(
            new Held(
                thread,
                store.takeTicket(permit.id()),
                permit.token(),
                asked,
                begun,
                System.nanoTime(),
                permit.since().toEpochMilli(),
                permit.member().map(Member::name).orElse(""),
                permit.id()));
      } catch (PoolTimeoutException timeout) {
        timeouts.increment();
      } catch (PoolClearedException | PoolDeletedException byPeople) {
        cleared.increment();
        // A pool that was deleted may be made again: no need to ask for it all the time.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      } catch (PoolException failure) {
        failures.increment();
        System.err.println(thread + ": " + failure.getMessage());
      } catch (InterruptedException interrupt) {
        return;
      }
    }
  }

  private String counts() {
    return "grants="
        + history.size()
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
        + " failures="
        + failures.sum()
        + " lost="
        + lost.sum();
  }
}
