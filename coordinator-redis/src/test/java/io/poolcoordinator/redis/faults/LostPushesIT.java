package io.poolcoordinator.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.FaultProxy;
import io.poolcoordinator.redis.testing.RedisServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers do not hear of their grants, while the connection that they ask on is well. */
@Alone
class LostPushesIT {

  private static final String POOL = "pushes";

  /** With every message lost, a free permit finds its waiter within this time. */
  private static final long BOUND_MILLIS = 1_000;

  private static final PoolConfig CONFIG =
      PoolConfig.builder().limit(1).timeout(Duration.ofSeconds(60)).build();

  private RedisServer redis;
  private FaultProxy proxy;
  private PoolCoordinator holder;
  private PoolCoordinator waiter;

  @BeforeEach
  void start() {
    redis = RedisServer.start();
    proxy = FaultProxy.before(redis);
    holder = RedisPoolCoordinator.connect(redis.uri());
    waiter = RedisPoolCoordinator.connect(proxy.uri());
  }

  @AfterEach
  void close() {
    waiter.close();
    holder.close();
    proxy.close();
    redis.close();
  }

  /**
   * Hands the permit over as often, and has something happen before each time.
   *
   * @param fault given the number of the time, returns how often it happened
   */
  private void handOver(String what, int times, IntUnaryOperator fault) throws Exception {
    Pool from = holder.pool(POOL, CONFIG);
    Pool to = waiter.pool(POOL, CONFIG);
    long[] millis = new long[times];
    int faults = 0;
    for (int i = 0; i < times; i++) {
      Permit held = from.acquire();
      CompletableFuture<Permit> asked = to.acquireAsync();
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> redis.commands().zcard("pool:{pushes}:waiters") == 1);
      faults += fault.applyAsInt(i);
      long freed = System.nanoTime();
      held.close();
      asked.get(20, TimeUnit.SECONDS).close();
      millis[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - freed);
    }
    Arrays.sort(millis);
    System.out.printf(
        "fault | %s %d times: %d hand-overs, none hung, median %d ms, longest %d ms%n",
        what, faults, times, millis[times / 2], millis[times - 1]);
    assertThat(faults).isGreaterThanOrEqualTo(times);
    assertThat(millis[times - 1]).isLessThanOrEqualTo(BOUND_MILLIS);
    Leftovers.awaitUnused(redis, POOL, Duration.ofSeconds(2));
  }

  @Test
  void of100KillsOfThePubSubConnectionNoneHangsAnybody() throws Exception {
    handOver(
        "CLIENT KILL TYPE pubsub",
        100,
        i -> redis.commands().clientKill(KillArgs.Builder.typePubsub()).intValue());
  }

  /** The grant is already on its way, or in the dead connection, when the kill comes. */
  @Test
  void killsJustAfterTheGrantHangNobodyEither() throws Exception {
    try (FaultProxy stalling = FaultProxy.before(redis);
        PoolCoordinator late = RedisPoolCoordinator.connect(stalling.uri())) {
      Pool from = holder.pool(POOL, CONFIG);
      Pool to = late.pool(POOL, CONFIG);
      long longest = 0;
      for (int i = 0; i < 10; i++) {
        Permit held = from.acquire();
        CompletableFuture<Permit> asked = to.acquireAsync();
        await().until(() -> redis.commands().zcard("pool:{pushes}:waiters") == 1);
        stalling.losePushes(true);
        long before = stalling.pushesLost();
        long freed = System.nanoTime();
        held.close();
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(2))
            .until(() -> stalling.pushesLost() > before || asked.isDone());
        redis.commands().clientKill(KillArgs.Builder.typePubsub());
        stalling.heal();
        asked.get(20, TimeUnit.SECONDS).close();
        longest = Math.max(longest, System.nanoTime() - freed);
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(longest);
      System.out.printf(
          "fault | 10 grants lost with the connection they were pushed on: longest %d ms%n",
          millis);
      assertThat(millis).isLessThanOrEqualTo(BOUND_MILLIS);
    }
  }

  @Test
  void withEveryMessageDroppedAFreePermitIsTakenWithinASecond() throws Exception {
    proxy.losePushes(true);

    handOver(
        "every message dropped",
        25,
        i -> {
          // Anywhere between two polls.
          sleep(i * 33L);
          return 1;
        });

    assertThat(proxy.pushesLost()).isGreaterThanOrEqualTo(20);
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
