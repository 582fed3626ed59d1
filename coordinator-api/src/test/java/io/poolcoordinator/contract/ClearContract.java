package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.ReplyHeader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clearing a pool, or those that wait: what goes, and who is told what. */
public abstract class ClearContract extends StoreContract {

  /** Two hold a permit, and somebody waits in each kind of queue. */
  private List<QueuedWaiter> fill() {
    declare(
        PoolConfig.builder()
            .limit(2)
            .timeout(PoolConfig.MAX_TIMEOUT)
            .rateLimit(RateLimit.perMinute(3))
            .member(Member.of("a"))
            .build());
    first.granted(1);
    first.granted(2);
    return List.of(
        third.queued(1), third.queuedTake(2, 2), third.queued(3, of("a")), third.queued(4));
  }

  private List<WaiterStatus> polled(List<QueuedWaiter> waiters) {
    return statuses(third.poll(waiters.toArray(new QueuedWaiter[0])));
  }

  private List<RecordingListener.Push> pushes(TestWorker worker) {
    await().until(() -> !worker.listener().pushes().isEmpty());
    return worker.listener().pushes();
  }

  private void assertToldToComeBackAtOnce(TestWorker worker) {
    assertThat(pushes(worker)).hasSize(1);
    assertThat(pushes(worker).get(0).comeBackIn()).isZero();
    assertThat(pushes(worker).get(0).grants()).isEmpty();
    assertThat(pushes(worker).get(0).time()).isEqualTo(now());
  }

  /** A permit that this state of the store has never seen. */
  private Grant unknown(int number, long token) {
    return new Grant(second.id(number), token, now(), now() + LEASE);
  }

  @Test
  @Tag(CORE)
  void aClearEndsAllPermitsAndAllWaits() {
    List<QueuedWaiter> waiters = fill();

    ActReply cleared = operator.done(Act.CLEAR);

    assertThat(cleared.waiters()).isEqualTo(4);
    assertThat(cleared.holders()).isEqualTo(2);
    Audit audit = audit();
    assertThat(audit.leases()).isEmpty();
    assertThat(audit.tickets()).isEmpty();
    assertThat(audit.takers()).isEmpty();
    assertThat(audit.bound()).isEmpty();
    assertThat(polled(waiters)).hasSize(4).containsOnly(WaiterStatus.CLEARED);
    // Asked once more, since the reply was lost.
    assertThat(polled(waiters)).hasSize(4).containsOnly(WaiterStatus.CLEARED);
  }

  @Test
  void permitsThatWereClearedAreLostToTheirHolders() {
    declare(1);
    Grant held = first.granted(1);

    operator.done(Act.CLEAR);

    Grant next = second.granted(1);
    assertThat(next.token()).isGreaterThan(held.token());
    assertThat(first.renew(held).ends()).containsExactly(RenewReply.LOST);
    assertThat(first.release(1).status()).isEqualTo(ReleaseReply.Status.ENDED);
    assertThat(audit().leases()).containsOnlyKeys("second:1");
  }

  @Test
  void nothingThatIsOlderThanAClearIsTakenBackIn() {
    declare(2);
    long token = first.granted(1).token();
    operator.done(Act.CLEAR_WAITERS);
    assertThat(second.renew(unknown(77, token)).ends()).containsExactly(now() + LEASE);
    advanceMillis(5);

    operator.done(Act.CLEAR);

    long floor = audit().token();
    assertThat(floor).isGreaterThanOrEqualTo(now() * 1_000);
    assertThat(second.renew(unknown(78, floor)).ends()).containsExactly(RenewReply.LOST);
    assertThat(second.renew(unknown(79, floor + 1)).ends()).containsExactly(now() + LEASE);
    assertThat(first.granted(2).token()).isGreaterThan(floor);
  }

  @Test
  void aClearOfWaitersLeavesPermitsAlone() {
    List<QueuedWaiter> waiters = fill();
    Audit before = audit();

    ActReply cleared = operator.done(Act.CLEAR_WAITERS);

    assertThat(cleared.waiters()).isEqualTo(4);
    assertThat(cleared.holders()).isZero();
    Audit audit = audit();
    assertThat(audit.leases()).isEqualTo(before.leases());
    assertThat(audit.token()).isEqualTo(before.token());
    assertThat(audit.held()).isEqualTo(before.held());
    assertThat(audit.tickets()).isEmpty();
    assertThat(audit.takers()).isEmpty();
    assertThat(audit.bound()).isEmpty();
    assertThat(polled(waiters)).hasSize(4).containsOnly(WaiterStatus.CLEARED);
    assertThat(polled(waiters)).hasSize(4).containsOnly(WaiterStatus.ENDED);
  }

  @Test
  void thoseThatAreParkedAreClearedAndTold() {
    declare(1);
    first.granted(1);
    third.listen();
    QueuedWaiter parked = third.queued(1);
    advance(Duration.ofSeconds(4));
    first.release(1);
    assertThat(audit().parked()).containsExactly("third:1");

    ActReply cleared = operator.done(Act.CLEAR);

    assertThat(cleared.waiters()).isEqualTo(1);
    assertThat(cleared.holders()).isZero();
    assertToldToComeBackAtOnce(third);
    assertThat(audit().tickets()).isEmpty();
    assertThat(statuses(third.poll(parked))).containsExactly(WaiterStatus.CLEARED);
  }

