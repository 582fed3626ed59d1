package io.poolcoordinator.redis.testing;

import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;

/** What one node of a Redis Cluster thinks of itself and of the others. */
record ClusterView(RedisServer node, Partitions all, RedisClusterNode self) {

  static ClusterView of(RedisServer node) {
    Partitions all = ClusterPartitionParser.parse(node.commands().clusterNodes());
    RedisClusterNode self =
        all.stream().filter(one -> one.is(NodeFlag.MYSELF)).findFirst().orElseThrow();
    return new ClusterView(node, all, self);
  }

  boolean isMaster() {
    return self.is(NodeFlag.UPSTREAM);
  }

  boolean serves(int slot) {
    return isMaster() && self.hasSlot(slot);
  }

  boolean follows(String master) {
    return master.equals(self.getSlaveOf());
  }

  long epoch() {
    return self.getConfigEpoch();
  }

  boolean knowsAsMasterOf(int slot, RedisServer master) {
    return all.stream()
        .anyMatch(one -> one.hasSlot(slot) && one.getUri().getPort() == master.port());
  }

  /** Whether nothing is missing, as far as this node can see. */
  boolean isReady(int nodes) {
    return all.size() == nodes
        && all.stream().noneMatch(ClusterView::isLost)
        && node.commands().clusterInfo().contains("cluster_state:ok")
        && (isMaster() || ReplicationLink.isUp(node));
  }

  private static boolean isLost(RedisClusterNode one) {
    return !one.isConnected()
        || one.is(NodeFlag.FAIL)
        || one.is(NodeFlag.EVENTUAL_FAIL)
        || one.is(NodeFlag.HANDSHAKE);
  }
}
