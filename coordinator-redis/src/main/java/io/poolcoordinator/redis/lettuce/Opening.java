package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.api.StatefulConnection;
import io.poolcoordinator.redis.store.ClientException;
import io.poolcoordinator.redis.store.ClientException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits until something is open, for a bounded time, and says why it is not. */
final class Opening {

  private final @Nullable RedisAddress address;
  private final Duration commandTimeout;

  /**
   * For openings at one place.
   *
   * @param address null for the address that a client which was handed in has itself
   */
  Opening(@Nullable RedisAddress address, Duration commandTimeout) {
    this.address = address;
    this.commandTimeout = commandTimeout;
  }

  /** Opens a connection in the time that the client itself allows. */
  <C> C open(Supplier<C> opening) {
    try {
      return opening.get();
    } catch (RuntimeException failure) {
      throw ConnectFailures.explain(address, failure);
    }
  }

  /** Waits for a connection, and closes it should it come too late. */
  <C extends StatefulConnection<?, ?>> C await(Supplier<CompletionStage<C>> opening) {
    return await(opening, StatefulConnection::closeAsync);
  }

  /** Looking up the host, connecting and the handshake have a timeout each. */
  <T> T await(Supplier<CompletionStage<T>> stage, Consumer<? super T> tooLate) {
    CompletableFuture<T> opening = open(stage).toCompletableFuture();
    long bound = 3 * OwnClient.connectTimeout(commandTimeout).toMillis();
    try {
      return opening.get(bound, TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      throw ConnectFailures.explain(address, cause == null ? failed : cause);
    } catch (TimeoutException late) {
      opening.thenAccept(tooLate);
      throw ConnectFailures.explain(
          address, new TimeoutException("no connection within " + bound + " ms"));
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      opening.thenAccept(tooLate);
      throw new ClientException(
          Kind.NOT_SENT,
          "interrupted while connecting to " + ConnectFailures.where(address),
          interrupt);
    }
  }
}
