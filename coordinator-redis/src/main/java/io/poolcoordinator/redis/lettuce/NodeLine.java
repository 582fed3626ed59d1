package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.poolcoordinator.redis.lettuce.Topology.Node;
import io.poolcoordinator.redis.store.ScriptClient.Listener;
import java.net.SocketAddress;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection to one node of a Cluster on which messages come. */
final class NodeLine implements Line {

  private static final Logger log = LoggerFactory.getLogger(NodeLine.class);

  private final Node node;
  private final StatefulRedisPubSubConnection<String, String> connection;
  private final Topology topology;
  private final ClientThreads threads;
  private final Silence silence;

  NodeLine(
      Node node,
      StatefulRedisPubSubConnection<String, String> connection,
      Topology topology,
      ClientThreads threads,
      Duration commandTimeout) {
    this.node = node;
    this.connection = connection;
    this.topology = topology;
    this.threads = threads;
    this.silence = new Silence(commandTimeout);
  }

  /** What a node says of channels, and of the connection to it. */
  interface NodeListener {

    /** The node confirmed a channel. */
    void subscribed(Node node, String channel, boolean sharded);

    /** The node ended a channel: it was asked to, or it has lost the channel's slot. */
    void unsubscribed(Node node, String channel);

    /** The connection is gone, and with it what the node knew. */
    void lost(Node node);

    /** The connection stands again. */
    void back(Node node);
  }

  /** Has messages told to the one, and all else to the other. */
  void tell(Listener messages, NodeListener states) {
    connection.addListener(new NodeMessages(messages, states));
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> gone) {
            states.lost(node);
          }

          @Override
          public void onRedisConnected(RedisChannelHandler<?, ?> again, SocketAddress address) {
            states.back(node);
          }
        });
  }

  boolean isOn(StatefulRedisPubSubConnection<String, String> other) {
    return connection == other;
  }

  private void hear() {
    threads.note();
    silence.end();
  }

  @Override
  public <T> RedisCommand<String, String, T> dispatch(LineCommand<T> command) {
    return connection.dispatch(command);
  }

  @Override
  public void answered(LineCommand<?> command) {
    hear();
  }

  @Override
  public void unanswered(LineCommand<?> command) {
    topology.doubt();
    if (silence.isTooLong(command.sentAt()) && connection.isOpen()) {
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

  /** What comes on the connection. */
  private final class NodeMessages extends Messages {

    private final NodeListener states;

    NodeMessages(Listener messages, NodeListener states) {
      super(NodeLine.this::hear, messages);
      this.states = states;
    }

    @Override
    public void subscribed(String channel, long count) {
      super.subscribed(channel, count);
      states.subscribed(node, channel, false);
    }

    @Override
    public void ssubscribed(String channel, long count) {
      super.subscribed(channel, count);
      states.subscribed(node, channel, true);
    }

    @Override
    public void unsubscribed(String channel, long count) {
      hear();
      states.unsubscribed(node, channel);
    }

    @Override
    public void sunsubscribed(String channel, long count) {
      unsubscribed(channel, count);
    }
  }
}
