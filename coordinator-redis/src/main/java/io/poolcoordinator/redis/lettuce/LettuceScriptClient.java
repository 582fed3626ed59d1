package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.poolcoordinator.redis.script.ScriptSource;
import io.poolcoordinator.redis.store.ScriptClient;
import io.poolcoordinator.redis.store.ScriptTexts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store's client on Lettuce, for a single server, Sentinel or a Cluster. */
public final class LettuceScriptClient implements ScriptClient {

  private static final Logger log = LoggerFactory.getLogger(LettuceScriptClient.class);
  private static final String HANDED_IN = "the Redis of the client that was handed in";

  private final Connector connector;
  private final boolean cluster;
  private final String address;
  private final Duration commandTimeout;
  private final ScriptTexts texts = new ScriptTexts();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Connected connected;

  private LettuceScriptClient(
      Connector connector, boolean cluster, String address, Duration commandTimeout) {
    this.connector = connector;
    this.cluster = cluster;
    this.address = address;
    this.commandTimeout = commandTimeout;
  }

  /**
   * A client that makes its own Lettuce client, and closes it.
   *
   * @param uri the address
   * @param commandTimeout the bound of every command
   * @return a client that is not connected yet
   * @throws IllegalArgumentException if the address is not one of Redis
   */
  public static LettuceScriptClient of(String uri, Duration commandTimeout) {
    return of(ConnectionSettings.of(uri), commandTimeout);
  }

  /**
   * A client that makes its own Lettuce client, and closes it.
   *
   * @param settings where to connect to, and as whom
   * @param commandTimeout the bound of every command
   * @return a client that is not connected yet
   * @throws IllegalArgumentException if the address is not one of Redis, or something is set that
   *     it has no use for
   */
  public static LettuceScriptClient of(ConnectionSettings settings, Duration commandTimeout) {
    RedisAddress address = RedisAddress.parse(settings);
    return new LettuceScriptClient(
        address.isCluster()
            ? ClusterConnector.own(address, settings, commandTimeout)
            : SingleConnector.own(address, settings, commandTimeout),
        address.isCluster(),
        address.toString(),
        commandTimeout);
  }

  /**
   * A client that uses the application's Lettuce client, leaves its options alone and never shuts
   * it down.
   *
   * @param client the application's client
   * @param uri the address; null for the one that the client was made with
   * @param commandTimeout the bound of every command
   * @return a client that is not connected yet
   * @throws IllegalArgumentException if the address is not one of Redis or is one of a Cluster, or
   *     the client does not reconnect by itself
   */
  public static LettuceScriptClient of(
      RedisClient client, @Nullable String uri, Duration commandTimeout) {
    checkReconnects(client.getOptions());
    RedisAddress address = uri == null ? null : RedisAddress.parse(uri);
    if (address != null && address.isCluster()) {
      throw new IllegalArgumentException(
          "the address "
              + address
              + " is one of a Cluster, but the client that was handed in is a RedisClient; hand in"
              + " a RedisClusterClient");
    }
    return new LettuceScriptClient(
        SingleConnector.of(client, address, commandTimeout),
        false,
        address == null ? HANDED_IN : address.toString(),
        commandTimeout);
  }

  /**
   * A client that uses the application's Lettuce client of a Cluster, leaves its options alone and
   * never shuts it down.
   *
   * @param client the application's client
   * @param commandTimeout the bound of every command
   * @return a client that is not connected yet
   * @throws IllegalArgumentException if the client does not reconnect by itself
   */
  public static LettuceScriptClient of(RedisClusterClient client, Duration commandTimeout) {
    checkReconnects(client.getOptions());
    return new LettuceScriptClient(
        ClusterConnector.of(client, commandTimeout), true, HANDED_IN, commandTimeout);
  }

  private static void checkReconnects(ClientOptions options) {
    if (!options.isAutoReconnect()) {
      throw new IllegalArgumentException(
          "the client has autoReconnect off: after a lost connection it would never work again;"
              + " turn it on in its ClientOptions");
    }
  }

  @Override
  public void connect(Listener listener) {
    try {
      connected = connector.connect(listener);
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
  }

  @Override
  public CompletionStage<List<Object>> run(ScriptSource script, byte[][] keys, String[] arguments) {
    Connected to = connected();
    return new ScriptCommand(to.scripts(), texts, script, keys, arguments).send(to.timeouts());
  }

  @Override
  public CompletionStage<Void> subscribe(String channel, boolean sharded) {
    return connected().channels().subscribe(channel, sharded);
  }

  @Override
  public void unsubscribe(String channel, boolean sharded) {
    Connected to = connected;
    if (to != null && !closed.get()) {
      to.channels().unsubscribe(channel, sharded);
    }
  }

  private Connected connected() {
    Connected to = connected;
    if (to == null) {
      throw new IllegalStateException("not connected: call connect() first");
    }
    return to;
  }

  @Override
  public boolean isCluster() {
    return cluster;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public Duration commandTimeout() {
    return commandTimeout;
  }

  @Override
  public boolean isClientThread() {
    Connected to = connected;
    return to != null && to.isThread(Thread.currentThread());
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    boolean mayWait = !isClientThread();
    Connected to = connected;
    CompletableFuture<?> connections;
    try {
      connections = to == null ? CompletableFuture.completedFuture(null) : to.close();
    } catch (RuntimeException failure) {
      // The client is ended in any case.
      connections = CompletableFuture.failedFuture(failure);
    }
    CompletableFuture<?> done =
        connections.handle((ended, failure) -> connector.close()).thenCompose(closing -> closing);
    if (mayWait) {
      await(done);
    }
  }

  private void await(CompletableFuture<?> done) {
    try {
      done.get(OwnClient.CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      log.warn("the connections to {} did not close in time: {}", address, failure.toString());
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
