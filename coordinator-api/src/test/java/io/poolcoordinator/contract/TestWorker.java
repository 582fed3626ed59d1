package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewCommand;
import io.poolcoordinator.spi.RenewCommand.HeldPermit;
import io.poolcoordinator.spi.RenewReply;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One worker on one pool: its store, what it was told, and operations that wait for the reply. */
public final class TestWorker {

  /** How long a command of these tests may be on its way, in ms. */
  static final long ON_ITS_WAY = 4_000;

  private final String name;
  private final String pool;
  private final PoolStore store;
  private final RecordingListener listener;

  TestWorker(String name, String pool, StoreFixture fixture) {
    this.name = name;
    this.pool = pool;
    this.listener = new RecordingListener();
    this.store = fixture.newStore(name, listener);
  }

  static <T> T reply(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  PoolStore store() {
    return store;
  }

  RecordingListener listener() {
    return listener;
  }

  String id(int number) {
    return name + ":" + number;
  }

  TestWorker listen() {
    store.listen(pool).toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    return this;
  }

  /** The pool's time. */
  long now() {
    return find().header().time();
  }

  DeclareReply find() {
    return reply(store.find(pool));
  }

  DeclareReply declare(DeclareCommand command) {
    return reply(store.declare(command));
  }

  /** Waits for at most the pool's timeout. */
  AcquireReply acquire(int number) {
    return acquire(command(number, AcquireCommand.POOL_TIMEOUT, now() + ON_ITS_WAY));
  }

  AcquireReply acquire(int number, long timeout) {
    return acquire(command(number, timeout, now() + ON_ITS_WAY));
  }

  AcquireReply acquire(AcquireCommand command) {
    return reply(store.acquire(command));
  }

  AcquireCommand command(int number, long timeout, long notAfter) {
    return new AcquireCommand(pool, id(number), timeout, notAfter, 1, "", true);
  }

  /** Acquires and expects a grant. */
  Grant granted(int number) {
    AcquireReply reply = acquire(number);
    assertThat(reply.status()).isEqualTo(AcquireReply.Status.GRANTED);
    assertThat(reply.grant()).isNotNull();
    return reply.grant();
  }

  /** Acquires and expects to be queued. */
  QueuedWaiter queued(int number) {
    AcquireReply reply = acquire(number);
    assertThat(reply.status()).isEqualTo(AcquireReply.Status.QUEUED);
    return new QueuedWaiter(id(number), reply.ticket(), reply.deadline(), 1, "");
  }

  /** Releases what no other command can be on its way for. */
  ReleaseReply release(int number) {
    return release(number, 0);
  }

  ReleaseReply release(int number, long markUntil) {
    return reply(store.release(new ReleaseCommand(pool, id(number), markUntil)));
  }

  RenewReply renew(Grant... grants) {
    return renew(now() + ON_ITS_WAY, grants);
  }

  RenewReply renew(long notAfter, Grant... grants) {
    List<HeldPermit> permits = Stream.of(grants).map(TestWorker::held).toList();
    return reply(store.renew(new RenewCommand(pool, notAfter, permits)));
  }

  PollReply poll(QueuedWaiter... waiters) {
    return poll(false, now() + ON_ITS_WAY, waiters);
  }

  /** Polls, saying that with this all waiters were named. */
  PollReply pollComplete(QueuedWaiter... waiters) {
    return poll(true, now() + ON_ITS_WAY, waiters);
  }

  PollReply poll(boolean complete, long notAfter, QueuedWaiter... waiters) {
    return reply(store.poll(new PollCommand(pool, notAfter, complete, List.of(waiters))));
  }

  private static HeldPermit held(Grant grant) {
    return new HeldPermit(grant.id(), grant.token(), grant.since(), grant.end(), 1, "");
  }
}
