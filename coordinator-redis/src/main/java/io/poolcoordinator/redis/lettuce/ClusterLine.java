package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.protocol.RedisCommand;
import io.poolcoordinator.redis.lettuce.Topology.Node;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to each master of a Cluster; the client chooses by the first key. */
final class ClusterLine implements Line {

  private static final Logger log = LoggerFactory.getLogger(ClusterLine.class);

  private final StatefulRedisClusterConnection<String, String> connection;
  private final Topology topology;
  private final ClientThreads threads;
  private final Duration commandTimeout;

  /** Only of nodes that owe an answer. */
  private final Map<Node, Silence> silences = new ConcurrentHashMap<>();

  ClusterLine(
      StatefulRedisClusterConnection<String, String> connection,
      Topology topology,
      ClientThreads threads,
      Duration commandTimeout) {
    this.connection = connection;
    this.topology = topology;
    this.threads = threads;
    this.commandTimeout = commandTimeout;
  }

  /**
   * Opens the connections to all masters: the first command to a node would be rejected while its
   * connection is being made.
   *
   * @return completes when each stands or has failed, which is not one of the caller's failures
   */
  CompletableFuture<Void> connectToMasters() {
    return CompletableFuture.allOf(
        topology.masters().stream().map(this::connectTo).toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<?> connectTo(Node node) {
    return connection(node)
        .handle(
            (made, failure) -> {
              if (failure != null) {
                log.debug("no connection to {} yet: {}", node, failure.toString());
              }
              return null;
            });
  }

  /** The client throws where the node has just left the Cluster. */
  private CompletableFuture<StatefulRedisConnection<String, String>> connection(Node node) {
    try {
      return connection.getConnectionAsync(node.host(), node.port());
    } catch (RuntimeException unknown) {
      return CompletableFuture.failedFuture(unknown);
    }
  }

  @Override
  public <T> RedisCommand<String, String, T> dispatch(LineCommand<T> command) {
    return connection.dispatch(command);
  }

  @Override
  public void answered(LineCommand<?> command) {
    threads.note();
    if (!silences.isEmpty()) {
      @Nullable Node node = topology.master(command);
      if (node != null) {
        silences.remove(node);
      }
    }
  }

  @Override
  public void unanswered(LineCommand<?> command) {
    topology.doubt();
    @Nullable Node node = topology.master(command);
    if (node == null) {
      return;
    }
    Silence silence = silences.computeIfAbsent(node, absent -> new Silence(commandTimeout));
    if (silence.isTooLong(command.sentAt())) {
      log.warn(
          "the connection to {} has been silent for {} ms while commands wait; connecting anew",
          node,
          silence.patienceMillis());
      connection(node).thenAccept(Connections::drop);
    }
  }

  @Override
  public void unreachable(LineCommand<?> command) {
    topology.doubt();
  }

  @Override
  public void misdirected(LineCommand<?> command) {
    topology.doubt();
  }
}
