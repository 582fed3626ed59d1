package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/**
 * Which node of a Cluster is the master of what. The client looks at it anew by its own rules; here
 * it is asked to when a command could not be served, so that a failover is over for us as soon as
 * it is for the Cluster.
 */
final class Topology {

  private static final Logger log = LoggerFactory.getLogger(Topology.class);

  /** Looks at the Cluster are at least so far apart, and one has ended before the next begins. */
  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  private final RedisClusterClient client;
  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime() - PAUSE_NANOS);
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean closed;
  private @Nullable Disposable listening;

  Topology(RedisClusterClient client) {
    this.client = client;
  }

  /** Has a listener told when masters have changed, whoever has noticed it. */
  void onChange(Runnable listener) {
    listening =
        client
            .getResources()
            .eventBus()
            .get()
            .ofType(ClusterTopologyChangedEvent.class)
            .subscribe(event -> tell(listener));
  }

  /** A throw would end the subscription for ever. */
  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException defect) {
      log.error("a change of the Cluster's masters could not be followed", defect);
    }
  }

  /** Looks no more, knows no master and tells nobody any more. */
  void close() {
    closed = true;
    if (listening != null) {
      listening.dispose();
    }
  }

  /** The master of a key or channel; null if nobody is known to be. */
  @Nullable Node master(String key) {
    return master(SlotHash.getSlot(key));
  }

  /** Whether a node belongs to the Cluster, as far as is known. */
  boolean knows(Node node) {
    return client.getPartitions().getPartition(node.host(), node.port()) != null;
  }

  /** The master of a command's keys; null if nobody is known to be. */
  @Nullable Node master(LineCommand<?> command) {
    ByteBuffer key = command.getArgs().getFirstEncodedKey();
    return key == null ? null : master(SlotHash.getSlot(key));
  }

  private @Nullable Node master(int slot) {
    RedisClusterNode master = closed ? null : client.getPartitions().getMasterBySlot(slot);
    return master == null ? null : node(master);
  }

  List<Node> masters() {
    return client.getPartitions().stream()
        .filter(node -> node.is(RedisClusterNode.NodeFlag.UPSTREAM) && !node.hasNoSlots())
        .map(Topology::node)
        .toList();
  }

  private static Node node(RedisClusterNode node) {
    return new Node(node.getUri().getHost(), node.getUri().getPort());
  }

  /** A command could not be served by the node that is thought to have its keys. */
  void doubt() {
    long now = System.nanoTime();
    long last = lookedAt.get();
    if (closed || now - last < PAUSE_NANOS || !looking.compareAndSet(false, true)) {
      return;
    }
    lookedAt.set(now);
    look()
        .whenComplete(
            (done, failure) -> {
              looking.set(false);
              if (failure != null) {
                log.debug("the Cluster's topology cannot be read: {}", failure.toString());
              }
            });
  }

  private CompletionStage<Void> look() {
    try {
      return client.refreshPartitionsAsync();
    } catch (RuntimeException shutDown) {
      return CompletableFuture.failedFuture(shutDown);
    }
  }

  /** Where a node is reached. */
  record Node(String host, int port) {

    @Override
    public String toString() {
      return host + ":" + port;
    }
  }
}
