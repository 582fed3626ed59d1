package io.poolcoordinator.internal;

import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.Page;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Which connection is attached to which pool. Two things say so: the note of the connection names
 * its pool, and that pool has it in its set. A worker that knows the pool asks only whether it has
 * the connection; so at most one pool may have it: a move takes it out of the old one first, and
 * puts it into the new one last. What is left half-way lets it acquire from nowhere.
 *
 * <p>The note of a connection that was detached stays: one that is missing was lost with the
 * store's state.
 */
final class Attachments {

  /** After this many others that were faster a move is given up. */
  private static final int MOST_ATTEMPTS = 10;

  private final WorkerContext context;
  private final PoolDirectory pools;

  Attachments(WorkerContext context, PoolDirectory pools) {
    this.context = context;
    this.pools = pools;
  }

  /** The pool that is noted, whether it still has the connection or not; empty for none. */
  String noted(String connection) {
    return Awaiting.reply(context.store.connection(connection));
  }

  /** The pool that a connection may acquire from. */
  Optional<String> poolOf(String connection) {
    String pool = noted(connection);
    return pool.isEmpty() || !connections(pool).contains(connection)
        ? Optional.empty()
        : Optional.of(pool);
  }

  /** The connections that a pool has; none if there is no such pool. */
  TreeSet<String> connections(String pool) {
    TreeSet<String> names = new TreeSet<>();
    String from = "";
    do {
      Page<String> page = Awaiting.reply(context.store.connections(pool, from));
      names.addAll(page.items());
      from = page.next();
    } while (!from.isEmpty());
    return names;
  }

  /** Attaches a connection, and detaches it from where it was. */
  void attach(String connection, String pool, Author author) {
    PoolEngine engine = Awaiting.reply(pools.find(pool));
    // Also of one that is known: nothing is detached for a pool that is no more.
    var unused = Awaiting.reply(engine.settings().askExisting());
    for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      String before = noted(connection);
      boolean moves = !before.isEmpty() && !before.equals(pool);
      if (moves) {
        detachFrom(before, connection, author);
      }
      if (Awaiting.reply(context.store.noteConnection(connection, before, pool))) {
        if (moves) {
          // Others may have attached it there again between the two.
          leave(before, connection, author);
        }
        Awaiting.reply(join(engine, connection, author));
        return;
      }
      // Somebody else moved it meanwhile: from there it goes on.
    }
    throw new PoolStoreException(
        pool,
        PoolStoreException.Outcome.REFUSED,
        "connection "
            + connection
            + " was moved by others "
            + MOST_ATTEMPTS
            + " times while it was being attached to pool "
            + pool
            + "; ask who does so, and attach it again",
        null);
  }

  private void leave(String pool, String connection, Author author) {
    try {
      Awaiting.reply(leaveUnlessNoted(Awaiting.reply(pools.find(pool)), connection, author));
    } catch (PoolNotFoundException | PoolDeletedException gone) {
      // It has no connections then.
    }
  }

  /** Puts a connection into the pool that was noted for it, unless it was moved on meanwhile. */
  CompletableFuture<Void> join(PoolEngine pool, String connection, Author author) {
    return pool.acts()
        .act(Act.ATTACH, connection, author)
        .thenCompose(attached -> leaveUnlessNoted(pool, connection, author));
  }

  /** Takes a connection out of a pool; back in if it was noted in that very moment. */
  private CompletableFuture<Void> leaveUnlessNoted(
      PoolEngine pool, String connection, Author author) {
    return isNoted(pool, connection)
        .thenCompose(
            stays ->
                stays
                    ? CompletableFuture.completedFuture(false)
                    : pool.acts()
                        .act(Act.DETACH, connection, author)
                        .thenCompose(
                            reply ->
                                reply.status() == ActReply.Status.UNCHANGED
                                    ? CompletableFuture.completedFuture(false)
                                    : isNoted(pool, connection)))
        .thenCompose(
            wrongly ->
                wrongly ? join(pool, connection, author) : CompletableFuture.completedFuture(null));
  }

  private CompletableFuture<Boolean> isNoted(PoolEngine pool, String connection) {
    return context
        .store
        .connection(connection)
        .thenApply(pool.name()::equals)
        .toCompletableFuture();
  }

  /** Detaches a connection from wherever it is; the pool that it was attached to. */
  Optional<String> detach(String connection, Author author) {
    for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      String pool = noted(connection);
      if (pool.isEmpty()) {
        return Optional.empty();
      }
      boolean detached = detachFrom(pool, connection, author);
      if (pool.equals(noted(connection))) {
        return detached ? Optional.of(pool) : Optional.empty();
      }
    }
    throw new PoolStoreException(
        "*",
        PoolStoreException.Outcome.REFUSED,
        "connection "
            + connection
            + " was moved by others "
            + MOST_ATTEMPTS
            + " times while it was being detached; ask who does so, and detach it again",
        null);
  }

  /** Whether the pool had it. A pool that is no more has none. */
  private boolean detachFrom(String pool, String connection, Author author) {
    try {
      PoolEngine engine = Awaiting.reply(pools.find(pool));
      ActReply reply = Awaiting.reply(engine.acts().act(Act.DETACH, connection, author));
      return reply.status() != ActReply.Status.UNCHANGED;
    } catch (PoolNotFoundException | PoolDeletedException gone) {
      return false;
    }
  }
}
