package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.redis.testing.ClusterTopology;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.RedisUnderTest;
import io.poolcoordinator.redis.testing.RedissonUnderTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** What a user may do on a Cluster, and with Redisson: the manual's rules do, and none less. */
class ClientAccessRulesIT {

  private static ClusterTopology cluster;

  @BeforeAll
  static void startCluster() {
    cluster = ClusterTopology.start();
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  private static List<String> rules(List<String> further) {
    return Stream.concat(UserRules.ofTheManual("").stream(), further.stream()).toList();
  }

  private static List<String> without(List<String> rules, String rule) {
    List<String> others = new ArrayList<>(rules);
    assertThat(others.remove(rule)).isTrue();
    return others;
  }

  private static void setOnCluster(List<String> rules) {
    for (RedisServer node : cluster.nodes()) {
      UserRules.set(node, rules);
    }
  }

  private static PoolCoordinator connect(RedisUnderTest redis) {
    return RedisPoolCoordinator.builder()
        .uri(redis.uri())
        .credentials("app", Refusal.SECRET)
        .build();
  }

  private static RedissonClient redisson(RedisUnderTest redis) {
    Config config = RedissonUnderTest.config(redis.uri());
    config.setUsername("app").setPassword(Refusal.SECRET);
    return Redisson.create(config);
  }

  private static void everyOperationWithRedisson(RedisUnderTest redis) throws InterruptedException {
    RedissonClient client = redisson(redis);
    try (PoolCoordinator one = RedisPoolCoordinator.builder().redisson(client).build();
        PoolCoordinator another = RedisPoolCoordinator.builder().redisson(client).build()) {
      EveryOperation.run(one, another, () -> redis.commands().zcard("pool:{netsuite}:waiters"));
    } finally {
      client.shutdown();
    }
  }

  @Test
  void onAClusterTheRulesOfTheManualDo() throws InterruptedException {
    setOnCluster(
        rules(UserRules.onCluster()).stream()
            .filter(rule -> !rule.matches(".(un)?subscribe|.publish|.pubsub\\|numsub"))
            .toList());
    cluster.commands().flushall();

    try (PoolCoordinator one = connect(cluster);
        PoolCoordinator another = connect(cluster)) {
      EveryOperation.run(one, another, () -> cluster.commands().zcard("pool:{netsuite}:waiters"));
    }
  }

  @Test
  void onAClusterTheLackOfEachIsNamed() {
    List<String> rules = rules(UserRules.onCluster());
    for (String rule : UserRules.onCluster()) {
      setOnCluster(without(rules, rule));

      Throwable error = catchThrowable(() -> connect(cluster).close());

      assertThat(error).as(rule).isInstanceOf(PoolStoreException.class);
      assertThat(error.getMessage().toLowerCase(Locale.ROOT)).as(rule).contains(rule.substring(1));
      assertThatNothingIsTold(error);
    }
  }

  /** Access rules are a node's own: one that was forgotten shows at the start too. */
  @Test
  void oneNodeOfAClusterThatLacksARuleIsFound() {
    List<String> rules = rules(UserRules.onCluster());
    setOnCluster(rules);
    UserRules.set(cluster.masterOf("any"), without(rules, "+zadd"));

    Throwable error = catchThrowable(() -> connect(cluster).close());

    assertThat(error)
        .isInstanceOf(PoolStoreException.class)
        .hasMessageContaining("may not run ZADD")
        .hasMessageEndingWith(" +zadd");
  }

  @Test
  void withRedissonTheRulesOfTheManualDo() throws InterruptedException {
    try (RedisServer server = RedisServer.start()) {
      UserRules.set(server, rules(UserRules.forRedisson()));
      everyOperationWithRedisson(server);
    }
    setOnCluster(
        Stream.concat(rules(UserRules.onCluster()).stream(), UserRules.forRedisson().stream())
            .toList());
    cluster.commands().flushall();
    everyOperationWithRedisson(cluster);
  }

  @Test
  void withRedissonTheLackOfEachIsNamed() {
    List<String> rules = rules(UserRules.forRedisson());
    for (String rule : UserRules.forRedisson()) {
      try (RedisServer server = RedisServer.start()) {
        UserRules.set(server, without(rules, rule));

        Throwable error = catchThrowable(() -> connectWithRedisson(server));

        assertThat(error).as(rule).isNotNull();
        assertThat(stackTrace(error)).as(rule).contains("'" + rule.substring(1) + "' command");
        assertThatNothingIsTold(error);
      }
    }
  }

  private static void connectWithRedisson(RedisServer server) {
    RedissonClient client = redisson(server);
    try {
      RedisPoolCoordinator.builder().redisson(client).build().close();
    } finally {
      client.shutdown();
    }
  }

  private static void assertThatNothingIsTold(Throwable error) {
    assertThat(stackTrace(error)).doesNotContain(Refusal.SECRET);
  }

  private static String stackTrace(Throwable error) {
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
