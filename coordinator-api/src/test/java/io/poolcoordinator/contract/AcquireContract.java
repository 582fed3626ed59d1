package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.Standing;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is granted, who is queued, who is neither; and that asking again changes nothing. */
public abstract class AcquireContract extends StoreContract {

  @Test
  @Tag(CORE)
  void grantsUpToTheLimit() {
    declare(3);
    Grant one = first.granted(1);
    Grant two = second.granted(1);
    Grant three = first.granted(2);

    AcquireReply fourth = first.acquire(3);

    assertThat(fourth.status()).isEqualTo(Status.QUEUED);
    assertThat(fourth.grant()).isNull();
    assertThat(fourth.standing()).isEqualTo(new Standing(1, 3, 3, "slots"));
    assertThat(audit().leases()).containsOnlyKeys(one.id(), two.id(), three.id());
  }

  @Test
  void aGrantSaysWhenItBeganAndWhenItsLeaseEnds() {
    declare(1);
    AcquireReply reply = first.acquire(1);

    long time = reply.header().time();
    assertThat(time).isEqualTo(now());
    assertThat(reply.grant()).isEqualTo(new Grant("first:1", audit().token(), time, time + LEASE));
    assertThat(reply.standing()).isEqualTo(new Standing(0, 1, 1, ""));
    assertThat(audit().leases()).containsEntry("first:1", time + LEASE);
    assertThat(audit().holders()).containsExactly("first:1");
  }

  @Test
  void tokensAndTicketsGrowStrictly() {
    declare(2);
    long one = first.granted(1).token();
    long two = second.granted(1).token();
    long three = third.queued(1).ticket();
    first.release(1);
    second.release(1);
    advanceMillis(1);
    long four = second.granted(2).token();

    assertThat(two).isGreaterThan(one);
    assertThat(three).isGreaterThan(two);
    assertThat(four).isGreaterThan(three);
  }

  @Test
  void tokensGrowAboveOneThatWasRaisedByHand() {
    declare(2);
    long raised = first.granted(1).token() + 1_000_000;
    fixture().setField(POOL, "token", Long.toString(raised));

    assertThat(first.granted(2).token()).isEqualTo(raised + 1);
  }

  @Test
  @Tag(CORE)
  void theSameIdHasTheSameGrant() {
    declare(2);
    Grant grant = first.granted(1);
    advanceMillis(1_000);

    assertThat(first.granted(1)).isEqualTo(grant);
    assertThat(audit().leases()).hasSize(1);
  }

  @Test
  void theSameIdHasTheSameTicketAndItsFirstDeadline() {
    declare(1);
    first.granted(1);
    QueuedWaiter waiter = second.queued(1);
    advanceMillis(1_000);

    AcquireReply again = second.acquire(1, 300_000);

    assertThat(again.status()).isEqualTo(Status.QUEUED);
    assertThat(again.ticket()).isEqualTo(waiter.ticket());
    assertThat(again.deadline()).isEqualTo(waiter.deadline());
    assertThat(again.standing()).isEqualTo(new Standing(1, 1, 1, "slots"));
    assertThat(audit().tickets()).hasSize(1);
  }

  @Test
  void anIdThatWasReleasedHasEnded() {
    declare(1);
    first.granted(1);
    first.release(1, now() + TestWorker.ON_ITS_WAY);

    assertThat(first.acquire(1).status()).isEqualTo(Status.ENDED);
    assertThat(audit().leases()).isEmpty();
  }

  @Test
  void anIdThatExpiredHasEnded() {
    declare(PoolConfig.builder().limit(1).lease(Duration.ofSeconds(1)).build());
    first.granted(1);
    advanceMillis(1_000);
    sweep();

    assertThat(first.acquire(1).status()).isEqualTo(Status.ENDED);
  }

  @Test
  void anIdWhoseExpiryIsNoticedByTheSameOperationHasEnded() {
    declare(PoolConfig.builder().limit(1).lease(Duration.ofSeconds(1)).build());
    first.granted(1);
    advanceMillis(1_000);

    assertThat(first.acquire(1).status()).isEqualTo(Status.ENDED);
    assertThat(audit().leases()).isEmpty();
  }

  @Test
  void whatComesAfterItsTimeDoesNothing() {
    declare(1);
    long now = now();

    assertThat(first.acquire(first.command(1, 0, now)).status()).isEqualTo(Status.LATE);
    assertThat(first.acquire(first.command(1, 0, now - 1)).status()).isEqualTo(Status.LATE);
    assertThat(audit().leases()).isEmpty();
    assertThat(first.acquire(first.command(1, 0, now + 1)).status()).isEqualTo(Status.GRANTED);
  }

  @Test
  void aTimeThatIsOffDoesNothing() {
    declare(1);
    long furthest = now() + 120_000;

    assertThat(first.acquire(first.command(1, 0, furthest + 1)).status()).isEqualTo(Status.LATE);
    assertThat(audit().leases()).isEmpty();
    assertThat(first.acquire(first.command(1, 0, furthest)).status()).isEqualTo(Status.GRANTED);
  }

