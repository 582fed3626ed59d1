package io.poolcoordinator.redis.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.contract.GrantRaces;
import io.poolcoordinator.internal.CoordinatorEngine;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.redis.lettuce.LettuceScriptClient;
import io.poolcoordinator.redis.store.RedisPoolStore;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.Audits;
import io.poolcoordinator.redis.testing.ChildJvm;
import io.poolcoordinator.redis.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that die or stop, messages that are lost, ends that race with grants. */
@Alone
class FaultsIT {

  private static final String POOL = "faults";
  private static final long LEASE_MILLIS = 3_000;
  private static final int LIMIT = 5;
  private static final long FOR_EVER_MILLIS = 600_000;
  private static final long CLAIM_MILLIS = 5_000;

  /** What a loaded machine may add to a bound between the instant and its measurement. */
  private static final long SLACK_MILLIS = 500;

  @TempDir private Path directory;

  private static PoolConfig config() {
    return PoolConfig.builder()
        .limit(LIMIT)
        .lease(Duration.ofMillis(LEASE_MILLIS))
        .timeout(Duration.ofSeconds(60))
        .build();
  }

  private static List<CompletableFuture<Permit>> ask(Pool pool, int permits) {
    List<CompletableFuture<Permit>> asked = new ArrayList<>();
    for (int i = 0; i < permits; i++) {
      asked.add(pool.acquireAsync());
    }
    return asked;
  }

  private static List<Permit> join(List<CompletableFuture<Permit>> asked) {
    return asked.stream().map(future -> future.orTimeout(60, TimeUnit.SECONDS).join()).toList();
  }

  @Test
  void thePermitsOfAKilledHolderComeBackWithItsLease() {
    try (RedisServer redis = RedisServer.start();
        Fleet fleet =
            Fleet.start(
                redis, directory, POOL, 1, LIMIT, LIMIT, LEASE_MILLIS, FOR_EVER_MILLIS, 600);
        PoolCoordinator survivor = RedisPoolCoordinator.connect(redis.uri())) {
      fleet.go();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> redis.commands().zcard("pool:{faults}:leases") == LIMIT);
      List<CompletableFuture<Permit>> asked = ask(survivor.pool(POOL, config()), LIMIT);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> redis.commands().zcard("pool:{faults}:waiters") == LIMIT);
      fleet.worker(0).kill();
      long killed = System.nanoTime();
      List<Permit> permits = join(asked);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed);
      System.out.printf(
          "killed holder: %d permits back after %d ms, lease %d ms%n", LIMIT, millis, LEASE_MILLIS);
      assertThat(millis).isLessThanOrEqualTo(LEASE_MILLIS + 1_000);
      permits.forEach(Permit::close);
      Audits.assertConsistent(redis, POOL);
    }
  }

  @Test
  void theWaitersOfKilledWorkersHoldNobodyUp() {
    long millis = delayBy(ChildJvm::kill);
    System.out.printf("two killed workers with 100 waiters each: delay %d ms%n", millis);
    assertThat(millis).isLessThanOrEqualTo(CLAIM_MILLIS + SLACK_MILLIS);
  }

  @Test
  void theWaitersOfStoppedWorkersDelayByOneClaimWindowAtMost() {
    long millis = delayBy(ChildJvm::pause);
    System.out.printf("two stopped workers with 100 waiters each: delay %d ms%n", millis);
    assertThat(millis).isLessThanOrEqualTo(CLAIM_MILLIS + SLACK_MILLIS);
  }

  /** How long five waiters behind the 200 of two workers wait once something happened to these. */
  private long delayBy(Consumer<ChildJvm> fate) {
    try (RedisServer redis = RedisServer.start();
        PoolCoordinator holder = RedisPoolCoordinator.connect(redis.uri());
        PoolCoordinator survivor = RedisPoolCoordinator.connect(redis.uri())) {
      PoolConfig config = config().toBuilder().lease(Duration.ofSeconds(30)).build();
      List<Permit> held = join(ask(holder.pool(POOL, config), LIMIT));
      try (Fleet fleet =
          Fleet.start(redis, directory, POOL, 2, 100, LIMIT, 30_000, FOR_EVER_MILLIS, 600)) {
        fleet.go();
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> redis.commands().zcard("pool:{faults}:waiters") == 200);
        List<CompletableFuture<Permit>> behind = ask(survivor.pool(POOL, config), LIMIT);
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> redis.commands().zcard("pool:{faults}:waiters") == 200 + LIMIT);
        fate.accept(fleet.worker(0));
        fate.accept(fleet.worker(1));
        long since = System.nanoTime();
        held.forEach(Permit::close);
        List<Permit> permits = join(behind);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
        permits.forEach(Permit::close);
        Audits.assertConsistent(redis, POOL);
        return millis;
      }
    }
  }

  @Test
  void withEveryMessageLostAFreePermitIsTakenWithinASecond() throws Exception {
    try (RedisServer redis = RedisServer.start();
        PoolCoordinator holder = RedisPoolCoordinator.connect(redis.uri());
        PoolCoordinator deaf =
            new CoordinatorEngine(
                new DeafStore(
                    new RedisPoolStore(
                        LettuceScriptClient.of(redis.uri(), Duration.ofSeconds(2)), "")),
                "deaf",
                null)) {
      PoolConfig one = config().toBuilder().limit(1).build();
      Pool holding = holder.pool(POOL, one);
      Pool waiting = deaf.pool(POOL, one);
      long longest = 0;
      for (int i = 0; i < 20; i++) {
        Permit held = holding.acquire();
        CompletableFuture<Permit> asked = waiting.acquireAsync();
        await()
            .pollInterval(Duration.ofMillis(10))
            .until(() -> redis.commands().zcard("pool:{faults}:waiters") == 1);
        // Anywhere between two polls.
        Thread.sleep(i * 40L);
        long freed = System.nanoTime();
        held.close();
        asked.get(10, TimeUnit.SECONDS).close();
        longest = Math.max(longest, System.nanoTime() - freed);
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(longest);
      System.out.printf("every message lost: 20 hand-overs, the longest took %d ms%n", millis);
      assertThat(millis).isLessThanOrEqualTo(1_000);
      Audits.assertConsistent(redis, POOL);
    }
  }

  @Test
  void noneOf10000RacesLeavesAPermitInUse() throws Exception {
    try (RedisServer redis = RedisServer.start();
        PoolCoordinator one = RedisPoolCoordinator.connect(redis.uri());
        PoolCoordinator two = RedisPoolCoordinator.connect(redis.uri())) {
      PoolConfig config = config().toBuilder().limit(1).build();
      GrantRaces races = new GrantRaces(one.pool(POOL, config), two.pool(POOL, config), 7);
      GrantRaces.Result result = races.run(10_000);
      System.out.println("races over Redis: " + result);
      assertThat(result.granted()).isPositive();
      assertThat(result.refused()).isPositive();
      await()
          .atMost(Duration.ofSeconds(5))
          .until(
              () ->
                  redis
                          .commands()
                          .exists(
                              "pool:{faults}:leases",
                              "pool:{faults}:holders",
                              "pool:{faults}:waiters",
                              "pool:{faults}:waiting")
                      == 0);
      Audits.assertConsistent(redis, POOL);
    }
  }
}
