package io.poolcoordinator.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.WorkerStore;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** As many permits as a Lua stack does not hold run out in the same millisecond. */
@Alone
class MassExpiryIT {

  private static final String POOL = "mass";
  private static final String KEY = "pool:{mass}";
  private static final int LEASES = 20_000;
  private static final int WAITERS = 50;

  /** What one script may take: a few ms, and what a loaded machine makes of them. */
  private static final long MOST_SCRIPT_MILLIS = 100;

  private static final PoolConfig CONFIG =
      PoolConfig.builder().limit(LEASES).timeout(Duration.ofSeconds(60)).build();

  @Test
  void of20000LeasesThatEndAtOnceEachIsSweptAndWaitersAreServed() throws Exception {
    try (RedisServer redis = RedisServer.start();
        WorkerStore dead = WorkerStore.open(redis.uri(), "", "dead", Duration.ofSeconds(20));
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(redis.uri())) {
      Pool pool = coordinator.pool(POOL, CONFIG);
      takeAll(redis, dead);
      List<CompletableFuture<Permit>> waiting = new ArrayList<>();
      for (int i = 0; i < WAITERS; i++) {
        waiting.add(pool.acquireAsync());
      }
      await().until(() -> redis.commands().zcard(KEY + ":waiters") == WAITERS);
      redis.commands().configResetstat();
      redis.commands().configSet("slowlog-log-slower-than", "500");
      redis.commands().configSet("slowlog-max-len", "10000");
      redis.commands().slowlogReset();

      long end = endAllAt(redis, redis.timeAt(KEY) + 1_000);
      waiting.forEach(each -> each.orTimeout(20, TimeUnit.SECONDS).join());
      long served = redis.timeAt(KEY) - end;
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  redis.commands().zcard(KEY + ":leases") == WAITERS
                      && redis.commands().hlen(KEY + ":holders") == WAITERS);
      long swept = redis.timeAt(KEY) - end;
      long slowest = slowestScriptMicros(redis);
      waiting.forEach(each -> each.join().close());
      long unused = Leftovers.awaitUnused(redis, POOL, Duration.ofSeconds(2));
      System.out.printf(
          "fault | %d leases that ended at once: %d waiters were served within %d ms, all swept"
              + " after %d ms, slowest script %.1f ms, none left after %d ms%n",
          LEASES, WAITERS, served, swept, slowest / 1_000.0, unused);
      assertThat(redis.commands().info("errorstats"))
          .as("errors of scripts")
          .doesNotContain("errorstat_ERR");
      assertThat(served).isLessThanOrEqualTo(1_000);
      assertThat(slowest).isLessThanOrEqualTo(TimeUnit.MILLISECONDS.toMicros(MOST_SCRIPT_MILLIS));
    }
  }

  private static void takeAll(RedisServer redis, WorkerStore dead) {
    long notAfter = redis.timeAt(KEY) + 60_000;
    for (int from = 0; from < LEASES; from += 1_000) {
      List<CompletionStage<AcquireReply>> asked =
          IntStream.range(from, from + 1_000)
              .mapToObj(
                  number ->
                      dead.store()
                          .acquire(
                              new AcquireCommand(
                                  POOL, dead.id(number), 0, notAfter, 1, "", true, true)))
              .toList();
      assertThat(asked)
          .allSatisfy(
              each ->
                  assertThat(WorkerStore.reply(each).status())
                      .isEqualTo(AcquireReply.Status.GRANTED));
    }
  }

  private static long endAllAt(RedisServer redis, long end) {
    List<String> ids = redis.commands().zrange(KEY + ":leases", 0, -1);
    for (int from = 0; from < ids.size(); from += 1_000) {
      List<ScoredValue<String>> ends =
          ids.subList(from, Math.min(ids.size(), from + 1_000)).stream()
              .map(id -> ScoredValue.just((double) end, id))
              .toList();
      @SuppressWarnings({"unchecked", "rawtypes"})
      ScoredValue<String>[] values = ends.toArray(new ScoredValue[0]);
      redis.commands().zadd(KEY + ":leases", values);
    }
    assertThat(redis.timeAt(KEY)).isLessThan(end);
    assertThat(redis.commands().zcount(KEY + ":leases", Range.create(end, end))).isEqualTo(LEASES);
    return end;
  }

  /** An entry of the log is: id, time, duration in us, arguments, and so on. */
  private static long slowestScriptMicros(RedisServer redis) {
    return redis.commands().slowlogGet(10_000).stream()
        .map(entry -> (List<?>) entry)
        .filter(entry -> ((List<?>) entry.get(3)).get(0).toString().startsWith("EVAL"))
        .mapToLong(entry -> (Long) entry.get(2))
        .max()
        .orElse(0);
  }
}