  @Test
  void whatWasAskedInTimeIsAnsweredAlsoLater() {
    declare(1);
    AcquireCommand command = first.command(1, 0, now() + 1);
    Grant grant = first.acquire(command).grant();
    advanceMillis(1_000);

    AcquireReply again = first.acquire(command);

    assertThat(again.status()).isEqualTo(Status.GRANTED);
    assertThat(again.grant()).isEqualTo(grant);
  }

  @Test
  void whoDoesNotListenIsNotQueued() {
    declare(1);
    first.granted(1);
    AcquireCommand deaf =
        new AcquireCommand(
            POOL, "second:1", 30_000, now() + TestWorker.ON_ITS_WAY, 1, "", true, false);

    AcquireReply reply = second.acquire(deaf);

    assertThat(reply.status()).isEqualTo(Status.LISTEN_FIRST);
    assertThat(reply.standing()).isEqualTo(new Standing(0, 1, 1, "slots"));
    assertThat(audit().tickets()).isEmpty();
    assertThat(second.acquire(1).status()).isEqualTo(Status.QUEUED);
  }

  @Test
  void whoDoesNotListenIsGrantedWhatIsFree() {
    declare(1);
    AcquireCommand deaf =
        new AcquireCommand(
            POOL, "first:1", 30_000, now() + TestWorker.ON_ITS_WAY, 1, "", true, false);

    assertThat(first.acquire(deaf).status()).isEqualTo(Status.GRANTED);
  }

  @Test
  void oneAttemptIsRefusedAndNotQueued() {
    declare(1);
    first.granted(1);

    AcquireReply reply = second.acquire(1, 0);

    assertThat(reply.status()).isEqualTo(Status.REFUSED);
    assertThat(reply.standing()).isEqualTo(new Standing(0, 1, 1, "slots"));
    assertThat(audit().tickets()).isEmpty();
    assertThat(audit().waiting()).isEmpty();
  }

  @Test
  void theTimeoutIsThePoolsUnlessTheCallerHasOne() {
    declare(1);
    first.granted(1);
    fixture().setField(POOL, "timeout", "7000");

    assertThat(second.acquire(1).deadline()).isEqualTo(now() + 7_000);
    assertThat(second.acquire(2, 250).deadline()).isEqualTo(now() + 250);
    fixture().setField(POOL, "timeout", "0");
    assertThat(second.acquire(3).status()).isEqualTo(Status.REFUSED);
  }

  @Test
  void aLimitOfZeroGrantsNothingUntilItIsRaised() {
    declare(0);

    assertThat(first.acquire(1, 0).status()).isEqualTo(Status.REFUSED);
    QueuedWaiter waiter = first.queued(2);
    assertThat(audit().leases()).isEmpty();

    setLimit(1);
    assertThat(first.poll(waiter).header().grants())
        .extracting(Grant::id)
        .containsExactly("first:2");
  }

  @Test
  void aMissingPoolIsNotCreatedByAsking() {
    AcquireReply reply = first.acquire(1);

    assertThat(reply.status()).isEqualTo(Status.MISSING);
    assertThat(reply.header().changed()).isZero();
    assertThat(first.find().status()).isEqualTo(DeclareReply.Status.MISSING);
    assertThat(first.find().stored()).isNull();
    assertThat(audit().isEmpty()).isTrue();
  }

  @Test
  void aDeletedPoolGrantsNothingButStillKnowsItsPermits() {
    declare(2);
    Grant grant = first.granted(1);
    fixture().setField(POOL, "state", "deleted");

    assertThat(first.acquire(2).status()).isEqualTo(Status.DELETED);
    assertThat(first.granted(1)).isEqualTo(grant);
    assertThat(audit().tickets()).isEmpty();
  }

  @Test
  void aLabelIsDataAndNothingMore() {
    declare(1);
    String label = "\");redis.call('FLUSHALL')-- since=0 ticket=1 deadline=2 cost=3 label=\u00fc";
    long notAfter = now() + TestWorker.ON_ITS_WAY;
    first.granted(1);
    AcquireReply reply =
        second.acquire(
            new AcquireCommand(POOL, "second:1", 30_000, notAfter, 9, label, true, true));
    assertThat(reply.status()).isEqualTo(Status.QUEUED);

    first.release(1);
    second.poll(new QueuedWaiter("second:1", reply.ticket(), reply.deadline(), 9, true, label));

    assertThat(audit().leases()).containsOnlyKeys("second:1");
  }

  @Test
  void anIdWhoseLeaseRanOutAmongManyHasEnded() {
    int many = 600;
    declare(many);
    for (int number = 1; number <= many; number++) {
      observer.granted(number);
    }
    advanceMillis(LEASE);

    // The last in the order in which leases expire, and beyond what one operation expires.
    assertThat(observer.acquire(99).status()).isEqualTo(AcquireReply.Status.ENDED);
    assertThat(audit().leases()).doesNotContainKey("observer:99");
  }
}
