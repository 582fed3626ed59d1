package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.poolcoordinator.redis.lettuce.NodeLine.NodeListener;
import io.poolcoordinator.redis.lettuce.Topology.Node;
import io.poolcoordinator.redis.store.ClientException;
import io.poolcoordinator.redis.store.ClientException.Kind;
import io.poolcoordinator.redis.store.CommandTimeouts;
import io.poolcoordinator.redis.store.PendingReply;
import io.poolcoordinator.redis.store.ScriptClient.Listener;
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
final class ClusterChannels implements Channels, NodeListener {

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
    if (at != null) {
      endAt(at, channel, sharded);
    }
  }

  private void endAt(Node node, String channel, boolean sharded) {
    NodeLine line = lines.get(node);
    if (line == null) {
      return;
    }
    ChannelCommand.unsubscribe(line, channel, sharded)
        .send(timeouts)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                // Should it come back with the connection, it is ended then.
                log.debug("{} is not unsubscribed: {}", channel, failure.getMessage());
              }
            });
  }

  /** Masters have changed: what is heard at another node by now is subscribed there. */
  void review() {
    if (closed) {
      return;
    }
    lines.keySet().removeIf(node -> !topology.knows(node));
    for (Subscription subscription : subscriptions.values()) {
      if (!subscription.isUnderWay && isElsewhere(subscription)) {
        again(subscription);
      }
    }
  }

  private boolean isElsewhere(Subscription subscription) {
    return !Objects.equals(subscription.at, topology.master(subscription.channel));
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

  /** Reviews nothing more. */
  void close() {
    closed = true;
    subscriptions.clear();
  }

  /** Bounded as a whole: a connection to the node may have to be made first. */
  private CompletableFuture<Void> subscribe(Subscription subscription) {
    PendingReply<Void> reply = new PendingReply<>();
    Node master = topology.master(subscription.channel);
    if (master == null) {
      topology.doubt();
      reply.fail(
          new ClientException(
              Kind.NOT_SENT, "no master of channel " + subscription.channel + " is known", null));
      return reply.result();
    }
    Node before = subscription.at;
    subscription.isUnderWay = true;
    line(master)
        .thenCompose(
            line ->
                ChannelCommand.subscribe(line, subscription.channel, subscription.sharded)
                    .send(timeouts))
        .whenComplete(
            (confirmed, failure) -> {
              subscription.isUnderWay = false;
              if (failure == null) {
                confirmed(subscription, before, master);
                reply.result().complete(null);
              } else {
                topology.doubt();
                reply.fail(explained(failure, master));
              }
            });
    timeouts.watch(reply);
    return reply.result();
  }

  private void confirmed(Subscription subscription, @Nullable Node before, Node master) {
    subscription.at = master;
    if (subscriptions.get(subscription.channel) == null) {
      endAt(master, subscription.channel, subscription.sharded); // it was given up meanwhile
      return;
    }
    if (before != null && !before.equals(master)) {
      endAt(before, subscription.channel, subscription.sharded);
    }
    if (isElsewhere(subscription)) {
      reviewLater(); // a change while it was under way
    }
  }

  private static ClientException explained(Throwable failure, Node master) {
    Throwable cause = ClientException.unwrap(failure);
    return cause instanceof ClientException known
        ? known
        : new ClientException(Kind.NOT_SENT, "no connection to " + master + ": " + cause, cause);
  }

  /** The client throws where the node has just left the Cluster. */
  private CompletableFuture<NodeLine> line(Node node) {
    try {
      return connection
          .getConnectionAsync(node.host(), node.port())
          .thenApply(made -> lines.compute(node, (same, known) -> known(known, node, made)));
    } catch (RuntimeException unknown) {
      return CompletableFuture.failedFuture(unknown);
    }
  }

  private NodeLine known(
      @Nullable NodeLine known, Node node, StatefulRedisPubSubConnection<String, String> made) {
    if (known != null && known.isOn(made)) {
      return known;
    }
    NodeLine line = new NodeLine(node, made, topology, threads, commandTimeout);
    line.tell(listener, this);
    return line;
  }

  /**
   * A connection brings back what was heard on it, also what is not, or heard elsewhere, by now.
   */
  @Override
  public void subscribed(Node node, String channel, boolean sharded) {
    Subscription wanted = subscriptions.get(channel);
    Node master = topology.master(channel);
    boolean isLeft =
        wanted == null || (!wanted.isUnderWay && master != null && !node.equals(master));
    if (isLeft) {
      endAt(node, channel, sharded);
    }
  }

  /** A node that loses a slot ends the channels in it by itself. */
  @Override
  public void unsubscribed(Node node, String channel) {
    Subscription subscription = subscriptions.get(channel);
    if (subscription != null && node.equals(subscription.at)) {
      subscription.at = null;
      topology.doubt();
      reviewLater();
    }
  }

  @Override
  public void lost(Node node) {
    if (!closed) {
      forget(node);
      topology.doubt();
    }
  }

  @Override
  public void back(Node node) {
    forget(node);
    review();
  }

  private void forget(Node node) {
    for (Subscription subscription : subscriptions.values()) {
      if (node.equals(subscription.at)) {
        subscription.at = null;
      }
    }
  }
}
