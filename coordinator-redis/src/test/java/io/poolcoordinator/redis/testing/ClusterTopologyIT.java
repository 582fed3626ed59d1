package io.poolcoordinator.redis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the tests' Redis Cluster does what one of the field does. */
@Alone
@Tag("matrix") // with -Pmatrix: what uses it at every build would fail too
class ClusterTopologyIT {

  private static final String KEY = "pool:{netsuite}";

  @ParameterizedTest
  @EnumSource(RedisBinary.class)
  void aKilledMasterIsReplacedAndFollowsWhenItIsBack(RedisBinary binary) {
    try (ClusterTopology cluster = started(binary)) {
      RedisServer first = cluster.masterOf(KEY);
      RedisServer second = cluster.replicaOf(KEY);
      cluster.commands().set(KEY, "1");
      first.commands().waitForReplication(1, 5_000);

      first.kill();
      say("failover after a kill", cluster.awaitOtherMaster(KEY, first));

      assertThat(cluster.masterOf(KEY)).isSameAs(second);
      assertThat(cluster.commands().get(KEY)).isEqualTo("1");
      long start = System.nanoTime();
      first.restart();
      cluster.awaitReady();
      say("the killed one follows", Duration.ofNanos(System.nanoTime() - start));
      assertThat(cluster.replicaOf(KEY)).isSameAs(first);
    }
  }

  @Test
  void aFailoverIsCleanOrLosesWhatTheReplicaDidNotHear() {
    try (ClusterTopology cluster = started(RedisBinary.REDIS_7_0)) {
      RedisServer first = cluster.masterOf(KEY);
      cluster.commands().set(KEY, "kept");
      first.commands().waitForReplication(1, 5_000);

      cluster.failover(cluster.replicaOf(KEY));
      say("failover without a fault", cluster.awaitOtherMaster(KEY, first));
      assertThat(cluster.commands().get(KEY)).isEqualTo("kept");

      cluster.awaitReady();
      RedisServer second = cluster.masterOf(KEY);
      cluster.cutReplication(KEY);
      cluster.commands().set(KEY, "lost");
      second.kill();
      say("failover with a loss", cluster.awaitOtherMaster(KEY, second));
      assertThat(cluster.commands().get(KEY)).isEqualTo("kept");

      cluster.restoreReplication();
      second.restart();
      cluster.awaitReady();
      RedisServer third = cluster.masterOf(KEY);
      third.pause();
      say("failover after a pause", cluster.awaitOtherMaster(KEY, third));
      third.resume();
      cluster.awaitReady();
      assertThat(cluster.replicaOf(KEY)).isSameAs(third);
    }
  }

  @ParameterizedTest
  @EnumSource(RedisBinary.class)
  void aSlotCanBeLookedAtInTheMiddleOfItsMove(RedisBinary binary) {
    try (ClusterTopology cluster = started(binary)) {
      String other = KEY + ":leases";
      cluster.commands().set(KEY, "1");
      cluster.commands().set(other, "2");
      SlotMove move = cluster.moveSlot(KEY, cluster.otherMasterThan(KEY)).open();
      move.moveKeys(List.of(other));

      assertThatThrownBy(() -> move.source().commands().get(other)).hasMessageStartingWith("ASK ");
      assertThatThrownBy(() -> move.source().commands().mget(KEY, other))
          .hasMessageStartingWith(binary == RedisBinary.REDIS_6_2 ? "ASK " : "TRYAGAIN ");
      assertThat(cluster.commands().get(other)).isEqualTo("2");

      move.moveAllKeys().settle();

      assertThat(cluster.masterOf(KEY)).isSameAs(move.target());
      assertThatThrownBy(() -> move.source().commands().get(KEY)).hasMessageStartingWith("MOVED ");
      assertThat(cluster.commands().get(KEY)).isEqualTo("1");
      assertThat(cluster.timeAt(KEY)).isPositive();
      cluster.awaitReady();
    }
  }

  private static ClusterTopology started(RedisBinary binary) {
    long start = System.nanoTime();
    ClusterTopology cluster = ClusterTopology.start(binary);
    say(binary + " start", Duration.ofNanos(System.nanoTime() - start));
    assertThat(cluster.version()).isNotEmpty();
    return cluster;
  }

  private static void say(String what, Duration took) {
    System.out.println("Cluster: " + what + " took " + took.toMillis() + " ms");
  }
}
