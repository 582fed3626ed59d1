package io.poolcoordinator.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.CapturedLog;
import io.poolcoordinator.redis.testing.FaultProxy;
import io.poolcoordinator.redis.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands are executed whose replies never come, and others never arrive. */
@Alone
class LostRepliesIT {

  private static final String POOL = "replies";
  private static final int LIMIT = 10;
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration MOST = Duration.ofMinutes(3);

  private static final PoolConfig CONFIG =
      PoolConfig.builder().limit(LIMIT).lease(LEASE).timeout(Duration.ofSeconds(20)).build();

  @Test
  void ofLostRepliesCancelsAndInterruptsNoPermitIsLeftOneLeaseLater() throws Exception {
    lose(1_500);
  }

  @Test
  @Tag("soak")
  void of10000LostRepliesCancelsAndInterruptsNoPermitIsLeftOneLeaseLater() throws Exception {
    lose(10_000);
  }

  private static void lose(int replies) throws Exception {
    try (RedisServer redis = RedisServer.start();
        FaultProxy proxy = FaultProxy.before(redis);
        CapturedLog log = new CapturedLog()) {
      redis.commands().ping();
      Leftovers leftovers = new Leftovers();
      List<PoolCoordinator> coordinators = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        coordinators.add(RedisPoolCoordinator.connect(proxy.uri()));
      }
      List<Pool> pools = coordinators.stream().map(each -> each.pool(POOL, CONFIG)).toList();
      proxy.loseReplies(0.0007, 100);
      proxy.loseRequests(0.0002);

      long start = System.nanoTime();
      try (ImpatientLoad load = ImpatientLoad.start(pools, 100, Duration.ofMillis(2))) {
        await().atMost(MOST).until(() -> proxy.repliesLost() >= replies);
        proxy.heal();
        load.stop();
        long millis = (System.nanoTime() - start) / 1_000_000;
        long unused = Leftovers.awaitUnused(redis, POOL, LEASE.plusSeconds(1));
        Set<String> ending = Leftovers.assertKeysEnd(redis, POOL);
        System.out.printf(
            "fault | %d replies and %d requests lost of %d commands in %d ms, %d connections cut:"
                + " %s; no permit in use and nobody waiting %d ms later; keys that end by"
                + " themselves: %s%n",
            proxy.repliesLost(),
            proxy.requestsLost(),
            proxy.commands(),
            millis,
            proxy.connectionsCut(),
            load,
            unused,
            ending);
        assertThat(load.unexpected).isEmpty();
        assertThat(load.mostAtOnce).hasValueLessThanOrEqualTo(LIMIT);
        assertThat(load.granted.sum()).isPositive();
        assertThat(load.cancelled.sum()).isPositive();
        assertThat(load.interrupted.sum()).isPositive();
      }
      assertNothingIsSent(proxy);
      assertAllPermitsCanBeHad(pools.get(0));

      coordinators.forEach(each -> each.close(Duration.ZERO));
      leftovers.awaitThreads();
      assertThat(log.text()).doesNotContain("are still held").doesNotContain("ERROR");
    }
  }

  /** Who holds nothing and waits for nothing has no timer that sends, once all is given back. */
  private static void assertNothingIsSent(FaultProxy proxy) {
    AtomicLong last = new AtomicLong(proxy.commands());
    // Longer than the time between two polls, two renewals, or two attempts.
    await()
        .atMost(Duration.ofSeconds(10))
        .during(Duration.ofMillis(1_500))
        .until(() -> last.getAndSet(proxy.commands()) == proxy.commands());
  }

  private static void assertAllPermitsCanBeHad(Pool pool) throws InterruptedException {
    List<Permit> all = new ArrayList<>();
    for (int i = 0; i < LIMIT; i++) {
      all.add(pool.tryAcquire().orElseThrow());
    }
    assertThat(pool.tryAcquire()).isEmpty();
    all.forEach(Permit::close);
  }

  /** The same acquire loses its reply again and again: it is asked under the same id. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6})
  void anAcquireThatLosesItsRepliesIsOnePermit(int times) throws Exception {
    try (RedisServer redis = RedisServer.start();
        FaultProxy proxy = FaultProxy.before(redis);
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(proxy.uri())) {
      Pool pool = coordinator.pool(POOL, CONFIG);

      proxy.loseReplies(times);
      long start = System.nanoTime();
      Permit permit = pool.acquire();
      long millis = (System.nanoTime() - start) / 1_000_000;

      assertThat(proxy.repliesLost()).isEqualTo(times);
      assertThat(redis.commands().zrange("pool:{replies}:leases", 0, -1))
          .containsExactly(permit.id());
      proxy.loseReplies(1);
      permit.close();
      await().until(() -> proxy.repliesLost() == times + 1);
      long unused = Leftovers.awaitUnused(redis, POOL, LEASE);
      System.out.printf(
          "fault | an acquire lost its reply %d times: one permit after %d ms; a release that lost"
              + " its reply freed it within %d ms%n",
          times, millis, unused);
      assertAllPermitsCanBeHad(pool);
    }
  }

  /** A release that never arrives is sent again, before the lease would end. */
  @Test
  void aReleaseThatIsNotDeliveredIsSentAgain() throws Exception {
    try (RedisServer redis = RedisServer.start();
        FaultProxy proxy = FaultProxy.before(redis);
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(proxy.uri())) {
      Pool pool = coordinator.pool(POOL, CONFIG.toBuilder().lease(Duration.ofMinutes(1)).build());
      Permit permit = pool.acquire();

      proxy.loseRequests(1);
      permit.close();

      long unused = Leftovers.awaitUnused(redis, POOL, Duration.ofSeconds(3));
      assertThat(proxy.requestsLost()).isEqualTo(1);
      System.out.printf("fault | a release was not delivered: freed within %d ms%n", unused);
    }
  }
}
