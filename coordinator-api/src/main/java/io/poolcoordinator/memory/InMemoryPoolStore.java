package io.poolcoordinator.memory;

import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.AuditReply;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.EventsCommand;
import io.poolcoordinator.spi.InspectReply;
import io.poolcoordinator.spi.ListedEvent;
import io.poolcoordinator.spi.ListedHolder;
import io.poolcoordinator.spi.ListedWaiter;
import io.poolcoordinator.spi.MemberCommand;
import io.poolcoordinator.spi.MemberReply;
import io.poolcoordinator.spi.Page;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewCommand;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.ReserveCommand;
import io.poolcoordinator.spi.ReserveReply;
import io.poolcoordinator.spi.StoreListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One worker's way to pools in memory. Every operation is executed by the thread that starts it, so
 * that the stage that it returns is complete; so are the calls of other workers' listeners, which
 * hear of their grants after the operation, when no lock of this package is held.
 *
 * <p>Pools are never unreachable: no operation fails but on a store that is closed.
 */
public final class InMemoryPoolStore implements PoolStore {

  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

  /** Stands for the name of a pool in an exception that concerns none. */
  private static final String ALL_POOLS = "*";

  private record Started(String worker, Outbox outbox) {}

  private final InMemoryPools pools;
  private final AtomicReference<@Nullable Started> started = new AtomicReference<>();
  private volatile boolean closed;

  /**
   * Makes a store for one worker.
   *
   * @param pools the pools, shared with other workers
   */
  public InMemoryPoolStore(InMemoryPools pools) {
    this.pools = pools;
  }

  @Override
  public void start(String worker, StoreListener listener) {
    if (!started.compareAndSet(null, new Started(worker, new Outbox(listener)))) {
      throw new IllegalStateException(
          "the store was started before; make one store for each worker");
    }
  }

  @Override
  public CompletionStage<DeclareReply> declare(DeclareCommand command) {
    return execute(
        command.pool(),
        operation -> {
          DeclareReply reply = new Declaring(operation, command).reply();
          if (reply.status() != DeclareReply.Status.MISSING) {
            pools.directory().add(command.pool());
          }
          return reply;
        });
  }

  @Override
  public CompletionStage<DeclareReply> find(String pool) {
    return execute(pool, Declaring::find);
  }

  @Override
  public CompletionStage<AcquireReply> acquire(AcquireCommand command) {
    return execute(command.pool(), operation -> new Acquiring(operation, command).reply());
  }

  @Override
  public CompletionStage<ReserveReply> reserve(ReserveCommand command) {
    return execute(command.pool(), operation -> new Reserving(operation, command).reply());
  }

  @Override
  public CompletionStage<ReleaseReply> release(ReleaseCommand command) {
    return execute(command.pool(), operation -> new Releasing(operation, command).reply());
  }

  @Override
  public CompletionStage<RenewReply> renew(RenewCommand command) {
    return execute(command.pool(), operation -> new Renewing(operation, command).reply());
  }

  @Override
  public CompletionStage<PollReply> poll(PollCommand command) {
    return execute(command.pool(), operation -> new Polling(operation, command).reply());
  }

  @Override
  public CompletionStage<MemberReply> members(MemberCommand command) {
    return execute(command.pool(), operation -> new Managing(operation, command).reply());
  }

  @Override
  public CompletionStage<ActReply> act(ActCommand command) {
    return execute(command.pool(), operation -> new Acting(operation, command).reply());
  }

  @Override
  public CompletionStage<InspectReply> inspect(String pool) {
    return execute(pool, operation -> new Inspecting(operation).reply());
  }

  @Override
  public CompletionStage<AuditReply> audit(String pool) {
    return ask(pool, directory -> pools.audit(pool));
  }

  /** Lists all in one piece. */
  @Override
  public CompletionStage<Page<ListedHolder>> holders(String pool, String from) {
    return execute(pool, operation -> new Listing(operation).holders());
  }

  /** Lists all in one piece. */
  @Override
  public CompletionStage<Page<ListedWaiter>> waiters(String pool, String from) {
    return execute(pool, operation -> new Listing(operation).waiters());
  }

  /** Lists all in one piece. */
  @Override
  public CompletionStage<Page<String>> connections(String pool, String from) {
    return execute(pool, operation -> new Listing(operation).connections());
  }

  @Override
  public CompletionStage<Page<ListedEvent>> events(EventsCommand command) {
    return execute(command.pool(), operation -> new Listing(operation).events(command));
  }

  @Override
  public CompletionStage<List<String>> pools() {
    return ask(ALL_POOLS, Directory::names);
  }

  @Override
  public CompletionStage<String> connection(String connection) {
    return ask(ALL_POOLS, directory -> directory.poolOf(connection));
  }

  @Override
  public CompletionStage<Boolean> noteConnection(String connection, String expected, String pool) {
    return ask(
        pool.isEmpty() ? ALL_POOLS : pool, directory -> directory.note(connection, expected, pool));
  }

  @Override
  public CompletionStage<Void> listen(String pool) {
    Started by = started();
    if (closed) {
      return CompletableFuture.failedFuture(closedException(pool, by));
    }
    if (pools.listeners().add(pool, by.worker(), by.outbox())) {
      by.outbox().post(listener -> listener.listening(pool));
      by.outbox().empty();
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void stopListening(String pool) {
    Started by = started();
    pools.listeners().remove(pool, by.worker(), by.outbox());
  }

  @Override
  public Duration commandTimeout() {
    return COMMAND_TIMEOUT;
  }

  /** Says no: this store has no threads of its own. */
  @Override
  public boolean isClientThread() {
    return false;
  }

  @Override
  public void close() {
    closed = true;
    Started by = started.get();
    if (by != null) {
      pools.listeners().removeAll(by.outbox());
    }
  }

  private <T> CompletionStage<T> execute(String pool, Function<Operation, T> act) {
    Started by = started();
    return closed
        ? CompletableFuture.failedFuture(closedException(pool, by))
        : CompletableFuture.completedFuture(pools.execute(pool, by.worker(), act));
  }

  private <T> CompletionStage<T> ask(String pool, Function<Directory, T> question) {
    Started by = started();
    return closed
        ? CompletableFuture.failedFuture(closedException(pool, by))
        : CompletableFuture.completedFuture(question.apply(pools.directory()));
  }

  private Started started() {
    Started by = started.get();
    if (by == null) {
      throw new IllegalStateException(
          "the store was not started; call start(worker, listener) first");
    }
    return by;
  }

  private static PoolStoreException closedException(String pool, Started by) {
    return new PoolStoreException(
        pool,
        PoolStoreException.Outcome.NOT_EXECUTED,
        "the store of worker " + by.worker() + " is closed; make a new one",
        null);
  }
}
