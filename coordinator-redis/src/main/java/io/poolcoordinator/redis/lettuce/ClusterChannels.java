package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.poolcoordinator.redis.lettuce.Topology.Node;
import io.poolcoordinator.redis.store.ClientException;
import io.poolcoordinator.redis.store.ClientException.Kind;
import io.poolcoordinator.redis.store.CommandTimeouts;
import io.poolcoordinator.redis.store.ScriptClient.Listener;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Channels on a Cluster, each heard at the master of its slot, where the scripts of its pool run
 * and count who listens. When masters change or a connection is made anew, they are subscribed
 * again one by one: Lettuce would name channels of several slots in one command, which no node
 * accepts.
 */
final class ClusterChannels implements Channels {

  private static final Logger log = LoggerFactory.getLogger(ClusterChannels.class);
  private static final long PAUSE_MILLIS = 500;

  private final StatefulRedisClusterPubSubConnection<String, String> connection;
  private final Topology topology;
  private final CommandTimeouts timeouts;
  private final ClientThreads threads;
  private final Duration commandTimeout;
  private final Listener listener;
  private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
  private final Map<Node, NodeLine> lines = new ConcurrentHashMap<>();
  private final AtomicBoolean reviewIsDue = new AtomicBoolean();
  private volatile boolean closed;

  ClusterChannels(
      StatefulRedisClusterPubSubConnection<String, String> connection,
      Topology topology,
      CommandTimeouts timeouts,
      ClientThreads threads,
      Duration commandTimeout,
      Listener listener) {
    this.connection = connection;
    this.topology = topology;
    this.timeouts = timeouts;
    this.threads = threads;
    this.commandTimeout = commandTimeout;
    this.listener = listener;
  }

  @Override
  public CompletableFuture<Void> subscribe(String channel, boolean sharded) {
    Subscription subscription =
        subscriptions.computeIfAbsent(channel, absent -> new Subscription(channel, sharded));
    return subscribe(subscription);
  }

  @Override
  public void unsubscribe(String channel, boolean sharded) {
    Subscription ended = subscriptions.remove(channel);
    Node at = ended == null ? null : ended.at;
    NodeLine line = at == null ? null : lines.get(at);
    if (line != null) {
      end(channel, sharded, line);
    }
  }

  private void end(String channel, boolean sharded, NodeLine line) {
    ChannelCommand.unsubscribe(line, channel, sharded)
        .send(timeouts)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                // Should it come back with the connection, the store ends it then.
                log.debug("{} is not unsubscribed: {}", channel, failure.getMessage());
              }
            });
  }

  /** Masters have changed: what is heard at another node by now is subscribed there. */
  void review() {
    subscriptions
        .values()
        .forEach(
            subscription -> {
              Node at = subscription.at;
              Node master = topology.master(subscription.channel);
              if (!subscription.isUnderWay && !Objects.equals(at, master)) {
                again(subscription);
              }
            });
  }

  private void again(Subscription subscription) {
    subscribe(subscription)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                listener.resubscribed(subscription.channel);
              } else {
                // Meanwhile polls find what messages would have told.
                log.debug("{} is not subscribed: {}", subscription.channel, failure.getMessage());
                reviewLater();
              }
            });
  }

  private void reviewLater() {
    if (!closed && reviewIsDue.compareAndSet(false, true)) {
      CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
          .execute(
              () -> {
                reviewIsDue.set(false);
                review();
              });
    }
  }

  void close() {
    closed = true;
    subscriptions.clear();
  }

  private CompletableFuture<Void> subscribe(Subscription subscription) {
    @Nullable Node master = topology.master(subscription.channel);
    if (master == null) {
      topology.doubt();
      return CompletableFuture.failedFuture(
          new ClientException(
              Kind.NOT_SENT, "no master of channel " + subscription.channel + " is known", null));
    }
    Node before = subscription.at;
    subscription.isUnderWay = true;
    return line(master)
        .thenCompose(
            line ->
                ChannelCommand.subscribe(line, subscription.channel, subscription.sharded)
                    .send(timeouts))
        .handle(
            (confirmed, failure) -> {
              subscription.isUnderWay = false;
              if (failure != null) {
                topology.doubt();
                throw failure instanceof ClientException known
                    ? known
                    : new ClientException(Kind.NOT_SENT, "no connection to " + master, failure);
              }
              subscription.at = master;
              NodeLine left = before == null || before.equals(master) ? null : lines.get(before);
              if (left != null) {
                end(subscription.channel, subscription.sharded, left);
              }
              return null;
            });
  }

  private CompletableFuture<NodeLine> line(Node node) {
    return connection
        .getConnectionAsync(node.host(), node.port())
        .thenApply(made -> lines.compute(node, (same, known) -> known(known, node, made)));
  }

  private NodeLine known(
      @Nullable NodeLine known, Node node, StatefulRedisPubSubConnection<String, String> made) {
    if (known != null && known.connection == made) {
      return known;
    }
    NodeLine line = new NodeLine(node, made);
    made.addListener(new Messages(line::hear, listener));
    made.addListener(line);
    return line;
  }

  /** One channel, and where it is heard. */
  private static final class Subscription {

    private final String channel;
    private final boolean sharded;
    private volatile @Nullable Node at;
    private volatile boolean isUnderWay;

    Subscription(String channel, boolean sharded) {
      this.channel = channel;
      this.sharded = sharded;
    }
  }

  /** The connection to one node. */
  private final class NodeLine implements Line, RedisConnectionStateListener {

    private final Node node;
    private final StatefulRedisConnection<String, String> connection;
    private final Silence silence = new Silence(commandTimeout);

    NodeLine(Node node, StatefulRedisConnection<String, String> connection) {
      this.node = node;
      this.connection = connection;
    }

    void hear() {
      threads.note();
      silence.end();
    }

    @Override
    public void dispatch(LineCommand<?> command) {
      connection.dispatch(command);
    }

    @Override
    public void answered(LineCommand<?> command) {
      hear();
    }

    @Override
    public void unanswered(LineCommand<?> command) {
      topology.doubt();
      if (silence.isTooLong(command.sentAt())) {
        log.warn("the connection for messages to {} is silent; connecting anew", node);
        Connections.drop(connection);
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

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> gone) {
      forget();
      topology.doubt();
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> again, SocketAddress address) {
      forget();
      review();
    }

    private void forget() {
      subscriptions
          .values()
          .forEach(
              subscription -> {
                if (node.equals(subscription.at)) {
                  subscription.at = null;
                }
              });
    }
  }
}
