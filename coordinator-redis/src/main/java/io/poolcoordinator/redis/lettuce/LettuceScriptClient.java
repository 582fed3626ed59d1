package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.BooleanListOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandKeyword;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.PubSubOutput;
import io.poolcoordinator.redis.lettuce.ScriptCommand.LoadedScript;
import io.poolcoordinator.redis.script.Script;
import io.poolcoordinator.redis.store.ScriptClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store's client on Lettuce: one connection for scripts, one for messages. */
public final class LettuceScriptClient implements ScriptClient {

  private static final Logger log = LoggerFactory.getLogger(LettuceScriptClient.class);

  private final Connector connector;
  private final String address;
  private final Duration commandTimeout;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Connected connected;

  private LettuceScriptClient(
      @Nullable RedisClient handedIn, @Nullable RedisAddress address, Duration commandTimeout) {
    this.connector = new Connector(handedIn, address, commandTimeout);
    this.address =
        address == null ? "the Redis of the client that was handed in" : address.toString();
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
    return new LettuceScriptClient(null, RedisAddress.parse(uri), commandTimeout);
  }

  /**
   * A client that uses the application's Lettuce client, leaves its options alone and never shuts
   * it down.
   *
   * @param client the application's client
   * @param uri the address; null for the one that the client was made with
   * @param commandTimeout the bound of every command
   * @return a client that is not connected yet
   * @throws IllegalArgumentException if the address is not one of Redis, or the client does not
   *     reconnect by itself
   */
  public static LettuceScriptClient of(
      RedisClient client, @Nullable String uri, Duration commandTimeout) {
    if (!client.getOptions().isAutoReconnect()) {
      throw new IllegalArgumentException(
          "the client has autoReconnect off: after a lost connection it would never work again;"
              + " turn it on in its ClientOptions");
    }
    return new LettuceScriptClient(
        client, uri == null ? null : RedisAddress.parse(uri), commandTimeout);
  }

  @Override
  public void connect(Listener listener) {
    try {
      Connected made = connector.connect();
      connected = made;
      made.tell(listener);
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
  }

  @Override
  public CompletionStage<List<Object>> run(Script script, byte[][] keys, String[] arguments) {
    Connected to = connected();
    return to.send(new ScriptCommand(to.scripts(), LoadedScript.of(script), keys, arguments));
  }

  @Override
  public CompletionStage<List<Script>> missing(List<Script> scripts) {
    Connected to = connected();
    CommandArgs<String, String> arguments = arguments().add("EXISTS");
    scripts.forEach(script -> arguments.add(LoadedScript.of(script).sha1()));
    return to.send(
            new LineCommand<>(
                to.scripts(),
                CommandType.SCRIPT,
                new BooleanListOutput<>(StringCodec.UTF8),
                arguments))
        .thenApply(
            known ->
                IntStream.range(0, scripts.size())
                    .filter(index -> !known.get(index))
                    .mapToObj(scripts::get)
                    .toList());
  }

  @Override
  public CompletionStage<Void> load(Script script) {
    Connected to = connected();
    return to.send(
            new LineCommand<>(
                to.scripts(),
                CommandType.SCRIPT,
                new StatusOutput<>(StringCodec.UTF8),
                arguments().add(CommandKeyword.LOAD).add(LoadedScript.of(script).text())))
        .thenAccept(sha1 -> {});
  }

  @Override
  public CompletionStage<Void> addToSet(String key, String member) {
    Connected to = connected();
    return to.send(
            new LineCommand<>(
                to.scripts(),
                CommandType.SADD,
                new IntegerOutput<>(StringCodec.UTF8),
                arguments().addKey(key).addValue(member)))
        .thenAccept(added -> {});
  }

  @Override
  public CompletionStage<List<String>> setMembers(String key) {
    Connected to = connected();
    return to.send(
        new LineCommand<>(
            to.scripts(),
            CommandType.SMEMBERS,
            new ValueListOutput<>(StringCodec.UTF8),
            arguments().addKey(key)));
  }

  @Override
  public CompletionStage<String> info(String section) {
    Connected to = connected();
    return to.send(
        new LineCommand<>(
            to.scripts(),
            CommandType.INFO,
            new StatusOutput<>(StringCodec.UTF8),
            arguments().add(section)));
  }

  @Override
  public CompletionStage<Void> subscribe(String channel) {
    return send(CommandType.SUBSCRIBE, channel).thenAccept(confirmed -> {});
  }

  @Override
  public void unsubscribe(String channel) {
    if (connected == null || closed.get()) {
      return;
    }
    send(CommandType.UNSUBSCRIBE, channel)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                // Lettuce subscribes it again after the reconnect; the store ends it then.
                log.debug("UNSUBSCRIBE {} failed: {}", channel, failure.getMessage());
              }
            });
  }

  private CompletableFuture<String> send(CommandType type, String channel) {
    Connected to = connected();
    return to.send(
        new LineCommand<>(
            to.messages(),
            type,
            new PubSubOutput<>(StringCodec.UTF8),
            arguments().addKey(channel)));
  }

  private static CommandArgs<String, String> arguments() {
    return new CommandArgs<>(StringCodec.UTF8);
  }

  private Connected connected() {
    Connected to = connected;
    if (to == null) {
      throw new IllegalStateException("not connected: call connect() first");
    }
    return to;
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
    CompletableFuture<?> connections =
        to == null ? CompletableFuture.completedFuture(null) : to.close();
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
