package io.poolcoordinator.redis.testing;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions.RefreshTrigger;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster of three masters with a replica each, on this machine, which a test may break.
 * Its nodes can be killed, paused and restarted by themselves.
 */
public final class ClusterTopology implements RedisUnderTest {

  private static final int MASTERS = 3;
  private static final int NODES = 2 * MASTERS;
  private static final Duration NODE_TIMEOUT = Duration.ofSeconds(2);
  // Also how long a paused node holds up a look at all of them.
  private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration MOST = Duration.ofSeconds(60);

  private final ClientResources threads = TopologyThreads.create();
  private final List<RedisServer> nodes = new ArrayList<>();
  private final @Nullable String password;
  private final RedisClusterClient client;
  private @Nullable StatefulRedisClusterConnection<String, String> connection;

  private ClusterTopology(RedisBinary binary, @Nullable String password) {
    this.password = password;
    try {
      nodes.addAll(AtOnce.start(NODES, () -> startNode(binary)));
      join();
      this.client = newClient();
    } catch (RuntimeException | Error failure) {
      closeNodes();
      throw failure;
    }
  }

  /** Starts one of Redis 7.0. */
  public static ClusterTopology start() {
    return start(RedisBinary.REDIS_7_0);
  }

  /**
   * Starts one.
   *
   * @throws NotAvailableException if this machine cannot run it
   */
  public static ClusterTopology start(RedisBinary binary) {
    return new ClusterTopology(binary, null);
  }

  /** Starts one whose nodes want a password. */
  public static ClusterTopology start(RedisBinary binary, String password) {
    return new ClusterTopology(binary, password);
  }

  private RedisServer startNode(RedisBinary binary) {
    List<String> arguments = new ArrayList<>(TopologyThreads.FAST_REPLICATION);
    arguments.addAll(List.of("--cluster-enabled", "yes"));
    arguments.addAll(List.of("--cluster-node-timeout", Long.toString(NODE_TIMEOUT.toMillis())));
    if (password != null) {
      arguments.addAll(List.of("--requirepass", password, "--masterauth", password));
    }
    return new RedisServer(RedisProcess.startNode(binary, arguments), password, threads);
  }

  /** Makes a Cluster of nodes that do not know each other. */
  private void join() {
    for (int i = 0; i < NODES; i++) {
      nodes.get(i).commands().clusterSetConfigEpoch(i + 1);
      if (i < MASTERS) {
        int from = SlotHash.SLOT_COUNT * i / MASTERS;
        int to = SlotHash.SLOT_COUNT * (i + 1) / MASTERS;
        // One by one, since 6.2 knows no ranges.
        nodes.get(i).commands().clusterAddSlots(IntStream.range(from, to).toArray());
      }
      if (i > 0) {
        nodes.get(0).commands().clusterMeet(nodes.get(i).host(), nodes.get(i).port());
      }
    }
    eventually().until(() -> nodes.stream().allMatch(node -> known(node) == NODES));
    for (int i = MASTERS; i < NODES; i++) {
      nodes.get(i).commands().clusterReplicate(nodes.get(i - MASTERS).commands().clusterMyId());
    }
    awaitReady();
  }

  /** How many a node knows, without those that it is getting to know. */
  private static long known(RedisServer node) {
    return node.commands()
        .clusterNodes()
        .lines()
        .filter(line -> !line.contains("handshake"))
        .count();
  }