  @Test
  void whoeverWaitsIsToldToComeBackAtOnce() {
    declare(1);
    first.listen();
    second.listen();
    third.listen();
    third.granted(1);
    first.queued(1);
    second.queued(1);

    ActReply cleared = operator.done(Act.CLEAR_WAITERS);

    assertThat(cleared.header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
    assertToldToComeBackAtOnce(first);
    assertToldToComeBackAtOnce(second);
    assertThat(third.listener().pushes()).isEmpty();
  }

  @Test
  void whoeverClearsAndWaitsFindsThatInTheReply() {
    declare(1);
    first.listen();
    first.granted(1);
    first.queued(2);

    ActReply cleared = new TestOperator(first).done(Act.CLEAR);

    assertThat(cleared.header().comeBackIn()).isZero();
    assertThat(first.listener().pushes()).isEmpty();
  }

  @Test
  void aClearChangesTheGenerationOnce() {
    declare(1);
    first.granted(1);
    first.queued(2);
    long before = observer.find().header().generation();

    long cleared = operator.done(Act.CLEAR).header().generation();
    assertThat(cleared).isGreaterThan(before);
    assertThat(observer.find().header().generation()).isEqualTo(cleared);

    first.granted(3);
    first.queued(4);
    long waitersCleared = operator.done(Act.CLEAR_WAITERS).header().generation();
    assertThat(waitersCleared).isGreaterThan(cleared);
    assertThat(observer.find().header().generation()).isEqualTo(waitersCleared);
  }

  @Test
  void aPoolInWhichNothingIsIsClearedToo() {
    declare(1);

    ActReply cleared = operator.done(Act.CLEAR);

    assertThat(cleared.waiters()).isZero();
    assertThat(cleared.holders()).isZero();
    assertThat(operator.done(Act.CLEAR_WAITERS).waiters()).isZero();
  }

  @Test
  void leasesThatHaveRunOutAreNotCounted() {
    declare(2);
    first.granted(1);
    advanceMillis(LEASE);
    first.granted(2);

    assertThat(operator.done(Act.CLEAR).holders()).isEqualTo(1);
  }

  @Test
  void aPermitThatWasClearedIsNotGrantedASecondTime() {
    declare(2);
    AcquireCommand asked =
        first.command(1, AcquireCommand.POOL_TIMEOUT, now() + Duration.ofSeconds(100).toMillis());
    assertThat(first.acquire(asked).status()).isEqualTo(AcquireReply.Status.GRANTED);

    operator.done(Act.CLEAR);

    assertThat(first.acquire(asked).status()).isEqualTo(AcquireReply.Status.ENDED);
    second.granted(1);
    second.granted(2);
    assertThat(first.acquire(asked).status()).isEqualTo(AcquireReply.Status.ENDED);
    advance(Duration.ofSeconds(90));
    assertThat(first.acquire(asked).status()).isEqualTo(AcquireReply.Status.ENDED);
    assertThat(audit().leases()).isEmpty();
  }

  @Test
  void aPermitWhoseLeaseWasDeletedByHandIsNotGrantedASecondTime() {
    declare(2);
    AcquireCommand asked = first.command(1, AcquireCommand.POOL_TIMEOUT, now() + 4_000);
    first.acquire(asked);

    fixture().removeLease(POOL, "first:1");

    assertThat(first.acquire(asked).status()).isEqualTo(AcquireReply.Status.ENDED);
    assertThat(audit().leases()).isEmpty();
    // That is remembered without the record too.
    operator.done(Act.DELETE);
    observer.declare(declaration(Mode.KEEP, PoolConfig.ofLimit(2)));
    assertThat(audit().holders()).isEmpty();
    assertThat(first.acquire(asked).status()).isEqualTo(AcquireReply.Status.ENDED);
  }

  @Test
  void aWaiterThatWasClearedIsNotQueuedASecondTime() {
    declare(1);
    first.granted(1);
    AcquireCommand asked = first.command(2, AcquireCommand.POOL_TIMEOUT, now() + 4_000);
    assertThat(first.acquire(asked).status()).isEqualTo(AcquireReply.Status.QUEUED);

    operator.done(Act.CLEAR);

    assertThat(first.acquire(asked).status()).isEqualTo(AcquireReply.Status.ENDED);
    assertThat(first.acquire(asked).status()).isEqualTo(AcquireReply.Status.ENDED);
    assertThat(audit().leases()).isEmpty();
  }

  @Test
  void aGrantThatWasHandedOverAndNotClaimedYetIsClearedAsAPermit() {
    declare(1);
    first.listen();
    second.granted(1);
    QueuedWaiter waiter = first.queued(1);
    second.release(1);
    Grant handedOver = awaitPush(first);

    ActReply cleared = operator.done(Act.CLEAR);

    assertThat(cleared.holders()).isEqualTo(1);
    assertThat(cleared.waiters()).isZero();
    assertThat(statuses(first.poll(waiter))).containsExactly(WaiterStatus.CLEARED);
    assertThat(first.renew(handedOver).ends()).containsExactly(RenewReply.LOST);
    assertThat(first.acquire(1).status()).isEqualTo(AcquireReply.Status.ENDED);
    advance(Duration.ofSeconds(10));
    assertThat(second.granted(2).id()).isEqualTo("second:2");
  }

  @Test
  void aMemberThatWasFullServesAgainAfterAClear() {
    declareMembers(9, withLimit("a", 1));
    first.granted(1);

    operator.done(Act.CLEAR);

    assertThat(second.granted(1).member()).isEqualTo("a");
    assertThat(observer.member("a").held()).isEqualTo(1);
  }

  @Test
  void unitsStayTakenAfterAClear() {
    declareRated(9, RateLimit.perMinute(1));
    first.granted(1);

    operator.done(Act.CLEAR);

    assertThat(second.acquire(1, 0).status()).isEqualTo(AcquireReply.Status.REFUSED);
  }
}
