package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.ExtendedKeepAliveSupport;
import io.lettuce.core.resource.IOUringProvider;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A Lettuce client made for one coordinator, as this library wants it. */
final class OwnClient {

  /** One for each connection; replies are decoded and answered there. */
  private static final int IO_THREADS = 2;

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
  private final RedisClient client;

  OwnClient(Duration commandTimeout) {
    this.resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(IO_THREADS)
            .computationThreadPoolSize(2)
            .reconnectDelay(
                Delay.exponential(RECONNECT_FIRST, RECONNECT_MOST, 2, TimeUnit.MILLISECONDS))
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .build();
    this.client = RedisClient.create(resources);
    client.setOptions(options(commandTimeout));
  }

  RedisClient client() {
    return client;
  }

  CompletableFuture<?> close() {
    return client
        .shutdownAsync(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
        .whenComplete((done, failure) -> resources.shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS));
  }

  private static ClientOptions options(Duration commandTimeout) {
    return ClientOptions.builder()
        .autoReconnect(true)
        // Nothing waits in the client for a connection: whoever asked decides what to do.
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        // What was on its way when the connection broke is not sent again: true leaves it out.
        .replayFilter(command -> true)
        .pingBeforeActivateConnection(true)
        // Bounded by CommandTimeouts, which needs no timer for each command.
        .timeoutOptions(TimeoutOptions.create())
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(sockets(commandTimeout))
        .build();
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
