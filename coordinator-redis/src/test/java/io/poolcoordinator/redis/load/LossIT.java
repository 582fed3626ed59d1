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
import io.poolcoordinator.redis.testing.Audits;
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

/**
 * State, scripts or the server itself are lost under load; ops delete keys. {@link LossMatrixIT}
 * has the other ways to run servers, and the other client.
 */
@Alone
class LossIT {

  private static final String POOL = "loss";
  private static final int LIMIT = 5;
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Cell ONE_SERVER = new Cell(FaultyRedis.Kind.SINGLE, LoadClient.LETTUCE);

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
    LossScenarios.flushedUnderLoad(ONE_SERVER, directory);
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
      Audits.assertConsistent(redis, POOL);
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
      Audits.assertConsistent(redis, POOL);
    }
  }

  @Test
  void afterTheServerWasKilledAndCameBackEmptyServiceResumesByItself() throws Exception {
    LossScenarios.restartedEmptyUnderLoad(ONE_SERVER, directory);
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
}
