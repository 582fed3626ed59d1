package io.poolcoordinator.samples.worker;

import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.config.Config;

/** The way to Redis: the coordinator, and the client below it if that is the application's. */
final class RedisAccess {

  private static final int IDLE_CONNECTIONS = 1;
  private static final int CONNECTIONS = 4;
  private static final int SUBSCRIPTION_CONNECTIONS = 2;
  private static final Duration SHUTDOWN = Duration.ofSeconds(1);

  private final PoolCoordinator coordinator;
  private final @Nullable RedissonClient redisson;

  private RedisAccess(PoolCoordinator coordinator, @Nullable RedissonClient redisson) {
    this.coordinator = coordinator;
    this.redisson = redisson;
  }

  /**
   * Connects.
   *
   * @throws io.poolcoordinator.PoolStoreException if that is not possible; it says why
   * @throws IOException the same, from the application's own client
   */
  static RedisAccess open(RedisAddress address, RedisClientKind client) throws IOException {
    if (client == RedisClientKind.LETTUCE) {
      return new RedisAccess(RedisPoolCoordinator.builder().uri(address.url()).build(), null);
    }
    RedissonClient redisson = redisson(address);
    try {
      return new RedisAccess(RedisPoolCoordinator.builder().redisson(redisson).build(), redisson);
    } catch (RuntimeException notConnected) {
      shutDown(redisson);
      throw notConnected;
    }
  }

  private static RedissonClient redisson(RedisAddress address) throws IOException {
    try {
      return Redisson.create(config(address));
    } catch (RedisException notConnected) {
      String reason = String.valueOf(notConnected.getMessage());
      String masked =
          address.password().map(secret -> reason.replace(secret, "***")).orElse(reason);
      throw new IOException("cannot connect to " + address + " through Redisson: " + masked);
    }
  }

  /** Returns Redisson's settings for an address. */
  static Config config(RedisAddress address) {
    Config config = new Config();
    address.user().ifPresent(config::setUsername);
    address.password().ifPresent(config::setPassword);
    String[] nodes = nodes(address);
    switch (address.kind()) {
      case SINGLE ->
          config
              .useSingleServer()
              .setAddress(nodes[0])
              .setDatabase(address.database())
              .setConnectionMinimumIdleSize(IDLE_CONNECTIONS)
              .setConnectionPoolSize(CONNECTIONS)
              .setSubscriptionConnectionMinimumIdleSize(IDLE_CONNECTIONS)
              .setSubscriptionConnectionPoolSize(SUBSCRIPTION_CONNECTIONS);
      case SENTINEL ->
          config
              .useSentinelServers()
              .addSentinelAddress(nodes)
              .setMasterName(address.master())
              .setDatabase(address.database())
              .setCheckSentinelsList(false) // one Sentinel is enough to name the master
              .setMasterConnectionMinimumIdleSize(IDLE_CONNECTIONS)
              .setSlaveConnectionMinimumIdleSize(IDLE_CONNECTIONS)
              .setSubscriptionConnectionMinimumIdleSize(IDLE_CONNECTIONS);
      case CLUSTER ->
          config
              .useClusterServers()
              .addNodeAddress(nodes)
              .setMasterConnectionMinimumIdleSize(IDLE_CONNECTIONS)
              .setSlaveConnectionMinimumIdleSize(IDLE_CONNECTIONS)
              .setSubscriptionConnectionMinimumIdleSize(IDLE_CONNECTIONS);
    }
    return config;
  }

  private static String[] nodes(RedisAddress address) {
    String scheme = address.tls() ? "rediss://" : "redis://";
    List<String> nodes = address.nodes().stream().map(scheme::concat).toList();
    return nodes.toArray(String[]::new);
  }

  PoolCoordinator coordinator() {
    return coordinator;
  }

  /** Stops: waiters fail at once, holders have the grace to finish, the connections are closed. */
  void close(Duration grace) {
    coordinator.close(grace);
    if (redisson != null) {
      shutDown(redisson);
    }
  }

  private static void shutDown(RedissonClient redisson) {
    redisson.shutdown(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
  }
}
