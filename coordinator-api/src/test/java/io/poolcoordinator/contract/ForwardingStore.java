package io.poolcoordinator.contract;

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
import java.util.concurrent.CompletionStage;

/** Passes everything on to another store. */
public abstract class ForwardingStore implements PoolStore {

  private final PoolStore store;

  /** Passes on to a store. */
  protected ForwardingStore(PoolStore store) {
    this.store = store;
  }

  @Override
  public void start(String worker, StoreListener listener) {
    store.start(worker, listener);
  }

  @Override
  public CompletionStage<DeclareReply> declare(DeclareCommand command) {
    return store.declare(command);
  }

  @Override
  public CompletionStage<DeclareReply> find(String pool) {
    return store.find(pool);
  }

  @Override
  public CompletionStage<AcquireReply> acquire(AcquireCommand command) {
    return store.acquire(command);
  }

  @Override
  public CompletionStage<ReserveReply> reserve(ReserveCommand command) {
    return store.reserve(command);
  }

  @Override
  public CompletionStage<ReleaseReply> release(ReleaseCommand command) {
    return store.release(command);
  }

  @Override
  public CompletionStage<RenewReply> renew(RenewCommand command) {
    return store.renew(command);
  }

  @Override
  public CompletionStage<PollReply> poll(PollCommand command) {
    return store.poll(command);
  }

  @Override
  public CompletionStage<Void> listen(String pool) {
    return store.listen(pool);
  }

  @Override
  public void stopListening(String pool) {
    store.stopListening(pool);
  }

  @Override
  public CompletionStage<MemberReply> members(MemberCommand command) {
    return store.members(command);
  }

  @Override
  public CompletionStage<ActReply> act(ActCommand command) {
    return store.act(command);
  }

  @Override
  public CompletionStage<InspectReply> inspect(String pool) {
    return store.inspect(pool);
  }

  @Override
  public CompletionStage<AuditReply> audit(String pool) {
    return store.audit(pool);
  }

  @Override
  public CompletionStage<Page<ListedHolder>> holders(String pool, String from) {
    return store.holders(pool, from);
  }

  @Override
  public CompletionStage<Page<ListedWaiter>> waiters(String pool, String from) {
    return store.waiters(pool, from);
  }

  @Override
  public CompletionStage<Page<String>> connections(String pool, String from) {
    return store.connections(pool, from);
  }

  @Override
  public CompletionStage<Page<ListedEvent>> events(EventsCommand command) {
    return store.events(command);
  }

  @Override
  public CompletionStage<List<String>> pools() {
    return store.pools();
  }

  @Override
  public CompletionStage<String> connection(String connection) {
    return store.connection(connection);
  }

  @Override
  public CompletionStage<Boolean> noteConnection(String connection, String expected, String pool) {
    return store.noteConnection(connection, expected, pool);
  }

  @Override
  public Duration commandTimeout() {
    return store.commandTimeout();
  }

  @Override
  public boolean isClientThread() {
    return store.isClientThread();
  }

  @Override
  public void close() {
    store.close();
  }
}
