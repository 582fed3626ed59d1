package io.poolcoordinator.redis.testing;

import io.lettuce.core.cluster.api.sync.RedisClusterCommands;

/** A Redis that tests use: one server, one with Sentinels, or a Redis Cluster. */
public interface RedisUnderTest extends AutoCloseable {

  /** Returns the address for a client. */
  String uri();

  /** Returns what a person at redis-cli can do; asked for each time, since servers change roles. */
  RedisClusterCommands<String, String> commands();

  /** Returns the time in ms of the server that has a key. */
  long timeAt(String key);

  /** Returns what the server says it is, such as {@code Redis 7.0.15}. */
  default String version() {
    String info = commands().info("server");
    String redis = "";
    for (String line : info.split("\r\n", -1)) {
      if (line.startsWith("valkey_version:")) {
        return "Valkey " + line.substring(line.indexOf(':') + 1);
      }
      if (line.startsWith("redis_version:")) {
        redis = "Redis " + line.substring(line.indexOf(':') + 1);
      }
    }
    return redis;
  }

  @Override
  void close();
}
