package io.poolcoordinator.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.FaultProxy;
import io.poolcoordinator.redis.testing.RedisServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connection is open, and nothing comes back; or all comes late. */
@Alone
class HalfOpenIT {

  private static final String POOL = "half-open";
  private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(500);
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final Duration LEASE = Duration.ofSeconds(2);

  /** What a loaded machine may add. */
  private static final long SLACK_MILLIS = 400;

  private static final PoolConfig CONFIG = PoolConfig.builder().limit(3).lease(LEASE).build();

  /** What does not pass. */
  enum Silence {
    REQUESTS_AND_REPLIES {
      @Override
      void begin(FaultProxy proxy) {
        proxy.stall();
      }
    },
    REPLIES {
      @Override
      void begin(FaultProxy proxy) {
        proxy.stallReplies();
      }
    };

    abstract void begin(FaultProxy proxy);
  }

  private static PoolCoordinator connect(FaultProxy proxy) {
    return RedisPoolCoordinator.builder().uri(proxy.uri()).commandTimeout(COMMAND_TIMEOUT).build();
  }

  @ParameterizedTest
  @EnumSource
  void everyOperationEndsInTimeAndAllGoesOnAfterwards(Silence silence) throws Exception {
    try (RedisServer redis = RedisServer.start();
        FaultProxy proxy = FaultProxy.before(redis);
        PoolCoordinator coordinator = connect(proxy)) {
      Pool pool = coordinator.pool(POOL, CONFIG);
      AtomicLong lostAt = new AtomicLong();
      Permit kept = pool.acquire().onLost(lost -> lostAt.set(System.nanoTime()));
      Permit closed = pool.acquire();

      silence.begin(proxy);
      long silent = System.nanoTime();
      Map<String, CompletableFuture<Timed>> ends = new LinkedHashMap<>();
      ends.put("acquire", Timed.start(() -> pool.acquire(WAIT)));
      ends.put(
          "acquireAsync", Timed.start(() -> pool.acquireAsync(WAIT).get(10, TimeUnit.SECONDS)));
      ends.put("tryAcquire", Timed.start(pool::tryAcquire));
      ends.put("snapshot", Timed.start(() -> coordinator.admin().snapshot(POOL)));
      ends.put("resume", Timed.doing(() -> coordinator.admin().resume(POOL)));
      ends.put("declare", Timed.start(() -> coordinator.pool("another", CONFIG)));
      ends.put("close", Timed.doing(closed::close));
      Map<String, Timed> ended = new LinkedHashMap<>();
      ends.forEach((name, end) -> ended.put(name, end.join()));
      await().atMost(LEASE.plusSeconds(1)).until(() -> !kept.isValid() && lostAt.get() != 0);
      long lost = TimeUnit.NANOSECONDS.toMillis(lostAt.get() - silent);

      proxy.heal();
      long healed = System.nanoTime();
      try (Permit permit = pool.acquire(Duration.ofSeconds(10))) {
        assertThat(permit.isValid()).isTrue();
      }
      long again = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - healed);
      long unused = Leftovers.awaitUnused(redis, POOL, LEASE.plusSeconds(1));
      System.out.printf(
          "fault | half-open, no %s, command timeout %d ms: %s; the holder was told after %d ms;"
              + " healed: a permit after %d ms, none left after %d ms%n",
          silence, COMMAND_TIMEOUT.toMillis(), ended, lost, again, unused);
      long timeout = COMMAND_TIMEOUT.toMillis();
      long bound = timeout + SLACK_MILLIS;
      // An act is asked for up to three times under the same id.
      Map<String, Long> bounds =
          Map.of(
              "acquire", WAIT.toMillis() + bound,
              "acquireAsync", WAIT.toMillis() + bound,
              "resume", 2 * timeout + bound);
      ended.forEach(
          (name, end) ->
              assertThat(end.millis())
                  .as(name)
                  .isLessThanOrEqualTo(bounds.getOrDefault(name, bound)));
      assertThat(ended.get("close").millis()).isLessThan(SLACK_MILLIS);
      assertThat(ended.get("close").how()).isEqualTo("returned");
      assertThat(ended.get("tryAcquire").how()).isEqualTo("PoolStoreException");
      assertThat(ended.get("snapshot").how()).isEqualTo("PoolStoreException");
      assertThat(ended.get("declare").how()).isEqualTo("PoolStoreException");
      assertThat(ended.get("acquire").how())
          .isIn(
              PoolStoreException.class.getSimpleName(), PoolTimeoutException.class.getSimpleName());
      assertThat(again).isLessThanOrEqualTo(3_000);
    }
  }

  /** Nobody waits longer than 2 s for a coordinator to close, or to find that it cannot connect. */
  @Test
  void closingAndConnectingDoNotHangEither() throws Exception {
    try (RedisServer redis = RedisServer.start();
        FaultProxy proxy = FaultProxy.before(redis)) {
      redis.commands().ping();
      Leftovers leftovers = new Leftovers();
      PoolCoordinator coordinator = connect(proxy);
      coordinator.pool(POOL, CONFIG).acquire();
      CompletableFuture<Permit> waiting = coordinator.pool(POOL).acquireAsync();
      proxy.stall();

      Timed connecting = Timed.start(() -> connect(proxy)).join();
      Timed closing = Timed.doing(() -> coordinator.close(Duration.ZERO)).join();

      System.out.printf("fault | half-open: connecting %s, closing %s%n", connecting, closing);
      assertThat(waiting.isDone()).isTrue();
      assertThat(connecting.how()).isEqualTo("PoolStoreException");
      assertThat(connecting.millis()).isLessThanOrEqualTo(3_000);
      assertThat(closing.how()).isEqualTo("returned");
      assertThat(closing.millis()).isLessThanOrEqualTo(3_000);
      leftovers.awaitThreads();
    }
  }

  /** A slow network makes all slower by its delay, and nothing fails. */
  @Test
  void aSlowNetworkIsOnlySlow() throws Exception {
    try (RedisServer redis = RedisServer.start();
        FaultProxy proxy = FaultProxy.before(redis);
        PoolCoordinator slow = connect(proxy);
        PoolCoordinator fast = RedisPoolCoordinator.connect(redis.uri())) {
      Pool one = slow.pool(POOL, CONFIG.toBuilder().limit(1).build());
      Pool other = fast.pool(POOL);
      proxy.delay(Duration.ofMillis(100), Duration.ofMillis(100));
      long start = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        Permit held = other.acquire(Duration.ofSeconds(10));
        CompletableFuture<Permit> asked = one.acquireAsync(Duration.ofSeconds(10));
        await().until(() -> redis.commands().zcard("pool:{half-open}:waiters") == 1);
        held.close();
        Permit permit = asked.get(10, TimeUnit.SECONDS);
        assertThat(permit.isValid()).isTrue();
        permit.close();
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      System.out.printf(
          "fault | a network with 200 ms there and back: 10 hand-overs in %d ms%n", millis);
      assertThat(millis).isLessThanOrEqualTo(10_000);
    }
  }
}
