package io.poolcoordinator.redis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That the tests' Sentinels do what those of the field do. */
@Alone
@Tag("matrix") // with -Pmatrix: what uses it at every build would fail too
class SentinelTopologyIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void aKilledMasterIsReplacedAndKeepsNothing() {
    try (SentinelTopology topology = started()) {
      RedisServer first = topology.master();
      topology.commands().set("kept", "1");
      topology.commands().waitForReplication(2, 5_000);

      topology.killMaster();
      say("failover after a kill", topology.awaitFailover());

      assertThat(topology.master()).isNotSameAs(first);
      assertThat(topology.commands().get("kept")).isEqualTo("1");
      long start = System.nanoTime();
      topology.restartKilled();
      topology.awaitReady();
      say("the killed one follows", Duration.ofNanos(System.nanoTime() - start));
      assertThat(first.info("replication", "role")).isEqualTo("slave");
      assertThat(topology.replicas()).contains(first);
    }
  }

  @Test
  void aFailoverIsCleanOrLosesWhatReplicasDidNotHear() {
    try (SentinelTopology topology = started()) {
      topology.commands().set("kept", "1");
      topology.commands().waitForReplication(2, 5_000);

      topology.failover();
      say("failover without a fault", topology.awaitFailover());

      assertThat(topology.commands().get("kept")).isEqualTo("1");
      topology.awaitReady();
      topology.cutReplication();
      topology.commands().set("lost", "1");
      topology.killMaster();
      say("failover with a loss", topology.awaitFailover());

      assertThat(topology.commands().get("kept")).isEqualTo("1");
      assertThat(topology.commands().get("lost")).isNull();
      topology.restoreReplication();
      topology.restartKilled();
      topology.awaitReady();
    }
  }

  @Test
  void aPausedMasterIsReplacedAndFollowsWhenItWakes() {
    try (SentinelTopology topology = started()) {
      RedisServer paused = topology.master();

      topology.pauseMaster();
      say("failover after a pause", topology.awaitFailover());
      topology.commands().set("new", "1");
      topology.resumePaused();

      topology.awaitReady();
      await().atMost(SOON).until(() -> "1".equals(paused.commands().get("new")));
    }
  }

  @Test
  void mayHavePasswords() {
    try (SentinelTopology topology =
            SentinelTopology.with().password("data").sentinelPassword("watch").start();
        RedisClient client = RedisClient.create()) {
      RedisURI address = RedisURI.create(topology.uri());
      address
          .getSentinels()
          .forEach(one -> one.setCredentialsProvider(RedisServer.credentials("watch")));

      assertThat(client.connect(address).sync().set("a", "b")).isEqualTo("OK");
      assertThat(topology.commands().get("a")).isEqualTo("b");
      topology.cutReplication();
      topology.commands().set("lost", "1");
      topology.killMaster();
      topology.awaitFailover();
      assertThat(topology.commands().get("lost")).isNull();
    }
  }

  private static SentinelTopology started() {
    long start = System.nanoTime();
    SentinelTopology topology = SentinelTopology.start();
    say("start", Duration.ofNanos(System.nanoTime() - start));
    return topology;
  }

  private static void say(String what, Duration took) {
    System.out.println("Sentinel: " + what + " took " + took.toMillis() + " ms");
  }
}
