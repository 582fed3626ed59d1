package io.poolcoordinator.redis.testing;

import io.poolcoordinator.redis.redisson.RedissonScriptClient;
import io.poolcoordinator.redis.store.ScriptClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.Protocol;

/** A client of Redisson's that is handed in. */
public final class RedissonUnderTest implements ClientUnderTest {

  /** By its looks at the topology Redisson finds a new master; an application may want it soon. */
  private static final int SCAN_MILLIS = 500;

  private final RedissonClient client;

  private RedissonUnderTest(RedissonClient client) {
    this.client = client;
  }

  /** Makes a client for an address. */
  public static RedissonUnderTest at(String uri) {
    return new RedissonUnderTest(Redisson.create(config(uri)));
  }

  /** As an application would write it, but with few connections and threads. */
  public static Config config(String uri) {
    Config config = new Config();
    config.setProtocol(Protocol.RESP3).setNettyThreads(4).setThreads(4);
    if (uri.startsWith("redis-cluster://")) {
      config
          .useClusterServers()
          .addNodeAddress(addresses(uri.substring("redis-cluster://".length())))
          .setScanInterval(SCAN_MILLIS)
          .setMasterConnectionMinimumIdleSize(2)
          .setMasterConnectionPoolSize(8)
          .setSlaveConnectionMinimumIdleSize(1)
          .setSlaveConnectionPoolSize(4);
    } else if (uri.startsWith("redis-sentinel://")) {
      int master = uri.indexOf('#');
      config
          .useSentinelServers()
          .addSentinelAddress(addresses(uri.substring("redis-sentinel://".length(), master)))
          .setMasterName(uri.substring(master + 1))
          .setCheckSentinelsList(false)
          .setScanInterval(SCAN_MILLIS)
          .setMasterConnectionMinimumIdleSize(2)
          .setMasterConnectionPoolSize(8)
          .setSlaveConnectionMinimumIdleSize(1)
          .setSlaveConnectionPoolSize(4);
    } else {
      config
          .useSingleServer()
          .setAddress(uri)
          .setConnectionMinimumIdleSize(2)
          .setConnectionPoolSize(8);
    }
    return config;
  }

  private static String[] addresses(String nodes) {
    return Stream.of(nodes.split(",", -1)).map(node -> "redis://" + node).toArray(String[]::new);
  }

  @Override
  public ScriptClient newScriptClient(Duration commandTimeout) {
    return RedissonScriptClient.of(client, commandTimeout);
  }

  @Override
  public void close() {
    client.shutdown(0, 1, TimeUnit.SECONDS);
  }
}
