package io.poolcoordinator.internal;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.StoredPool;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The pools that this worker uses, by name. */
final class PoolDirectory {

  private final WorkerContext context;
  private final ConcurrentMap<String, PoolEngine> pools = new ConcurrentHashMap<>();
  private final PollRounds pollRounds;

  PoolDirectory(WorkerContext context) {
    this.context = context;
    this.pollRounds = new PollRounds(context, pools.values());
  }

  /** A live view of all of them. */
  Collection<PoolEngine> all() {
    return Collections.unmodifiableCollection(pools.values());
  }

  /** A pool that this worker uses already; null if it does not. */
  @Nullable PoolEngine known(String name) {
    return pools.get(name);
  }

  /** A pool that the store has just told of. */
  private PoolEngine learn(String name, StoredPool stored, DeclareReply reply, long sent) {
    PoolEngine engine =
        pools.computeIfAbsent(
            name,
            absent ->
                new PoolEngine(
                    context, name, stored, reply.header().time(), sent, pollRounds::wake));
    engine.settings().learn(stored);
    engine.observe(reply.header(), sent);
    return engine;
  }

  /**
   * What the store has of a pool that was declared.
   *
   * @param engine the pool
   * @param status whether it was made, changed, or left as it was
   * @param stored the settings that are in force
   */
  record Declared(PoolEngine engine, DeclareReply.Status status, StoredPool stored) {}

  /** Declares a pool on somebody's behalf. Blocks for a round trip. */
  Declared declare(String name, PoolConfig config, DeclareCommand.Mode mode, Author author) {
    PoolEngine known = known(name);
    long sent = context.timeline.nanoTime();
    DeclareReply reply =
        Awaiting.reply(
            context.store.declare(
                new DeclareCommand(
                    name,
                    mode,
                    new StoredPool(config, PoolState.ACTIVE, 0),
                    known == null ? 0 : known.grants().largestToken(),
                    Turns.anyStart(),
                    author)));
    StoredPool stored =
        Objects.requireNonNull(reply.stored(), "the store declared a pool, but holds none");
    return new Declared(learn(name, stored, reply, sent), reply.status(), stored);
  }

  /**
   * A pool, which is asked for unless this worker uses it already.
   *
   * @return fails with {@link PoolNotFoundException} or {@link PoolDeletedException}
   */
  CompletableFuture<PoolEngine> find(String name) {
    PoolEngine known = known(name);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    long sent = context.timeline.nanoTime();
    return context
        .store
        .find(name)
        .thenApply(
            reply -> {
              StoredPool stored = reply.stored();
              if (stored == null) {
                throw new PoolNotFoundException(name);
              }
              if (stored.state() == PoolState.DELETED) {
                throw new PoolDeletedException(name);
              }
              return learn(name, stored, reply, sent);
            })
        .toCompletableFuture();
  }
}
