package io.poolcoordinator.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisCommandExecutionException;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.RedisServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The server has no memory left, and evicts nothing. */
@Alone
class MemoryFullIT {

  private static final String POOL = "full";
  private static final String LEASES = "pool:{full}:leases";
  private static final Duration LEASE = Duration.ofSeconds(1);

  private static final PoolConfig CONFIG =
      PoolConfig.builder().limit(4).lease(LEASE).timeout(Duration.ofSeconds(30)).build();

  /** Writes until nothing more is taken, not even a little. */
  private static void fill(RedisServer redis) {
    for (int size = 100_000; size > 0; size /= 10) {
      try {
        for (int i = 0; ; i++) {
          redis.commands().set("filler-" + size + "-" + i, "x".repeat(size));
        }
      } catch (RedisCommandExecutionException full) {
        assertThat(full).hasMessageContaining("OOM");
      }
    }
    // Buffers of clients come and go, and count.
    redis.commands().configSet("maxmemory", "5mb");
  }

  private static PoolStoreException failure(CompletableFuture<Timed> operation) {
    Throwable failure = operation.join().failure();
    assertThat(failure).isInstanceOf(PoolStoreException.class);
    return (PoolStoreException) failure;
  }

  @Test
  void acquiresAreRefusedWhileReleasesRenewalsAndExpiryGoOn() throws Exception {
    try (RedisServer redis =
            RedisServer.start("--maxmemory", "6mb", "--maxmemory-policy", "noeviction");
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(redis.uri());
        PoolCoordinator leaving = RedisPoolCoordinator.connect(redis.uri())) {
      Pool pool = coordinator.pool(POOL, CONFIG);
      Permit kept = pool.acquire();
      Permit released = pool.acquire();
      leaving.pool(POOL, CONFIG).acquire();
      leaving.pool(POOL).acquire();
      CompletableFuture<Permit> queued = pool.acquireAsync();
      await().until(() -> redis.commands().zcard("pool:{full}:waiters") == 1);
      fill(redis);
      long full = System.nanoTime();

      PoolStoreException single = failure(Timed.start(pool::tryAcquire));
      PoolStoreException waiting = failure(Timed.start(() -> pool.acquire(Duration.ofMillis(300))));
      assertThat(single.outcome()).isEqualTo(Outcome.NOT_EXECUTED);
      assertThat(single).hasMessageContaining("OOM").hasMessageContaining("raise maxmemory");
      assertThat(waiting).hasMessageContaining("OOM");

      CompletableFuture<Permit> patient = pool.acquireAsync();
      released.close();
      await().until(() -> redis.commands().zscore(LEASES, released.id()) == null);
      // Its permits are renewed no more; somebody else's scripts end them.
      leaving.close(Duration.ZERO);
      await()
          .atMost(LEASE.plusSeconds(2))
          .until(
              () ->
                  redis.commands().zrange(LEASES, 0, -1).stream()
                      .noneMatch(id -> id.startsWith(leaving.worker())));
      await().until(() -> System.nanoTime() - full > 3 * LEASE.toNanos());
      assertThat(kept.isValid()).as("renewed for three leases").isTrue();
      boolean served = queued.isDone();
      boolean refused = !patient.isDone();
      assertThat(failure(Timed.start(pool::tryAcquire))).hasMessageContaining("OOM");

      long freed = System.nanoTime();
      redis.commands().del(redis.commands().keys("filler-*").toArray(String[]::new));
      redis.commands().configSet("maxmemory", "6mb");
      queued.get(10, TimeUnit.SECONDS).close();
      patient.get(10, TimeUnit.SECONDS).close();
      long again = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - freed);
      assertThat(kept.isValid()).isTrue();
      kept.close();
      long unused = Leftovers.awaitUnused(redis, POOL, LEASE.plusSeconds(1));
      System.out.printf(
          "fault | memory full for %d ms: acquires refused (OOM), release, renewal and expiry went"
              + " on; who queued before was served meanwhile: %s; with memory again both waiters"
              + " had a permit after %d ms, none left after %d ms%n",
          TimeUnit.NANOSECONDS.toMillis(freed - full), served, again, unused);
      assertThat(refused).isTrue();
      assertThat(again).isLessThanOrEqualTo(2_000);
    }
  }
}
