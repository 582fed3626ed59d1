package io.poolcoordinator.redis.redisson;

import io.poolcoordinator.redis.script.ScriptSource;
import io.poolcoordinator.redis.store.ClientException;
import io.poolcoordinator.redis.store.ClientException.Kind;
import io.poolcoordinator.redis.store.CommandTimeouts;
import io.poolcoordinator.redis.store.PendingReply;
import io.poolcoordinator.redis.store.ScriptClient;
import io.poolcoordinator.redis.store.ScriptTexts;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.OptionalOptions;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.codec.StringCodec;

/**
 * The store's client on the application's Redisson client. That one has many connections, and so
 * says nothing of them: what became of the server, the store tells by the replies.
 */
public final class RedissonScriptClient implements ScriptClient {

  private final RedissonClient client;
  private final RScript scripts;
  private final Duration commandTimeout;
  private final CommandTimeouts timeouts;
  private final ScriptTexts texts = new ScriptTexts();
  private final RedissonThreads threads;
  private volatile @Nullable Topics topics;
  private volatile boolean closed;

  private RedissonScriptClient(RedissonClient client, Duration commandTimeout) {
    this.client = client;
    this.commandTimeout = commandTimeout;
    this.timeouts = new CommandTimeouts(commandTimeout);
    this.threads = new RedissonThreads(client);
    // Without retries: whoever asked decides what to do.
    this.scripts =
        client.getScript(
            OptionalOptions.defaults()
                .codec(StringCodec.INSTANCE)
                .timeout(commandTimeout)
                .retryAttempts(0));
  }

  /**
   * A client that uses the application's Redisson client, leaves its settings alone and never shuts
   * it down.
   *
   * @param client the application's client
   * @param commandTimeout the bound of every command
   * @return a client that is not connected yet
   */
  public static RedissonScriptClient of(RedissonClient client, Duration commandTimeout) {
    return new RedissonScriptClient(client, commandTimeout);
  }

  @Override
  public void connect(Listener listener) {
    if (client.isShutdown() || client.isShuttingDown()) {
      throw new ClientException(
          Kind.UNUSABLE, "the Redisson client that was handed in is shut down already", null);
    }
    topics = new Topics(client, listener, threads);
  }

  @Override
  public CompletionStage<List<Object>> run(ScriptSource script, byte[][] keys, String[] arguments) {
    PendingReply<List<Object>> reply = new PendingReply<>();
    if (closed) {
      reply.fail(new ClientException(Kind.NOT_SENT, "the coordinator is closed", null));
      return reply.result();
    }
    send(reply, false, script, Arrays.asList((Object[]) keys), arguments);
    timeouts.watch(reply);
    return reply.result();
  }

  private void send(
      PendingReply<List<Object>> reply,
      boolean withText,
      ScriptSource script,
      List<Object> keys,
      String[] arguments) {
    long askedAt = System.nanoTime();
    CompletionStage<List<Object>> sent;
    try {
      sent =
          withText
              ? scripts.evalAsync(
                  Mode.READ_WRITE, script.text(), ReturnType.LIST, keys, (Object[]) arguments)
              : scripts.evalShaAsync(
                  Mode.READ_WRITE, script.sha1(), ReturnType.LIST, keys, (Object[]) arguments);
    } catch (RuntimeException shutDown) {
      reply.fail(
          new ClientException(Kind.NOT_SENT, String.valueOf(shutDown.getMessage()), shutDown));
      return;
    }
    sent.whenComplete(
        (values, failure) ->
            threads.run(
                () -> {
                  if (failure == null) {
                    reply.result().complete(values);
                  } else if (Failures.unwrap(failure) instanceof RedisNoScriptException
                      && !reply.isSettled()) {
                    send(reply, texts.isToBeSent(script, askedAt), script, keys, arguments);
                  } else {
                    reply.fail(Failures.explain(failure));
                  }
                }));
  }

  @Override
  public CompletionStage<Void> subscribe(String channel, boolean sharded) {
    PendingReply<Void> reply = new PendingReply<>();
    topics()
        .subscribe(channel, sharded)
        .whenComplete(
            (done, failure) ->
                threads.run(
                    () -> {
                      if (failure == null) {
                        reply.result().complete(null);
                      } else {
                        reply.fail(Failures.explain(failure));
                      }
                    }));
    timeouts.watch(reply);
    return reply.result();
  }

  @Override
  public void unsubscribe(String channel, boolean sharded) {
    Topics heard = topics;
    if (heard != null && !closed) {
      heard.unsubscribe(channel);
    }
  }

  private Topics topics() {
    Topics heard = topics;
    if (heard == null) {
      throw new IllegalStateException("not connected: call connect() first");
    }
    return heard;
  }

  @Override
  public boolean isCluster() {
    return client.getConfig().isClusterConfig();
  }

  @Override
  public String address() {
    return "the Redis of the Redisson client that was handed in";
  }

  @Override
  public Duration commandTimeout() {
    return commandTimeout;
  }

  @Override
  public boolean isClientThread() {
    return threads.isOne() || timeouts.isThread(Thread.currentThread());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    Topics heard = topics;
    CompletableFuture<Void> ended =
        heard == null ? CompletableFuture.completedFuture(null) : heard.close();
    timeouts.close();
    if (!isClientThread()) {
      ended.completeOnTimeout(null, commandTimeout.toNanos(), TimeUnit.NANOSECONDS).join();
    }
  }
}
