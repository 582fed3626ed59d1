package io.poolcoordinator.redis.testing;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One Sentinel, which watches one master. */
final class SentinelProcess implements AutoCloseable {

  private final RedisProcess process;
  private final String name;
  private final StatefulRedisSentinelConnection<String, String> connection;

  private SentinelProcess(
      RedisProcess process, RedisClient client, String name, @Nullable String password) {
    this.process = process;
    this.name = name;
    RedisURI address = RedisURI.create(process.uri());
    address.setTimeout(Duration.ofSeconds(10));
    if (password != null) {
      address.setCredentialsProvider(RedisServer.credentials(password));
    }
    this.connection = client.connectSentinel(address);
  }

  static SentinelProcess start(
      RedisBinary binary, RedisClient client, String name, @Nullable String password) {
    RedisProcess process =
        RedisProcess.startSentinel(
            binary, password == null ? List.of() : List.of("--requirepass", password));
    try {
      return new SentinelProcess(process, client, name, password);
    } catch (RuntimeException failure) {
      process.close();
      throw failure;
    }
  }

  int port() {
    return process.port();
  }

  void watch(
      RedisServer master,
      int quorum,
      @Nullable String password,
      Duration downAfter,
      Duration failoverTimeout) {
    RedisSentinelCommands<String, String> commands = connection.sync();
    commands.monitor(name, master.host(), master.port(), quorum);
    if (password != null) {
      commands.set(name, "auth-pass", password);
    }
    commands.set(name, "down-after-milliseconds", Long.toString(downAfter.toMillis()));
    commands.set(name, "failover-timeout", Long.toString(failoverTimeout.toMillis()));
    commands.set(name, "parallel-syncs", "2");
  }

  /** Has it look and tell more often than the 10 s and 2 s of the field; from Redis 7.0 on. */
  void hurry() {
    debug("info-period", "1000");
    debug("publish-period", "500");
  }

  private void debug(String what, String millis) {
    connection
        .sync()
        .dispatch(
            CommandType.SENTINEL,
            new StatusOutput<>(StringCodec.UTF8),
            new CommandArgs<>(StringCodec.UTF8).add("DEBUG").add(what).add(millis));
  }

  /** The master's port, as clients are told. */
  int masterPort() {
    return ((InetSocketAddress) connection.sync().getMasterAddrByName(name)).getPort();
  }

  /** Whether it could agree with the others on a failover to each replica. */
  boolean isReady(int replicas, int otherSentinels) {
    Map<String, String> master = connection.sync().master(name);
    return "master".equals(master.get("flags"))
        && Integer.toString(otherSentinels).equals(master.get("num-other-sentinels"))
        && replicas
            == connection.sync().replicas(name).stream()
                .filter(replica -> "slave".equals(replica.get("flags")))
                .filter(replica -> "ok".equals(replica.get("master-link-status")))
                .count();
  }

  /** Asks for a clean failover. */
  void failover() {
    connection.sync().failover(name);
  }

  @Override
  public void close() {
    process.close();
  }
}
