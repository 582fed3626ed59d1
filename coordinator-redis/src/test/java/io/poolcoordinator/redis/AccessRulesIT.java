package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Member;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.redis.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user lacks is named at the start, with the rule to add. */
class AccessRulesIT {

  private static final String ALL_COMMANDS = "+@all";
  private static final String ALL_KEYS = "~crm:pool:* ~crm:pool-index ~crm:connection:*";
  private static final String ALL_CHANNELS = "&crm:pool:*";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // what is taken away ; what the message names
        "-hset; HSET crm:pool:{self-test}; +hset",
        "-zadd; ZADD crm:pool:{self-test}:leases; +zadd",
        "-publish; PUBLISH crm:pool:{self-test}:to:; +publish",
        "-subscribe; SUBSCRIBE crm:pool:{self-test}:to:; +subscribe",
        "-pubsub; PUBSUB|NUMSUB crm:pool:{self-test}:to:; +pubsub|numsub",
        "-sadd; SADD crm:pool-index; +sadd",
        "-time; TIME; +time",
        "-get; GET crm:connection:self-test; +get",
        "-smembers; SMEMBERS crm:pool-index; +smembers",
        "-xadd; XADD crm:pool:{self-test}:events; +xadd",
        "-sismember; SISMEMBER crm:pool:{self-test}:connections; +sismember",
      })
  void aCommandIsMissing(String taken, String denied, String rule) {
    try (RedisServer server = RedisServer.start()) {
      user(server, ALL_KEYS, ALL_CHANNELS, ALL_COMMANDS, taken);

      PoolStoreException error = Refusal.at(server.uri("app", Refusal.SECRET));

      assertThat(error.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(error)
          .hasMessageStartingWith("the user of " + server.uri() + " lacks ACL rules: ")
          .hasMessageContaining("it may not run " + denied)
          .hasMessageContaining("add what is missing: ACL SETUSER <user> ")
          .hasMessageEndingWith(" " + rule);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-info, INFO, +info",
    "-evalsha, EVALSHA and EVAL, +eval +evalsha",
    "-eval, EVALSHA and EVAL, +eval +evalsha"
  })
  void aCommandOfTheTestItselfIsMissing(String taken, String denied, String rule) {
    try (RedisServer server = RedisServer.start()) {
      user(server, ALL_KEYS, ALL_CHANNELS, ALL_COMMANDS, taken);

      PoolStoreException error = Refusal.at(server.uri("app", Refusal.SECRET));

      assertThat(error.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(error)
          .hasMessageStartingWith("the user of " + server.uri() + " lacks ACL rules: ")
          .hasMessageContaining("it may not run " + denied + " (")
          .hasMessageEndingWith(" " + rule);
    }
  }

  @Test
  void theKeysOfThePrefixAreMissing() {
    try (RedisServer server = RedisServer.start()) {
      user(
          server,
          "~other:pool:* ~crm:pool-index ~crm:connection:*",
          ALL_CHANNELS,
          ALL_COMMANDS,
          "");

      PoolStoreException error = Refusal.at(server.uri("app", Refusal.SECRET));

      assertThat(error.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(error)
          .hasMessageContaining("may not run EVALSHA and EVAL (NOPERM")
          .hasMessageContaining(" ~crm:pool:* ");
    }
  }

  @Test
  void theChannelsOfThePrefixAreMissing() {
    try (RedisServer server = RedisServer.start()) {
      user(server, ALL_KEYS, "&other:*", ALL_COMMANDS, "");

      PoolStoreException error = Refusal.at(server.uri("app", Refusal.SECRET));

      assertThat(error)
          .hasMessageContaining("SUBSCRIBE crm:pool:{self-test}:to:")
          .hasMessageContaining("&crm:pool:*");
    }
  }

  @Test
  void theKeysOfConnectionsAreMissing() {
    try (RedisServer server = RedisServer.start()) {
      user(server, "~crm:pool:* ~crm:pool-index", ALL_CHANNELS, ALL_COMMANDS, "");

      PoolStoreException error = Refusal.at(server.uri("app", Refusal.SECRET));

      assertThat(error)
          .hasMessageContaining("GET crm:connection:self-test, SET crm:connection:self-test")
          .hasMessageContaining(" ~crm:connection:* ");
    }
  }

  /** None is too many, and the lack of each is named. */
  @Test
  void eachRuleOfTheManualIsNeededAndNamed() {
    List<String> rules = rulesOfTheManual("crm:");
    List<String> named = new ArrayList<>();
    try (RedisServer server = RedisServer.start()) {
      for (String rule : rules.subList(3, rules.size())) {
        List<String> others = new ArrayList<>(rules);
        others.remove(rule);
        // From nothing on.
        others.add(1, "reset");
        acl(server, others.toArray(String[]::new));

        PoolStoreException error = Refusal.at(server.uri("app", Refusal.SECRET));

        assertThat(error.outcome()).as(rule).isEqualTo(Outcome.REFUSED);
        assertThat(error).hasMessageContaining(" lacks ACL rules: it may not run ");
        assertThat((error.getMessage() + " ").replaceFirst(".*ACL SETUSER <user>", ""))
            .as("what to add without %s", rule)
            .contains(" " + rule + " ");
        named.add(rule);
      }
    }
    assertThat(named).hasSizeGreaterThan(50).contains("~crm:connection:*", "&crm:pool:*");
  }

  /** The user's name, that it is on, its password, then all rules. */
  private static List<String> rulesOfTheManual(String prefix) {
    String start = "> ACL SETUSER ";
    List<String> rules =
        List.of(
            Manual.line(start)
                .substring(start.length())
                .replace("pool-worker", "app")
                .replace(">a-long-password", ">" + Refusal.SECRET)
                .replaceAll(" ([~&])", " $1" + prefix)
                .split(" "));
    assertThat(rules).startsWith("app", "on", ">" + Refusal.SECRET);
    return rules;
  }

  @Test
  void theMinimalRulesOfTheManualDo() throws InterruptedException {
    try (RedisServer server = RedisServer.start()) {
      acl(server, rulesOfTheManual("").toArray(String[]::new));

      try (PoolCoordinator coordinator =
              RedisPoolCoordinator.connect(server.uri("app", Refusal.SECRET));
          PoolCoordinator another =
              RedisPoolCoordinator.connect(server.uri("app", Refusal.SECRET))) {
        var pool = coordinator.pool("netsuite", PoolConfig.ofLimit(1));
        Permit held = pool.tryAcquire().orElseThrow();
        var waiting = another.pool("netsuite").acquireAsync();
        await().until(() -> server.commands().zcard("pool:{netsuite}:waiters") == 1);
        held.close();
        await().until(waiting::isDone);
        waiting.join().close();

        var rotating =
            coordinator.pool("exact", PoolConfig.builder().limit(3).members("a", "b", "b").build());
        Permit member = rotating.acquire(AcquireRequest.builder().member("b").build());
        member.release(io.poolcoordinator.Outcome.throttled());
        rotating.acquire().close();
        rotating.members().add(Member.of("c", 2));
        rotating.members().drain("a");
        rotating.members().remove("b");
        assertThat(rotating.members().list()).hasSize(2);

        PoolAdmin admin = coordinator.admin();
        admin.attach("crm-eu", "netsuite");
        admin.attach("crm-eu", "exact");
        another.connection("crm-eu").acquire().close();
        assertThat(admin.connections("exact")).containsExactly("crm-eu");
        assertThat(admin.pools()).containsExactly("exact", "netsuite");
        assertThat(admin.holders("netsuite")).isEmpty();
        assertThat(admin.waiters("netsuite")).isEmpty();
        assertThat(admin.pause("netsuite")).isTrue();
        assertThat(admin.detach("crm-eu")).contains("exact");
        admin.clear("netsuite");
        assertThat(admin.eventsAfter("netsuite", "", 1)).hasSize(1);
        admin.delete("netsuite");
        assertThat(admin.events("netsuite", 10)).hasSize(6);
      }
    }
  }

  private static void user(
      RedisServer server, String keys, String channels, String commands, String taken) {
    acl(
        server,
        ("app on >" + Refusal.SECRET + " " + keys + " " + channels + " " + commands + " " + taken)
            .trim()
            .split(" "));
  }

  private static void acl(RedisServer server, String[] rules) {
    CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER");
    for (String rule : rules) {
      arguments.add(rule);
    }
    server.commands().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
  }
}
