package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.poolcoordinator.redis.store.CommandTimeouts;
import io.poolcoordinator.redis.store.ScriptClient.Listener;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Two connections to a single server, or to the master that Sentinel names. */
final class SingleConnector implements Connector {

  private final @Nullable RedisClient handedIn;
  private final @Nullable RedisAddress address;
  private final @Nullable ConnectionSettings settings;
  private final Duration commandTimeout;
  private @Nullable OwnClient own;

  private SingleConnector(
      @Nullable RedisClient handedIn,
      @Nullable RedisAddress address,
      @Nullable ConnectionSettings settings,
      Duration commandTimeout) {
    this.handedIn = handedIn;
    this.address = address;
    this.settings = settings;
    this.commandTimeout = commandTimeout;
  }

  static SingleConnector own(
      RedisAddress address, ConnectionSettings settings, Duration commandTimeout) {
    return new SingleConnector(null, address, settings, commandTimeout);
  }

  /** An address of null is the one that the client was made with. */
  static SingleConnector of(
      RedisClient client, @Nullable RedisAddress address, Duration commandTimeout) {
    return new SingleConnector(client, address, null, commandTimeout);
  }

  @Override
  public Connected connect(Listener listener) {
    RedisClient client = client();
    Opening opening = new Opening(address, commandTimeout);
    StatefulRedisConnection<String, String> commands =
        address == null
            ? opening.open(() -> client.connect(StringCodec.UTF8))
            : opening.await(
                () -> client.connectAsync(StringCodec.UTF8, address.uri(commandTimeout)));
    try {
      StatefulRedisPubSubConnection<String, String> messages =
          address == null
              ? opening.open(() -> client.connectPubSub(StringCodec.UTF8))
              : opening.await(
                  () -> client.connectPubSubAsync(StringCodec.UTF8, address.uri(commandTimeout)));
      return connected(commands, messages, listener);
    } catch (RuntimeException | Error failure) {
      commands.closeAsync();
      throw failure;
    }
  }

  private Connected connected(
      StatefulRedisConnection<String, String> commands,
      StatefulRedisPubSubConnection<String, String> messages,
      Listener listener) {
    ClientThreads threads = new ClientThreads();
    CommandTimeouts timeouts = new CommandTimeouts(commandTimeout);
    SingleLine scripts = new SingleLine(commands, "scripts", threads, commandTimeout);
    SingleLine heard = new SingleLine(messages, "messages", threads, commandTimeout);
    messages.addListener(new Messages(heard::hear, listener));
    commands.addListener(new States(scripts, listener));
    return new Connected(
        scripts,
        new SingleChannels(heard, timeouts),
        timeouts,
        threads,
        List.of(commands, messages),
        () -> {});
  }

  private RedisClient client() {
    if (handedIn != null) {
      return handedIn;
    }
    if (settings == null) {
      throw new IllegalStateException("there is neither a client nor what to make one of");
    }
    OwnClient made = OwnClient.single(settings, commandTimeout);
    own = made;
    return (RedisClient) made.client();
  }

  @Override
  public CompletableFuture<?> close() {
    OwnClient made = own;
    return made == null ? CompletableFuture.completedFuture(null) : made.close();
  }

  /** Hears of the connection that carries scripts. */
  private record States(SingleLine line, Listener listener)
      implements RedisConnectionStateListener {

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
      line.hear();
      listener.connected();
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
      listener.disconnected();
    }
  }
}
