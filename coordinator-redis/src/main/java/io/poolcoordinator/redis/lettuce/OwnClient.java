package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.ExtendedKeepAliveSupport;
import io.lettuce.core.resource.IOUringProvider;
import io.poolcoordinator.redis.lettuce.ConnectionSettings.Certificates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A Lettuce client made for one coordinator, as this library wants it. */
final class OwnClient {

  /** One for each connection; replies are decoded and answered there. */
  private static final int IO_THREADS = 2;

  /** For those of all masters, whose number is not known. */
  private static final int CLUSTER_IO_THREADS = 4;

  private static final Duration REFRESH = Duration.ofSeconds(10);
  private static final char[] NO_PASSWORD = {};

  private static final Duration RECONNECT_FIRST = Duration.ofMillis(50);
  private static final Duration RECONNECT_MOST = Duration.ofSeconds(1);
  private static final Duration KEEP_ALIVE_IDLE = Duration.ofSeconds(5);
  private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(2);
  private static final int KEEP_ALIVE_COUNT = 3;
  private static final Duration USER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LEAST_CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final long SHUTDOWN_SECONDS = 2;

  /** How long ending it all may take: the client, then its threads. */
  static final long CLOSE_SECONDS = 3 * SHUTDOWN_SECONDS;

  private final ClientResources resources;
  private final AbstractRedisClient client;

  private OwnClient(ClientResources resources, AbstractRedisClient client) {
    this.resources = resources;
    this.client = client;
  }

  /** A client of a single server or of Sentinel. */
  static OwnClient single(ConnectionSettings settings, Duration timeout) {
    ClientResources resources = resources(IO_THREADS);
    RedisClient client = RedisClient.create(resources);
    OwnClient made = new OwnClient(resources, client);
    made.configure(
        () -> client.setOptions(options(ClientOptions.builder(), settings, timeout).build()));
    return made;
  }

  /** A client of a Cluster. */
  static OwnClient cluster(RedisAddress address, ConnectionSettings settings, Duration timeout) {
    ClientResources resources = resources(CLUSTER_IO_THREADS);
    RedisClusterClient client = RedisClusterClient.create(resources, address.uris(timeout));
    OwnClient made = new OwnClient(resources, client);
    made.configure(
        () -> {
          ClusterClientOptions.Builder options = ClusterClientOptions.builder();
          options(options, settings, timeout);
          client.setOptions(options.topologyRefreshOptions(refresh()).build());
        });
    return made;
  }

  /** What fails here, such as certificates that cannot be read, leaves no thread. */
  private void configure(Runnable setting) {
    try {
      setting.run();
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
  }

  private static ClientResources resources(int threads) {
    return DefaultClientResources.builder()
        .ioThreadPoolSize(threads)
        .computationThreadPoolSize(2)
        .reconnectDelay(
            Delay.exponential(RECONNECT_FIRST, RECONNECT_MOST, 2, TimeUnit.MILLISECONDS))
        .commandLatencyRecorder(CommandLatencyRecorder.disabled())
        .build();
  }

  AbstractRedisClient client() {
    return client;
  }

  CompletableFuture<?> close() {
    return client
        .shutdownAsync(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
        .handle((done, failure) -> endThreads())
        .thenCompose(ended -> ended);
  }

  private CompletableFuture<Void> endThreads() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    resources
        .shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
        .addListener(done -> ended.complete(null));
    return ended;
  }

  /** A failed command asks for a look at the topology too; this is for what nobody asks. */
  private static ClusterTopologyRefreshOptions refresh() {
    return ClusterTopologyRefreshOptions.builder()
        .enablePeriodicRefresh(REFRESH)
        .enableAllAdaptiveRefreshTriggers()
        .adaptiveRefreshTriggersTimeout(RECONNECT_MOST)
        .build();
  }

  private static ClientOptions.Builder options(
      ClientOptions.Builder options, ConnectionSettings settings, Duration commandTimeout) {
    Certificates certificates = settings.certificates();
    if (certificates != null) {
      options.sslOptions(ssl(certificates));
    }
    return options
        .autoReconnect(true)
        // Nothing waits in the client for a connection: whoever asked decides what to do.
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        // What was on its way when the connection broke is not sent again: true leaves it out.
        .replayFilter(command -> true)
        .pingBeforeActivateConnection(true)
        // Bounded by CommandTimeouts, which needs no timer for each command.
        .timeoutOptions(TimeoutOptions.create())
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(sockets(commandTimeout));
  }

  private static SslOptions ssl(Certificates certificates) {
    SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider();
    Path trusted = certificates.trusted();
    if (trusted != null) {
      ssl.trustManager(trusted.toFile());
    }
    Path chain = certificates.chain();
    Path key = certificates.key();
    if (chain != null && key != null) {
      ssl.keyManager(chain.toFile(), key.toFile(), NO_PASSWORD);
    }
    return ssl.build();
  }

  private static SocketOptions sockets(Duration commandTimeout) {
    SocketOptions.Builder sockets =
        SocketOptions.builder().connectTimeout(connectTimeout(commandTimeout)).tcpNoDelay(true);
    if (ExtendedKeepAliveSupport.isSupported()) {
      sockets.keepAlive(
          KeepAliveOptions.builder()
              .enable()
              .idle(KEEP_ALIVE_IDLE)
              .interval(KEEP_ALIVE_INTERVAL)
              .count(KEEP_ALIVE_COUNT)
              .build());
    } else {
      sockets.keepAlive(true);
    }
    if (EpollProvider.isAvailable() || IOUringProvider.isAvailable()) {
      sockets.tcpUserTimeout(
          TcpUserTimeoutOptions.builder().enable().tcpUserTimeout(USER_TIMEOUT).build());
    }
    return sockets.build();
  }

  /** How long connecting may take: the command timeout, but a second at least. */
  static Duration connectTimeout(Duration commandTimeout) {
    return commandTimeout.compareTo(LEAST_CONNECT_TIMEOUT) < 0
        ? LEAST_CONNECT_TIMEOUT
        : commandTimeout;
  }
}
