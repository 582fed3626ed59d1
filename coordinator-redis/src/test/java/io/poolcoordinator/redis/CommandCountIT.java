package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.redis.testing.RedisServer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How many round trips things take, counted by the server. */
class CommandCountIT {

  private static final Pattern CALLS = Pattern.compile("cmdstat_([a-z|]+):calls=(\\d+)");

  @Test
  void anAcquireAndAReleaseAreTwoScriptsAndNothingElse() throws InterruptedException {
    try (RedisServer server = RedisServer.start();
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(server.uri())) {
      Pool pool = coordinator.pool("netsuite", PoolConfig.ofLimit(1));
      // The first of all workers brings the scripts' texts.
      pool.acquire().close();
      await().until(() -> server.commands().exists("pool:{netsuite}:leases") == 0);
      server.commands().configResetstat();

      try (Permit permit = pool.acquire()) {
        assertThat(permit.isValid()).isTrue();
      }
      await().until(() -> server.commands().exists("pool:{netsuite}:leases") == 0);

      assertThat(counted(server))
          .containsEntry("evalsha", 2)
          .doesNotContainKeys("eval", "subscribe", "publish", "sadd", "script|load", "ping");
    }
  }

  @Test
  void membersAndOutcomesTakeNoFurtherScript() throws InterruptedException {
    try (RedisServer server = RedisServer.start();
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(server.uri())) {
      PoolConfig.Builder config = PoolConfig.builder().limit(9);
      for (int i = 0; i < 100; i++) {
        config.member(
            Member.builder("eol" + i).limit(5).rateLimit(RateLimit.perMinute(60)).build());
      }
      Pool pool = coordinator.pool("netsuite", config.build());
      pool.acquire().close();
      await().until(() -> server.commands().exists("pool:{netsuite}:leases") == 0);
      server.commands().configResetstat();

      Permit permit = pool.acquire();
      assertThat(permit.member()).isPresent();
      permit.release(Outcome.throttledBy("3"));
      await().until(() -> server.commands().exists("pool:{netsuite}:leases") == 0);

      assertThat(counted(server))
          .containsEntry("evalsha", 2)
          .doesNotContainKeys("eval", "subscribe", "publish", "sadd", "script|load", "ping");
    }
  }

  @Test
  void aContendedPermitTakesNoFurtherScript() throws InterruptedException {
    try (RedisServer server = RedisServer.start();
        PoolCoordinator first = RedisPoolCoordinator.connect(server.uri());
        PoolCoordinator second = RedisPoolCoordinator.connect(server.uri())) {
      Pool holding = first.pool("netsuite", PoolConfig.ofLimit(1));
      Pool waiting = second.pool("netsuite");
      // The first wait subscribes the channel, which is no part of a permit's cost.
      waitForOneAnother(server, holding, waiting);
      server.commands().configResetstat();

      waitForOneAnother(server, holding, waiting);

      // Two permits; a poll or two come on top where the machine is slow.
      assertThat(counted(server)).containsEntry("publish", 1);
      assertThat(counted(server).get("evalsha")).isBetween(4, 6);
    }
  }

  private static void waitForOneAnother(RedisServer server, Pool holding, Pool waiting)
      throws InterruptedException {
    Permit held = holding.acquire();
    CompletableFuture<Permit> turn = waiting.acquireAsync();
    await().until(() -> server.commands().zcard("pool:{netsuite}:waiters") == 1);
    held.close();
    turn.join().close();
    await().until(() -> server.commands().exists("pool:{netsuite}:leases") == 0);
  }

  /** What the server ran, inside scripts too. */
  private static Map<String, Integer> counted(RedisServer server) {
    Map<String, Integer> counted = new TreeMap<>();
    Matcher calls = CALLS.matcher(server.commands().info("commandstats"));
    while (calls.find()) {
      counted.put(calls.group(1), Integer.parseInt(calls.group(2)));
    }
    return counted;
  }
}
