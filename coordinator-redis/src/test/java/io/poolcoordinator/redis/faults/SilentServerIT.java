package io.poolcoordinator.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.RedisCli;
import io.poolcoordinator.redis.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server answers nobody for a while, or only that it is busy, with workers under load. */
@Alone
class SilentServerIT {

  private static final String POOL = "silent";
  private static final int LIMIT = 3;
  private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(500);
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final long FOR_MILLIS = 2_500;

  /** What a loaded machine may add. */
  private static final long SLACK_MILLIS = 400;

  /** What workers may need once the server is back. */
  private static final long GOING_ON_MILLIS = 2_000;

  /** A loop that writes nothing, in a word. */
  private static final String ENDLESS = "repeat(tostring)(1)until(false)";

  private static final PoolConfig CONFIG = PoolConfig.builder().limit(LIMIT).lease(LEASE).build();

  /** Ways to be silent. */
  enum Silence {
    STOPPED,
    DEBUG_SLEEP,
    CLIENT_PAUSE,
    BUSY_SCRIPT
  }

  /** Begins a silence that ends by itself, or by what is returned. */
  private static Runnable begin(Silence silence, RedisServer redis) {
    switch (silence) {
      case STOPPED -> {
        redis.pause();
        return redis::resume;
      }
      case DEBUG_SLEEP -> inBackground(redis, "DEBUG SLEEP " + FOR_MILLIS / 1_000.0);
      case CLIENT_PAUSE -> inBackground(redis, "CLIENT PAUSE " + FOR_MILLIS);
      case BUSY_SCRIPT -> {
        inBackground(redis, "EVAL " + ENDLESS + " 0");
        return () -> {
          try (RedisCli cli = new RedisCli(redis)) {
            assertThat(cli.run("SCRIPT KILL")).containsExactly("OK");
          }
        };
      }
    }
    return () -> {};
  }

  private static void inBackground(RedisServer redis, String command) {
    CompletableFuture<Timed> unused =
        Timed.doing(
            () -> {
              try (RedisCli cli = new RedisCli(redis)) {
                cli.run(command);
              }
            });
  }

  @ParameterizedTest
  @EnumSource
  void errorsAreTypedNobodyHangsAndServiceResumes(Silence silence) throws Exception {
    List<PoolCoordinator> coordinators = new ArrayList<>();
    try (RedisServer redis =
        RedisServer.start("--enable-debug-command", "yes", "--busy-reply-threshold", "100")) {
      redis.commands().ping();
      Leftovers leftovers = new Leftovers();
      for (int i = 0; i < 3; i++) {
        coordinators.add(
            RedisPoolCoordinator.builder()
                .uri(redis.uri())
                .commandTimeout(COMMAND_TIMEOUT)
                .build());
      }
      List<Pool> pools = coordinators.stream().map(each -> each.pool(POOL, CONFIG)).toList();
      Pool asking = pools.get(2);
      try (ImpatientLoad load =
          ImpatientLoad.start(pools.subList(0, 2), 8, Duration.ofMillis(20))) {
        await().atMost(Duration.ofMinutes(1)).until(() -> load.granted.sum() > 100);

        long begun = System.nanoTime();
        Runnable end = begin(silence, redis);
        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        List<Timed> asked = new ArrayList<>();
        while (millisSince(begun) < FOR_MILLIS - COMMAND_TIMEOUT.toMillis() - SLACK_MILLIS) {
          asked.add(Timed.start(asking::tryAcquire).join());
        }
        await().pollInterval(Duration.ofMillis(5)).until(() -> millisSince(begun) >= FOR_MILLIS);
        end.run();
        long over = System.nanoTime();
        long before = load.granted.sum();
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> load.granted.sum() >= before + 10);
        long again = millisSince(over);
        load.stop();
        long unused = Leftovers.awaitUnused(redis, POOL, LEASE.plusSeconds(1));
        System.out.printf(
            "fault | %s for %d ms: %d single attempts failed, the slowest after %d ms; 10 permits"
                + " %d ms after the end; %s; none left after %d ms%n",
            silence,
            FOR_MILLIS,
            asked.size(),
            asked.stream().mapToLong(Timed::millis).max().orElse(0),
            again,
            load,
            unused);
        assertThat(asked).isNotEmpty().allSatisfy(each -> assertThatItIsTold(silence, each));
        assertThat(load.unexpected).isEmpty();
        assertThat(load.mostAtOnce).hasValueLessThanOrEqualTo(LIMIT);
        assertThat(again).isLessThanOrEqualTo(GOING_ON_MILLIS);
      }
      coordinators.forEach(each -> each.close(Duration.ZERO));
      leftovers.awaitThreads();
    } finally {
      coordinators.forEach(each -> each.close(Duration.ZERO));
    }
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  private static void assertThatItIsTold(Silence silence, Timed asked) {
    assertThat(asked.millis()).isLessThanOrEqualTo(COMMAND_TIMEOUT.toMillis() + SLACK_MILLIS);
    assertThat(asked.failure()).isInstanceOf(PoolStoreException.class).hasMessageContaining(POOL);
    PoolStoreException told = (PoolStoreException) asked.failure();
    if (silence == Silence.BUSY_SCRIPT) {
      assertThat(told).hasMessageContaining("BUSY").hasMessageContaining("SCRIPT KILL");
      assertThat(told.outcome()).isEqualTo(Outcome.NOT_EXECUTED);
    }
  }
}
