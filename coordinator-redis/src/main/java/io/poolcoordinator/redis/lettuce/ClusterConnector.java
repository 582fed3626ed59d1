package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.codec.StringCodec;
import io.poolcoordinator.redis.store.CommandTimeouts;
import io.poolcoordinator.redis.store.ScriptClient.Listener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Connections to the nodes of a Cluster: for scripts to each master, for messages as needed. */
final class ClusterConnector implements Connector {

  private final @Nullable RedisClusterClient handedIn;
  private final @Nullable RedisAddress address;
  private final @Nullable ConnectionSettings settings;
  private final Duration commandTimeout;
  private @Nullable OwnClient own;

  private ClusterConnector(
      @Nullable RedisClusterClient handedIn,
      @Nullable RedisAddress address,
      @Nullable ConnectionSettings settings,
      Duration commandTimeout) {
    this.handedIn = handedIn;
    this.address = address;
    this.settings = settings;
    this.commandTimeout = commandTimeout;
  }

  static ClusterConnector own(
      RedisAddress address, ConnectionSettings settings, Duration commandTimeout) {
    return new ClusterConnector(null, address, settings, commandTimeout);
  }

  static ClusterConnector of(RedisClusterClient client, Duration commandTimeout) {
    return new ClusterConnector(client, null, null, commandTimeout);
  }

  @Override
  public Connected connect(Listener listener) {
    RedisClusterClient client = client();
    Opening opening = new Opening(address, commandTimeout);
    opening.await(client::refreshPartitionsAsync, nothing -> {});
    StatefulRedisClusterConnection<String, String> commands =
        opening.await(() -> client.connectAsync(StringCodec.UTF8));
    StatefulRedisClusterPubSubConnection<String, String> messages;
    try {
      messages = opening.await(() -> client.connectPubSubAsync(StringCodec.UTF8));
    } catch (RuntimeException | Error failure) {
      commands.closeAsync();
      throw failure;
    }
    return connected(client, commands, messages, listener);
  }

  private Connected connected(
      RedisClusterClient client,
      StatefulRedisClusterConnection<String, String> commands,
      StatefulRedisClusterPubSubConnection<String, String> messages,
      Listener listener) {
    ClientThreads threads = new ClientThreads();
    CommandTimeouts timeouts = new CommandTimeouts(commandTimeout);
    Topology topology = new Topology(client);
    ClusterLine scripts = new ClusterLine(commands, topology, threads, commandTimeout);
    ClusterChannels channels =
        new ClusterChannels(messages, topology, timeouts, threads, commandTimeout, listener);
    topology.onChange(
        () -> {
          scripts.connectToMasters();
          channels.review();
        });
    // Who has no connection by then gets it with the first command that fails for want of it.
    scripts
        .connectToMasters()
        .completeOnTimeout(null, commandTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    return new Connected(
        scripts,
        channels,
        timeouts,
        threads,
        List.of(commands, messages),
        () -> {
          topology.close();
          channels.close();
        });
  }

  private RedisClusterClient client() {
    if (handedIn != null) {
      return handedIn;
    }
    if (settings == null || address == null) {
      throw new IllegalStateException("there is neither a client nor what to make one of");
    }
    OwnClient made = OwnClient.cluster(address, settings, commandTimeout);
    own = made;
    return (RedisClusterClient) made.client();
  }

  @Override
  public CompletableFuture<?> close() {
    OwnClient made = own;
    return made == null ? CompletableFuture.completedFuture(null) : made.close();
  }
}
