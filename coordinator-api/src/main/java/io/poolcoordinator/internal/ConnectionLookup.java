package io.poolcoordinator.internal;

import io.poolcoordinator.ConnectionDetachedException;
import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.spi.Author;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Finds the pool that a connection acquires from, without blocking. A note that is missing although
 * this worker knows where the connection was attached was lost with the store's state, and is made
 * again.
 */
final class ConnectionLookup {

  private static final Author RESTORING = new Author("", "the store lost its state");

  private final WorkerContext context;
  private final PoolDirectory pools;
  private final Attachments attachments;
  private final Set<CompletableFuture<Void>> pauses = ConcurrentHashMap.newKeySet();

  ConnectionLookup(WorkerContext context, PoolDirectory pools, Attachments attachments) {
    this.context = context;
    this.pools = pools;
    this.attachments = attachments;
  }

  /**
   * Looks a connection up.
   *
   * @param patience for how long a store that is not reached is asked again
   * @return fails with {@link ConnectionDetachedException} if it is attached nowhere, or its pool
   *     is no more
   */
  CompletableFuture<PoolEngine> find(String connection, Patience patience) {
    return untilAnswered(() -> find(connection), patience);
  }

  /**
   * Looks up a connection that a pool does not have any more. Where its note still names that pool
   * it may be on the move, or may be attached to it again: that pool is asked again then.
   *
   * @param patience for how long
   * @return fails as {@link #find} does
   */
  CompletableFuture<PoolEngine> findMoved(String connection, String from, Patience patience) {
    return untilAnswered(() -> findMovedNow(connection, from, patience), patience);
  }

  private CompletableFuture<PoolEngine> find(String connection) {
    return context
        .store
        .connection(connection)
        .thenCompose(
            pool -> {
              if (pool.isEmpty()) {
                throw new ConnectionDetachedException(connection, "");
              }
              return engine(connection, pool);
            })
        .toCompletableFuture();
  }

  private CompletableFuture<PoolEngine> findMovedNow(
      String connection, String from, Patience patience) {
    return context
        .store
        .connection(connection)
        .thenCompose(
            pool -> {
              if (pool.isEmpty()) {
                return attachAgain(connection, from, patience);
              }
              if (!pool.equals(from)) {
                return engine(connection, pool);
              }
              Duration pause = patience.beforeLook();
              if (pause.isZero()) {
                throw new ConnectionDetachedException(connection, from);
              }
              return pause(pause).thenCompose(over -> engine(connection, from));
            })
        .toCompletableFuture();
  }

  /** Asks again after a while where the store was not reached, or its reply was lost. */
  private <T> CompletableFuture<T> untilAnswered(
      Supplier<CompletableFuture<T>> question, Patience patience) {
    return question
        .get()
        .exceptionallyCompose(
            failure -> {
              Throwable cause = StoreFailures.unwrap(failure);
              if (!StoreFailures.isPassing(cause)) {
                throw new CompletionException(cause);
              }
              if (context.isClosed()) {
                throw new CoordinatorClosedException(context.worker);
              }
              Duration pause = patience.beforeRetry();
              if (pause.isZero()) {
                throw new CompletionException(cause);
              }
              return pause(pause).thenCompose(over -> untilAnswered(question, patience));
            });
  }

  private CompletableFuture<Void> pause(Duration duration) {
    CompletableFuture<Void> pause = new CompletableFuture<>();
    pauses.add(pause);
    context.timeline.schedule(duration.toNanos(), () -> end(pause));
    if (context.isClosed()) {
      // Closed since it was asked: whoever closed may not have seen this one.
      end(pause);
    }
    return pause.thenRun(context::checkOpen);
  }

  private void end(CompletableFuture<Void> pause) {
    pauses.remove(pause);
    pause.complete(null);
  }

  /** Nobody waits any more: the coordinator closes. */
  void close() {
    pauses.forEach(this::end);
  }

  private CompletableFuture<PoolEngine> engine(String connection, String pool) {
    return unlessGone(connection, pool, pools.find(pool));
  }

  /**
   * Notes it where it was, unless others were faster; then where these noted it counts. What is
   * noted is followed through: otherwise it would pass for one that was detached.
   */
  private CompletableFuture<PoolEngine> attachAgain(
      String connection, String pool, Patience patience) {
    return engine(connection, pool)
        .thenCompose(
            engine ->
                context
                    .store
                    .noteConnection(connection, "", pool)
                    .thenCompose(
                        noted ->
                            noted
                                ? untilAnswered(() -> joinAgain(engine, connection), patience)
                                : find(connection)));
  }

  private CompletableFuture<PoolEngine> joinAgain(PoolEngine engine, String connection) {
    return unlessGone(
        connection,
        engine.name(),
        attachments.join(engine, connection, RESTORING).thenApply(joined -> engine));
  }

  /** A connection of a pool that is no more is attached to none. */
  private static <T> CompletableFuture<T> unlessGone(
      String connection, String pool, CompletableFuture<T> found) {
    return found.exceptionally(
        failure -> {
          Throwable cause = StoreFailures.unwrap(failure);
          if (cause instanceof PoolNotFoundException || cause instanceof PoolDeletedException) {
            throw new ConnectionDetachedException(connection, pool);
          }
          throw new CompletionException(cause);
        });
  }
}
