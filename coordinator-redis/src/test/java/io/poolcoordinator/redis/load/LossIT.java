package io.poolcoordinator.redis.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State, scripts or the server itself are lost under load; ops delete keys. */
@Alone
class LossIT {

  private static final String POOL = "loss";
  private static final int LIMIT = 5;
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path directory;

  private static PoolConfig config(long leaseMillis) {
    return PoolConfig.builder()
        .limit(LIMIT)
        .lease(Duration.ofMillis(leaseMillis))
        .timeout(Duration.ofSeconds(60))
        .build();
  }

  @Test
  void afterFlushallUnderLoadHoldersAreTakenBackInAndWaitersGoOn() throws Exception {
    try (RedisServer redis = RedisServer.start();
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(redis.uri());
        Fleet fleet = Fleet.start(redis, directory, POOL, 3, 8, LIMIT, 3_000, 20, 12)) {
      Pool pool = coordinator.pool(POOL, config(3_000));
      Permit held = pool.acquire();
      ConcurrentLinkedQueue<Permit> lost = new ConcurrentLinkedQueue<>();
      held.onLost(lost::add);
      fleet.go();
      for (int i = 0; i < 3; i++) {
        awaitGrants(redis);
        redis.commands().flushall();
        await().atMost(SOON).until(() -> isLive(redis, held.id()));
      }
      Map<String, Long> counts = fleet.awaitCounts();
      History history = fleet.history();
      System.out.printf(
          "FLUSHALL 3 times under load: %d permits, overlap %d of %d beside one held throughout,"
              + " longest pause %.0f ms, %s%n",
          history.permits().size(),
          history.highestOverlap(),
          LIMIT,
          history.longestGapMillis(),
          counts);
      assertThat(held.isValid()).isTrue();
      assertThat(lost).isEmpty();
      assertThat(counts.get("failures")).isZero();
      assertThat(counts.get("timeouts")).isZero();
      // The bound after a loss: at most the old limit's worth beside the new.
      assertThat(history.highestOverlap()).isLessThanOrEqualTo(2 * LIMIT - 1);
      held.close();
      await().atMost(SOON).until(() -> redis.commands().zcard("pool:{loss}:leases") == 0);
    }
  }

  @Test
  void whatOpsDeleteIsNotTakenBackInAndHoldersAndWaitersAreTold() throws Exception {
    try (RedisServer redis = RedisServer.start();
        PoolCoordinator one = RedisPoolCoordinator.connect(redis.uri());
        PoolCoordinator two = RedisPoolCoordinator.connect(redis.uri())) {
      Pool pool = one.pool(POOL, config(3_000));
      ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
      List<Permit> held = new ArrayList<>();
      for (int i = 0; i < LIMIT; i++) {
        held.add(pool.acquire().onLost(permit -> lost.add(permit.id())));
      }
      List<CompletableFuture<Permit>> waiting = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        waiting.add(two.pool(POOL, config(3_000)).acquireAsync());
      }
      await().atMost(SOON).until(() -> redis.commands().zcard("pool:{loss}:waiters") == 40);
      redis.commands().del("pool:{loss}:leases", "pool:{loss}:waiters");
      long deleted = System.nanoTime();
      await().atMost(SOON).until(() -> waiting.stream().allMatch(CompletableFuture::isDone));
      long waitersTold = (System.nanoTime() - deleted) / 1_000_000;
      await().atMost(SOON).until(() -> lost.size() == LIMIT);
      long holdersTold = (System.nanoTime() - deleted) / 1_000_000;
      System.out.printf(
          "DEL of leases and waiters: waiters told after %d ms, holders after %d ms%n",
          waitersTold, holdersTold);
      assertThat(waiting)
          .allSatisfy(
              cleared ->
                  assertThatThrownBy(cleared::join).hasCauseInstanceOf(PoolClearedException.class));
      assertThat(held).noneMatch(Permit::isValid);
      assertThat(waitersTold).isLessThanOrEqualTo(1_500);
      assertThat(holdersTold).isLessThanOrEqualTo(1_500);
      List<Permit> next = new ArrayList<>();
      for (int i = 0; i < LIMIT; i++) {
        next.add(two.pool(POOL).tryAcquire().orElseThrow());
      }
      held.forEach(Permit::close);
      assertThat(two.pool(POOL).tryAcquire()).isEmpty();
      next.forEach(Permit::close);
    }
  }

  @Test
  void forgottenScriptsAreMetUnderLoad() {
    try (RedisServer redis = RedisServer.start();
        Fleet fleet = Fleet.start(redis, directory, POOL, 2, 8, LIMIT, 30_000, 5, 5)) {
      fleet.go();
      for (int i = 0; i < 10; i++) {
        awaitGrants(redis);
        redis.commands().scriptFlush();
      }
      Map<String, Long> counts = fleet.awaitCounts();
      System.out.println("SCRIPT FLUSH 10 times under load: " + counts);
      assertThat(counts.get("failures")).isZero();
      assertThat(fleet.history().highestOverlap()).isEqualTo(LIMIT);
      assertThat(fleet.history().overtakes()).isZero();
    }
  }

  @Test
  void afterTheServerWasKilledAndCameBackEmptyServiceResumesByItself() throws Exception {
    try (RedisServer redis = RedisServer.start();
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(redis.uri());
        Fleet fleet = Fleet.start(redis, directory, POOL, 2, 8, LIMIT, 10_000, 20, 12)) {
      Permit held = coordinator.pool(POOL, config(10_000)).acquire();
      fleet.go();
      awaitGrants(redis);
      redis.kill();
      redis.restart();
      await().ignoreExceptions().atMost(SOON).until(() -> isLive(redis, held.id()));
      Map<String, Long> counts = fleet.awaitCounts();
      History history = fleet.history();
      System.out.printf(
          "server killed, back empty: %d permits, overlap %d, longest pause %.0f ms, %s%n",
          history.permits().size(), history.highestOverlap(), history.longestGapMillis(), counts);
      assertThat(held.isValid()).isTrue();
      assertThat(counts.get("failures")).isZero();
      assertThat(history.highestOverlap()).isLessThanOrEqualTo(2 * LIMIT - 1);
      held.close();
    }
  }

  /** Waits until permits are granted for a fifth of a second: tokens grow with the microseconds. */
  private static void awaitGrants(RedisServer redis) {
    String before = redis.commands().hget("pool:{loss}", "token");
    await()
        .atMost(SOON)
        .until(
            () -> {
              String now = redis.commands().hget("pool:{loss}", "token");
              return now != null
                  && (before == null || Long.parseLong(now) > Long.parseLong(before) + 200_000);
            });
  }

  private static boolean isLive(RedisServer redis, String id) {
    return redis.commands().zscore("pool:{loss}:leases", id) != null;
  }
}
