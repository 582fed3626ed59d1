package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Outcome;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.MemberCommand;
import io.poolcoordinator.spi.MemberCommand.Act;
import io.poolcoordinator.spi.MemberReply;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.Preference;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewCommand;
import io.poolcoordinator.spi.RenewCommand.HeldPermit;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.ReserveCommand;
import io.poolcoordinator.spi.ReserveReply;
import io.poolcoordinator.spi.StoredMember;
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

  /** A permit of a cost. */
  AcquireReply acquire(int number, int cost, long timeout) {
    return acquire(command(number, cost, true, timeout, now() + ON_ITS_WAY));
  }

  /** Units without a slot; waits for at most the pool's timeout. */
  AcquireReply take(int number, int cost) {
    return take(number, cost, AcquireCommand.POOL_TIMEOUT);
  }

  AcquireReply take(int number, int cost, long timeout) {
    return acquire(command(number, cost, false, timeout, now() + ON_ITS_WAY));
  }

  AcquireCommand command(int number, long timeout, long notAfter) {
    return command(number, 1, true, timeout, notAfter);
  }

  AcquireCommand command(int number, int cost, boolean slot, long timeout, long notAfter) {
    return new AcquireCommand(pool, id(number), timeout, notAfter, cost, "", slot, true);
  }

  /** Asks for certain members; waits for at most the pool's timeout. */
  AcquireReply acquire(int number, Preference preference) {
    return acquire(command(number, 1, true, AcquireCommand.POOL_TIMEOUT, preference));
  }

  AcquireCommand command(int number, int cost, boolean slot, long timeout, Preference preference) {
    long notAfter = now() + ON_ITS_WAY;
    return new AcquireCommand(
        pool, id(number), timeout, notAfter, cost, "", slot, true, preference);
  }

  /** Asks for certain members and expects a grant. */
  Grant granted(int number, Preference preference) {
    return granted(acquire(number, preference));
  }

  /** Asks for certain members and expects to be queued. */
  QueuedWaiter queued(int number, Preference preference) {
    return queued(command(number, 1, true, AcquireCommand.POOL_TIMEOUT, preference));
  }

  /** Takes further units for a permit that is held on a member. */
  AcquireReply take(int number, int cost, Preference holder) {
    return acquire(command(number, cost, false, AcquireCommand.POOL_TIMEOUT, holder));
  }

  /** Acquires and releases at once; returns the member whose turn it was. */
  String turn(int number) {
    String member = granted(number).member();
    release(number);
    return member;
  }

  /** Acquires and expects a grant. */
  Grant granted(int number) {
    return granted(number, 1);
  }

  Grant granted(int number, int cost) {
    return granted(acquire(number, cost, AcquireCommand.POOL_TIMEOUT));
  }

  /** Takes units without a slot and expects them at once. */
  Grant taken(int number, int cost) {
    return granted(take(number, cost));
  }

  private static Grant granted(AcquireReply reply) {
    assertThat(reply.status()).isEqualTo(AcquireReply.Status.GRANTED);
    assertThat(reply.grant()).isNotNull();
    return reply.grant();
  }

  /** Acquires and expects to be queued. */
  QueuedWaiter queued(int number) {
    return queued(number, 1);
  }

  QueuedWaiter queued(int number, int cost) {
    return queued(command(number, cost, true, AcquireCommand.POOL_TIMEOUT, now() + ON_ITS_WAY));
  }

  /** Takes units without a slot and expects to be queued. */
  QueuedWaiter queuedTake(int number, int cost) {
    return queued(command(number, cost, false, AcquireCommand.POOL_TIMEOUT, now() + ON_ITS_WAY));
  }

  private QueuedWaiter queued(AcquireCommand command) {
    AcquireReply reply = acquire(command);
    assertThat(reply.status()).isEqualTo(AcquireReply.Status.QUEUED);
    return waiter(command, reply);
  }

  /** A waiter as its worker knows it from the reply that queued it. */
  static QueuedWaiter waiter(AcquireCommand command, AcquireReply reply) {
    return new QueuedWaiter(
        command.id(),
        reply.ticket(),
        reply.deadline(),
        command.cost(),
        command.slot(),
        "",
        command.preference());
  }

  ReserveReply reserve(int number, int cost, long timeout) {
    return reserve(reservation(number, cost, timeout, now() + ON_ITS_WAY));
  }

  ReserveReply reserve(ReserveCommand command) {
    return reply(store.reserve(command));
  }

  ReserveCommand reservation(int number, int cost, long timeout, long notAfter) {
    return new ReserveCommand(pool, id(number), timeout, notAfter, cost);
  }

  /** Reserves within the pool's timeout and expects units; returns in how many ms. */
  long reserved(int number, int cost) {
    ReserveReply reply = reserve(number, cost, AcquireCommand.POOL_TIMEOUT);
    assertThat(reply.status()).isEqualTo(ReserveReply.Status.RESERVED);
    assertThat(reply.units()).isEqualTo(cost);
    return reply.waitMillis();
  }

  /** For how many units the fullest window has room. */
  long available() {
    return find().available();
  }

  /** Releases what no other command can be on its way for. */
  ReleaseReply release(int number) {
    return release(number, 0);
  }

  ReleaseReply release(int number, long markUntil) {
    return release(new ReleaseCommand(pool, id(number), markUntil));
  }

  ReleaseReply release(ReleaseCommand command) {
    return reply(store.release(command));
  }

  /** Releases and says what the API made of the call. */
  ReleaseReply release(int number, Outcome outcome) {
    return release(new ReleaseCommand(pool, id(number), 0, outcome));
  }

  /** Reads or changes members. */
  MemberReply members(Act act, String member) {
    return members(new MemberCommand(pool, act, member));
  }

  MemberReply members(MemberCommand command) {
    return reply(store.members(command));
  }

  /** How a member stands. */
  StoredMember member(String member) {
    return members(Act.READ, "").members().stream()
        .filter(stored -> stored.name().equals(member))
        .findFirst()
        .orElseThrow();
  }

  RenewReply renew(Grant... grants) {
    return renew(now() + ON_ITS_WAY, grants);
  }

  RenewReply renew(long notAfter, Grant... grants) {
    List<HeldPermit> permits = Stream.of(grants).map(TestWorker::held).toList();
    return renew(new RenewCommand(pool, notAfter, permits));
  }

  RenewReply renew(RenewCommand command) {
    return reply(store.renew(command));
  }

  PollReply poll(QueuedWaiter... waiters) {
    return poll(false, now() + ON_ITS_WAY, waiters);
  }

  /** Polls, saying that with this all waiters were named. */
  PollReply pollComplete(QueuedWaiter... waiters) {
    return poll(true, now() + ON_ITS_WAY, waiters);
  }

  PollReply poll(boolean complete, long notAfter, QueuedWaiter... waiters) {
    return poll(new PollCommand(pool, notAfter, complete, List.of(waiters)));
  }

  PollReply poll(PollCommand command) {
    return reply(store.poll(command));
  }

  static HeldPermit held(Grant grant) {
    return new HeldPermit(
        grant.id(), grant.token(), grant.since(), grant.end(), 1, "", grant.member());
  }
}
