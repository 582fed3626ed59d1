package io.poolcoordinator.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.ChildJvm;
import io.poolcoordinator.redis.testing.RedisServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A worker is suspended for longer than its lease, as a laptop or a virtual machine is. */
@Alone
class SuspendedWorkerIT {

  private static final String POOL = "suspended";
  private static final String LEASES = "pool:{suspended}:leases";
  private static final int TIMES = 2;
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration START = Duration.ofSeconds(60);

  /** From waking to being told, on a machine that has other things to do. */
  private static final long TOLD_MILLIS = 1_000;

  @Test
  void itsPermitIsInvalidAtOnceItIsToldAndItsReleaseChangesNothing() throws Exception {
    try (RedisServer redis = RedisServer.start();
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(redis.uri())) {
      Pool pool = coordinator.pool(POOL, PoolConfig.builder().limit(1).lease(LEASE).build());
      for (int i = 0; i < TIMES; i++) {
        suspend(redis, pool);
      }
    }
  }

  private static void suspend(RedisServer redis, Pool pool) throws Exception {
    try (ChildJvm worker = ChildJvm.start(SuspendedWorker.class, redis.uri(), POOL)) {
      String id = worker.awaitLine(line -> line.startsWith("held "), START).substring(5);
      worker.pause();
      long paused = System.nanoTime();
      try (Permit permit = pool.acquire(Duration.ofSeconds(20))) {
        long taken = millisSince(paused);
        assertThat(redis.commands().zrange(LEASES, 0, -1)).containsExactly(permit.id());

        worker.resume();
        long resumed = System.nanoTime();
        // In any order: both come at once.
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(2))
            .atMost(START)
            .until(() -> worker.lines().contains("lost") && woke(worker) != null);
        long told = millisSince(resumed);
        worker.writeLine("close");
        worker.awaitLine("closed"::equals, START);
        // Longer than a release takes, and a renewal of the permit that lives.
        await()
            .during(LEASE.dividedBy(2))
            .atMost(LEASE)
            .untilAsserted(
                () ->
                    assertThat(redis.commands().zrange(LEASES, 0, -1))
                        .containsExactly(permit.id()));
        System.out.printf(
            "fault | worker suspended beyond its lease of %d ms: its permit was taken by another"
                + " after %d ms; on waking it found: %s; told after %d ms; its release"
                + " changed nothing%n",
            LEASE.toMillis(), taken, woke(worker), told);
        assertThat(woke(worker)).isEqualTo("woke: valid=false");
        assertThat(told).isLessThanOrEqualTo(TOLD_MILLIS);
        assertThat(taken).isLessThanOrEqualTo(LEASE.toMillis() + 1_000);
        assertThat(permit.isValid()).isTrue();
        assertThat(permit.id()).isNotEqualTo(id);
        assertThat(pool.tryAcquire()).isEmpty();
      }
    }
  }

  private static @Nullable String woke(ChildJvm worker) {
    return worker.lines().stream().filter(line -> line.startsWith("woke")).findFirst().orElse(null);
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
