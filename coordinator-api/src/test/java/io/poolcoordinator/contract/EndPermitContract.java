package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.ActReply.Status;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.ReplyHeader;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ending one permit, or one wait. */
public abstract class EndPermitContract extends StoreContract {

  private void assertEndedWait(ActReply reply) {
    assertThat(reply.waiters()).isEqualTo(1);
    assertThat(reply.holders()).isZero();
  }

  @Test
  @Tag(CORE)
  void aPermitThatIsEndedGoesToTheNextInTheQueue() {
    declare(1);
    Grant held = first.granted(1);
    second.listen();
    second.queued(1);

    ActReply ended = operator.done(Act.END_PERMIT, "first:1");

    assertThat(ended.holders()).isEqualTo(1);
    assertThat(ended.waiters()).isZero();
    awaitPushed(second, "second:1");
    assertThat(audit().holders()).containsExactly("second:1");
    assertThat(first.renew(held).ends()).containsExactly(RenewReply.LOST);
    assertThat(first.release(1).status()).isEqualTo(ReleaseReply.Status.ENDED);
    assertThat(first.acquire(1).status()).isEqualTo(AcquireReply.Status.ENDED);
    assertThat(audit().leases()).containsOnlyKeys("second:1");
  }

  @Test
  void aPermitThatWasEndedIsNotTakenBackInForAsLongAsALeaseIs() {
    declare(1);
    Grant held = first.granted(1);
    operator.done(Act.END_PERMIT, "first:1");

    advance(Duration.ofSeconds(299));

    Grant renewed = new Grant(held.id(), held.token(), held.since(), now() + LEASE);
    assertThat(first.renew(renewed).ends()).containsExactly(RenewReply.LOST);
    assertThat(audit().leases()).isEmpty();
  }

  @Test
  void theHoldersWorkerIsToldToComeBackAtOnceAndRenewsAtOnce() {
    declare(2);
    first.listen();
    second.listen();
    first.granted(1);
    second.granted(1);
    long generation = observer.find().header().generation();

    ActReply ended = operator.done(Act.END_PERMIT, "first:1");

    await().until(() -> !first.listener().pushes().isEmpty());
    assertThat(first.listener().comeBacks()).containsExactly(0L);
    assertThat(first.listener().granted()).isEmpty();
    assertThat(second.listener().pushes()).isEmpty();
    assertThat(ended.header().generation()).isGreaterThan(generation);
    assertThat(observer.find().header().generation()).isEqualTo(ended.header().generation());
  }

  @Test
  void whoeverEndsAPermitOfItsOwnFindsThatInTheReply() {
    declare(1);
    first.granted(1);

    ActReply ended = new TestOperator(first).done(Act.END_PERMIT, "first:1");

    assertThat(ended.header().comeBackIn()).isZero();
  }

  @Test
  void theMemberOfAPermitThatIsEndedServesTheNext() {
    declareMembers(9, withLimit("a", 1));
    first.granted(1);
    second.queued(1);

    ActReply ended = new TestOperator(second).done(Act.END_PERMIT, "first:1");

    assertThat(ended.header().grants())
        .extracting(Grant::id, Grant::member)
        .containsExactly(tuple("second:1", "a"));
    assertThat(observer.member("a").held()).isEqualTo(1);
  }

  @Test
  void aWaitThatIsEndedLetsTheNextOneThrough() {
    declareRated(9, RateLimit.perMinute(3));
    first.granted(1);
    second.listen();
    QueuedWaiter dear = third.queued(1, 3);
    second.queued(1);

    ActReply ended = operator.done(Act.END_PERMIT, "third:1");

    assertEndedWait(ended);
    awaitPushed(second, "second:1");
    assertThat(audit().waiting()).doesNotContain("third:1");
    assertThat(statuses(third.poll(dear))).containsExactly(WaiterStatus.ENDED);
    assertThat(third.acquire(1).status()).isEqualTo(AcquireReply.Status.ENDED);
    assertThat(audit().tickets()).isEmpty();
  }

