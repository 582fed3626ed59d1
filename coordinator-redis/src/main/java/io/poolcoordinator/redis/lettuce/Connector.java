package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.poolcoordinator.redis.store.ClientException;
import io.poolcoordinator.redis.store.ClientException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes connections, with the client that was handed in or with one of its own. */
final class Connector {

  private final @Nullable RedisClient handedIn;
  private final @Nullable RedisAddress address;
  private final Duration commandTimeout;
  private @Nullable OwnClient own;

  /** At least one of client and address is there. */
  Connector(
      @Nullable RedisClient handedIn, @Nullable RedisAddress address, Duration commandTimeout) {
    this.handedIn = handedIn;
    this.address = address;
    this.commandTimeout = commandTimeout;
  }

  /** Opens both connections. What fails on the way leaves nothing open but the client. */
  Connected connect() {
    RedisClient client = client();
    StatefulRedisConnection<String, String> commands =
        address == null
            ? withAddressOfItsOwn(() -> client.connect(StringCodec.UTF8))
            : await(client.connectAsync(StringCodec.UTF8, address.uri(commandTimeout)));
    try {
      StatefulRedisPubSubConnection<String, String> messages =
          address == null
              ? withAddressOfItsOwn(() -> client.connectPubSub(StringCodec.UTF8))
              : await(client.connectPubSubAsync(StringCodec.UTF8, address.uri(commandTimeout)));
      return new Connected(
          new Line(commands, "scripts", commandTimeout),
          new Line(messages, "messages", commandTimeout),
          messages,
          new CommandTimeouts(commandTimeout));
    } catch (RuntimeException | Error failure) {
      commands.closeAsync();
      throw failure;
    }
  }

  private RedisClient client() {
    if (handedIn != null) {
      return handedIn;
    }
    OwnClient made = new OwnClient(commandTimeout);
    own = made;
    return made.client();
  }

  private interface Opening<C> {
    C open();
  }

  private <C> C withAddressOfItsOwn(Opening<C> opening) {
    try {
      return opening.open();
    } catch (RuntimeException failure) {
      throw ConnectFailures.explain(address, failure);
    }
  }

  /** Looking up the host, connecting and the handshake have a timeout each. */
  private <C extends StatefulRedisConnection<String, String>> C await(CompletionStage<C> stage) {
    CompletableFuture<C> connecting = stage.toCompletableFuture();
    long bound = 3 * OwnClient.connectTimeout(commandTimeout).toMillis();
    try {
      return connecting.get(bound, TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      throw ConnectFailures.explain(address, cause == null ? failed : cause);
    } catch (TimeoutException late) {
      connecting.thenAccept(StatefulRedisConnection::closeAsync);
      throw ConnectFailures.explain(
          address, new TimeoutException("no connection within " + bound + " ms"));
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      connecting.thenAccept(StatefulRedisConnection::closeAsync);
      throw new ClientException(
          Kind.NOT_SENT, "interrupted while connecting to " + address, interrupt);
    }
  }

  /** Ends the client, if it is this connector's own. */
  CompletableFuture<?> close() {
    OwnClient made = own;
    return made == null ? CompletableFuture.completedFuture(null) : made.close();
  }
}
