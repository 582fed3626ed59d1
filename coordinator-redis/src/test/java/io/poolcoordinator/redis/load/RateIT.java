package io.poolcoordinator.redis.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.contract.WindowSweep;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.redis.history.Held;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.Audits;
import io.poolcoordinator.redis.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rate windows in real time, over several workers. What is measured is printed. */
@Alone
class RateIT {

  /**
   * Far below what is printed, about 99.8 %: a busy machine is late at times. In settable time the
   * contract asserts 99 %.
   */
  private static final double LEAST_UTILISATION = 0.95;

  private static final double MOST_CPU = 1.5;
  private static final long MOST_BYTES = 64 * 1024;

  @TempDir private Path directory;

  @Test
  void workersOfFourJvmsExceedNoWindowAndUseIt() {
    try (RedisServer redis = RedisServer.start();
        Fleet fleet =
            Fleet.start(redis, directory, "rate", 4, 6, 100, 30_000, 1, 9, "50/1s,100000/1h")) {
      fleet.go();
      fleet.awaitCounts();
      List<Long> times = fleet.history().permits().stream().map(Held::since).sorted().toList();

      assertNotExceeded(times, RateLimit.perSecond(50));
      assertUsed("4 JVMs x 6 threads, 50/1s", times, RateLimit.perSecond(50));
      assertThat(fleet.history().overtakes()).isZero();
      Audits.assertConsistent(redis, "rate");
    }
  }

  /** Units that come free one by one, each for the waiter of another worker. */
  @Test
  void everyUnitThatOpensGoesToAnotherWorker() throws InterruptedException {
    RateLimit rate = RateLimit.of(7, Duration.ofSeconds(2));
    List<Long> times = staggered(rate, 7, 11);

    assertNotExceeded(times, rate);
    assertUsed("7 workers in turn, 7/2s", times, rate);
  }

  @Test
  void oneUnitInTurnForSixWorkers() throws InterruptedException {
    RateLimit rate = RateLimit.perSecond(1);
    List<Long> times = staggered(rate, 6, 9);

    assertNotExceeded(times, rate);
    assertUsed("6 workers in turn, 1/1s", times, rate);
  }

  /** Workers with one thread each, which begin one after the other and then go on as they may. */
  private static List<Long> staggered(RateLimit rate, int workers, int seconds)
      throws InterruptedException {
    Queue<Long> times = new ConcurrentLinkedQueue<>();
    List<PoolCoordinator> coordinators = new ArrayList<>();
    try (RedisServer redis = RedisServer.start()) {
      PoolConfig config = PoolConfig.builder().limit(100).rateLimit(rate).build();
      List<Thread> threads = new ArrayList<>();
      long begin = System.nanoTime();
      for (int i = 0; i < workers; i++) {
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(redis.uri());
        coordinators.add(coordinator);
        Pool pool = coordinator.pool("turn", config);
        long first = begin + 1_000_000_000 + i * rate.window().toNanos() / rate.units();
        threads.add(new Thread(() -> work(pool, times, first, begin + seconds * 1_000_000_000L)));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      return times.stream().sorted().toList();
    } finally {
      coordinators.forEach(PoolCoordinator::close);
    }
  }

  private static void work(Pool pool, Queue<Long> times, long first, long end) {
    LockSupport.parkNanos(first - System.nanoTime());
    try {
      while (System.nanoTime() - end < 0) {
        try (Permit permit = pool.acquire()) {
          times.add(permit.since().toEpochMilli());
        }
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private static void assertNotExceeded(List<Long> times, RateLimit rate) {
    WindowSweep sweep = new WindowSweep();
    times.forEach(time -> sweep.add(time, 1));
    assertThat(sweep.most(rate.window().toMillis())).isEqualTo(rate.units());
  }

  /** How long as many whole windows took as were filled, against how long they would ideally. */
  private static void assertUsed(String what, List<Long> times, RateLimit rate) {
    int windows = (times.size() - 1) / rate.units();
    long took = times.get(windows * rate.units()) - times.get(0);
    double utilisation = windows * rate.window().toMillis() / (double) took;
    System.out.printf(
        "%s: %d units, utilisation of %d windows %.2f %%%n",
        what, times.size(), windows, 100 * utilisation);
    assertThat(windows).isGreaterThanOrEqualTo(4);
    assertThat(utilisation).isGreaterThanOrEqualTo(LEAST_UTILISATION);
  }

  @Test
  void aWindowTakesLessThan64KilobytesAndItsCpuIsBounded() throws InterruptedException {
    try (RedisServer redis = RedisServer.start();
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(redis.uri())) {
      // The most buckets that a window can have: 1,999 ms in buckets of 1 ms.
      RateLimit most = RateLimit.of(RateLimit.MAX_UNITS, Duration.ofMillis(1_999));
      PoolConfig config = PoolConfig.builder().limit(100).rateLimit(most).build();
      Pool pool = coordinator.pool("memory", config);
      long time = System.currentTimeMillis() + 60_000;
      for (int i = 0; i < 2_500; i++) {
        redis.commands().hset("pool:{memory}", "clock", Long.toString(time + i));
        Optional<Permit> permit = pool.tryAcquire();
        assertThat(permit).isPresent();
        permit.get().close();
      }
      long buckets = redis.commands().llen("pool:{memory}:window:1999ms");
      long bytes = redis.commands().memoryUsage("pool:{memory}:window:1999ms");
      System.out.printf("a window of %d buckets: %d bytes of Redis's memory%n", buckets, bytes);
      assertThat(buckets).isBetween(1_990L, 2_010L);
      assertThat(bytes).isLessThan(MOST_BYTES);
    }
  }

  /** Measures, and so is not part of every build. */
  @Test
  @Tag("soak")
  void aFurtherWindowCostsLessThanHalfAGrant() throws InterruptedException {
    try (RedisServer redis = RedisServer.start();
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(redis.uri())) {
      PoolConfig one =
          PoolConfig.builder().limit(1_000).rateLimit(RateLimit.perMinute(1_000_000)).build();
      PoolConfig two = one.toBuilder().rateLimit(RateLimit.perDay(9_000_000)).build();
      PoolConfig three = two.toBuilder().rateLimit(RateLimit.parse("5000000/1h")).build();
      double[] cpu =
          RedisCpu.ofGrants(
              redis,
              List.of(
                  coordinator.pool("one", one),
                  coordinator.pool("two", two),
                  coordinator.pool("three", three)));
      System.out.printf(
          "Redis CPU of a grant and its release: two windows %.2f x one, three %.2f x two%n",
          cpu[1] / cpu[0], cpu[2] / cpu[1]);
      // With one at the most a grant goes the short way, which says nothing of what another costs.
      assertThat(cpu[2] / cpu[1]).isLessThan(MOST_CPU);
    }
  }

  @Test
  void unitsSurviveARestartWithTheAppendOnlyFile() throws InterruptedException {
    try (RedisServer redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(redis.uri())) {
      PoolConfig config = PoolConfig.builder().limit(10).rateLimit(RateLimit.perDay(5)).build();
      Pool pool = coordinator.pool("restart", config);
      for (int i = 0; i < 5; i++) {
        pool.acquire().close();
      }
      assertThat(pool.tryAcquire()).isEmpty();
      redis.kill();
      redis.restart();

      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> pool.acquire(Duration.ofSeconds(5)))
                      .isInstanceOf(PoolTimeoutException.class)
                      .hasMessageContaining("rate 5/1d until "));
      assertThat(redis.commands().hget("pool:{restart}", "used")).startsWith("1d=5 ");
    }
  }
}