  /** The longest wait there is, of a worker that is not heard for most of it. */
  @Test
  void aWaitThatIsEndedStaysEndedForAsLongAsItCouldHaveLasted() {
    declare(0);
    AcquireCommand command = third.command(1, 300_000, now() + TestWorker.ON_ITS_WAY);
    QueuedWaiter waiter = TestWorker.waiter(command, third.acquire(command));
    operator.done(Act.END_PERMIT, "third:1");
    advanceMillis(290_000);
    sweep();

    assertThat(statuses(third.poll(waiter))).containsExactly(WaiterStatus.ENDED);
    assertThat(audit().tickets()).isEmpty();
  }

  @Test
  void aWaiterIsFoundInWhicheverQueueItStands() {
    declareMembers(9, withLimit("a", 1));
    setRate("1/1m");
    first.granted(1);
    third.listen();
    third.queued(1);
    third.queuedTake(2, 1);
    third.queued(3, of("a"));
    long generation = observer.find().header().generation();

    for (int number = 1; number <= 3; number++) {
      assertEndedWait(operator.done(Act.END_PERMIT, third.id(number)));
      assertThat(observer.find().header().generation()).isEqualTo(generation + number);
    }

    assertThat(audit().waiting()).isEmpty();
    assertThat(audit().tickets()).isEmpty();
    assertThat(audit().takers()).isEmpty();
    assertThat(audit().bound()).isEmpty();
    await().until(() -> third.listener().pushes().size() >= 3);
    assertThat(third.listener().comeBacks()).containsExactly(0L, 0L, 0L);
    assertThat(third.listener().granted()).isEmpty();
  }

  @Test
  void aWaiterThatIsParkedCanBeEnded() {
    declare(1);
    first.granted(1);
    third.queued(1);
    first.release(1);
    assertThat(audit().parked()).containsExactly("third:1");

    assertEndedWait(operator.done(Act.END_PERMIT, "third:1"));

    assertThat(audit().parked()).isEmpty();
    assertThat(audit().waiting()).isEmpty();
  }

  @Test
  void aPermitOfAForeignFormatCanBeEnded() {
    declare(1);
    fixture().addLease(POOL, "made by hand", now() + 60_000);
    assertThat(second.acquire(1, 0).status()).isEqualTo(AcquireReply.Status.REFUSED);

    assertThat(operator.done(Act.END_PERMIT, "made by hand").holders()).isEqualTo(1);

    second.granted(2);
  }

  @Test
  void whatNeitherHoldsNorWaitsIsNotEnded() {
    declareRated(2, RateLimit.perMinute(9));
    first.taken(1, 1);
    first.granted(2);
    first.release(2);
    long generation = observer.find().header().generation();

    for (String id : new String[] {"first:1", "first:2", "first:3"}) {
      ActReply reply = operator.act(Act.END_PERMIT, id);
      assertThat(reply.status()).isEqualTo(Status.UNCHANGED);
      assertThat(reply.waiters() + reply.holders()).isZero();
      assertThat(reply.header().generation()).isEqualTo(generation);
      assertThat(reply.header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
    }
    // An id that was not there is not remembered.
    first.granted(3);
  }

  @Test
  void aPermitThatHasRunOutIsNotEnded() {
    declare(1);
    first.granted(1);
    advanceMillis(LEASE);

    assertThat(operator.act(Act.END_PERMIT, "first:1").status()).isEqualTo(Status.UNCHANGED);
  }

  @Test
  void endingAPermitAgainUnderTheSameIdEndsNothingElse() {
    declare(1);
    first.granted(1);
    ActCommand end = operator.command(Act.END_PERMIT, "first:1");

    assertThat(operator.act(end).status()).isEqualTo(Status.DONE);
    assertThat(operator.act(end).status()).isEqualTo(Status.REPEATED);
    assertThat(operator.act(Act.END_PERMIT, "first:1").status()).isEqualTo(Status.UNCHANGED);
  }
}