  private RedisClusterClient newClient() {
    RedisClusterClient made =
        RedisClusterClient.create(
            threads,
            nodes.stream()
                .map(
                    node -> {
                      RedisURI address = RedisURI.create(node.uri());
                      address.setTimeout(CLIENT_TIMEOUT);
                      if (password != null) {
                        address.setCredentialsProvider(RedisServer.credentials(password));
                      }
                      return address;
                    })
                .toList());
    made.setOptions(
        ClusterClientOptions.builder()
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder()
                    .enableAdaptiveRefreshTrigger(
                        RefreshTrigger.MOVED_REDIRECT, RefreshTrigger.UNKNOWN_NODE)
                    .adaptiveRefreshTriggersTimeout(Duration.ofMillis(100))
                    .build())
            .build());
    return made;
  }

  /** Returns {@code redis-cluster://…} with all nodes, and the password if there is one. */
  @Override
  public String uri() {
    return nodes.stream()
        .map(node -> "127.0.0.1:" + node.port())
        .collect(
            Collectors.joining(
                ",", "redis-cluster://" + (password == null ? "" : ":" + password + "@"), ""));
  }

  /** Returns all nodes, whatever they are now. */
  public List<RedisServer> nodes() {
    return List.copyOf(nodes);
  }

  @Override
  public synchronized RedisAdvancedClusterCommands<String, String> commands() {
    StatefulRedisClusterConnection<String, String> open = connection;
    if (open == null) {
      open = client.connect();
      connection = open;
    }
    return open.sync();
  }

  @Override
  public long timeAt(String key) {
    return masterOf(key).timeAt(key);
  }

  /**
   * Returns the node that serves a key; of several that think so, the one that was elected last.
   */
  public RedisServer masterOf(String key) {
    int slot = SlotHash.getSlot(key);
    return views()
        .filter(view -> view.serves(slot))
        .max(Comparator.comparingLong(ClusterView::epoch))
        .orElseThrow(() -> new IllegalStateException("nobody serves slot " + slot))
        .node();
  }

  /** Returns the node that would serve a key if its master did not. */
  public RedisServer replicaOf(String key) {
    String master = masterOf(key).commands().clusterMyId();
    return views()
        .filter(view -> view.follows(master))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nobody follows the master of " + key))
        .node();
  }

  /** Returns a master that does not serve a key. */
  public RedisServer otherMasterThan(String key) {
    int slot = SlotHash.getSlot(key);
    return views()
        .filter(view -> view.isMaster() && !view.serves(slot))
        .findFirst()
        .orElseThrow()
        .node();
  }

  /** What the nodes that answer say of themselves. */
  private Stream<ClusterView> views() {
    return nodes.stream().filter(RedisServer::isAnswering).map(ClusterView::of);
  }

  /** Has a replica take over from its master, without a fault and without a loss. */
  public void failover(RedisServer replica) {
    replica.commands().clusterFailover(false);
  }

  /** What is written from here on, under keys of the same master, is lost with it. */
  public void cutReplication(String key) {
    ReplicationLink.cut(masterOf(key), List.of(replicaOf(key)));
  }

  /** Ends {@link #cutReplication}, where replicas are still cut off. */
  public void restoreReplication() {
    ReplicationLink.restore(nodes.stream().filter(RedisServer::isAnswering).toList());
  }

  /** Begins to move the slot of a key to another master. */
  public SlotMove moveSlot(String key, RedisServer target) {
    return new SlotMove(this, SlotHash.getSlot(key), masterOf(key), target, password);
  }

  /**
   * Waits until a key is served by another node than an earlier one, and the nodes that answer and
   * {@link #commands()} know it.
   *
   * @return how long it took since the call
   */
  public Duration awaitOtherMaster(String key, RedisServer before) {
    long start = System.nanoTime();
    int slot = SlotHash.getSlot(key);
    eventually()
        .ignoreExceptionsInstanceOf(IllegalStateException.class)
        .until(
            () -> {
              RedisServer master = masterOf(key);
              return master != before
                  && views().allMatch(view -> view.knowsAsMasterOf(slot, master));
            });
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    // What the client sends to a node that is gone waits there until the node is back.
    eventually()
        .until(
            () -> {
              client.refreshPartitions();
              return client.getPartitions().getPartitionBySlot(slot).getUri().getPort()
                  == masterOf(key).port();
            });
    return took;
  }

  /** Waits until all nodes serve, know each other, and replicas have all that there is. */
  public void awaitReady() {
    eventually()
        .ignoreExceptionsInstanceOf(IllegalStateException.class)
        .until(() -> views().count() == NODES && views().allMatch(view -> view.isReady(NODES)));
  }

  private static ConditionFactory eventually() {
    return await().atMost(MOST).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
  }

  private void closeNodes() {
    try {
      nodes.forEach(RedisServer::close);
    } finally {
      threads.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    client.shutdown(0, 2, TimeUnit.SECONDS);
    closeNodes();
  }
}
