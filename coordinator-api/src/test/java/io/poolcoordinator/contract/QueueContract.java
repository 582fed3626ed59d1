package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.ReleaseReply.Status;
import io.poolcoordinator.spi.ReplyHeader;
import io.poolcoordinator.spi.Standing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** First come, first served over all workers; releases, cancels and marks. */
public abstract class QueueContract extends StoreContract {

  @Test
  @Tag(CORE)
  void servesWaitersOfAllWorkersInTheirOrder() {
    declare(1);
    first.listen();
    second.listen();
    third.listen();
    observer.granted(1);
    first.queued(1);
    second.queued(1);
    first.queued(2);
    third.queued(1);

    observer.release(1);
    awaitPushed(first, "first:1");
    first.release(1);
    awaitPushed(second, "second:1");
    ReleaseReply reply = second.release(1);
    awaitPushed(first, "first:1", "first:2");
    first.release(2);
    awaitPushed(third, "third:1");

    assertThat(reply.status()).isEqualTo(Status.RELEASED);
    assertThat(audit().leases()).containsOnlyKeys("third:1");
    assertThat(audit().tickets()).isEmpty();
  }

  @Test
  @Tag(CORE)
  void aReleaseGrantsExactlyTheHeadAndTellsOnlyItsWorker() {
    declare(2);
    first.listen();
    second.listen();
    observer.granted(1);
    observer.granted(2);
    first.queued(1);
    second.queued(1);
    second.queued(2);

    ReleaseReply reply = observer.release(1);
    Grant grant = awaitPush(first);

    assertThat(reply.status()).isEqualTo(Status.RELEASED);
    assertThat(reply.header().grants()).isEmpty();
    assertThat(reply.standing()).isEqualTo(new Standing(0, 2, 2, "slots"));
    assertThat(grant.id()).isEqualTo("first:1");
    assertThat(grant.since()).isEqualTo(now());
    assertThat(grant.end()).isEqualTo(now() + CLAIM);
    assertThat(grant.token()).isEqualTo(audit().token());
    assertThat(first.listener().pushes().get(0).pool()).isEqualTo(POOL);
    assertThat(first.listener().pushes().get(0).time()).isEqualTo(now());
    assertThat(second.listener().pushes()).isEmpty();
    assertThat(audit().leases()).containsOnlyKeys("observer:2", "first:1");
    assertThat(audit().tickets()).containsOnlyKeys("second:1", "second:2");
  }

  @Test
  void whatTheAskerIsGrantedStandsInItsReply() {
    declare(1);
    first.listen();
    first.granted(1);
    first.queued(2);
    first.queued(3);

    ReleaseReply reply = first.release(1);

    assertThat(reply.header().grants()).hasSize(1);
    Grant grant = reply.header().grants().get(0);
    assertThat(grant).isEqualTo(new Grant("first:2", audit().token(), now(), now() + CLAIM));
    assertThat(first.listener().pushes()).isEmpty();
  }

  @Test
  void aNewcomerDoesNotOvertake() {
    declare(1);
    first.listen();
    observer.granted(1);
    first.queued(1);
    setLimit(2);

    AcquireReply newcomer = second.acquire(1, 30_000);
    awaitPushed(first, "first:1");

    assertThat(newcomer.status()).isEqualTo(AcquireReply.Status.QUEUED);
    assertThat(audit().leases()).containsOnlyKeys("observer:1", "first:1");
    assertThat(second.acquire(2, 0).status()).isEqualTo(AcquireReply.Status.REFUSED);
  }

  @Test
  void aNewcomerIsGrantedWhatIsLeftWhenAllWhoWaitedAreServed() {
    declare(1);
    first.listen();
    observer.granted(1);
    first.queued(1);
    setLimit(3);

    second.granted(1);

    awaitPushed(first, "first:1");
    assertThat(audit().leases()).containsOnlyKeys("observer:1", "first:1", "second:1");
  }

  @Test
  void placesCountFromTheHead() {
    declare(1);
    first.granted(1);

    assertThat(first.acquire(2).standing().place()).isEqualTo(1);
    assertThat(second.acquire(1).standing().place()).isEqualTo(2);
    assertThat(third.acquire(1).standing().place()).isEqualTo(3);
    assertThat(second.acquire(1).standing().place()).isEqualTo(2);
  }

  @Test
  void aWaiterThatCancelsLeavesTheQueue() {
    declare(1);
    observer.granted(1);
    first.queued(1);
    second.queued(1);
    third.queued(1);

    ReleaseReply reply = second.release(1, now() + TestWorker.ON_ITS_WAY);

    assertThat(reply.status()).isEqualTo(Status.CANCELLED);
    assertThat(reply.standing()).isEqualTo(new Standing(2, 1, 1, "slots"));
    assertThat(audit().tickets()).containsOnlyKeys("first:1", "third:1");
    assertThat(audit().waiting()).containsExactlyInAnyOrder("first:1", "third:1");
    assertThat(second.acquire(1).status()).isEqualTo(AcquireReply.Status.ENDED);
    assertThat(third.acquire(1).standing().place()).isEqualTo(2);
  }

  @Test
  void aReleaseDeliveredTwiceIsOne() {
    declare(1);
    first.listen();
    observer.granted(1);
    first.queued(1);
    first.queued(2);

    assertThat(observer.release(1).status()).isEqualTo(Status.RELEASED);
    ReleaseReply again = observer.release(1);

    assertThat(again.status()).isEqualTo(Status.ENDED);
    assertThat(again.standing().place()).isZero();
    awaitPushed(first, "first:1");
    assertThat(audit().leases()).containsOnlyKeys("first:1");
    assertThat(audit().tickets()).containsOnlyKeys("first:2");
  }

  @Test
  void aReleaseThatOvertakesItsAcquireStopsIt() {
    declare(1);
    long notAfter = now() + TestWorker.ON_ITS_WAY;

    assertThat(first.release(1, notAfter).status()).isEqualTo(Status.ENDED);

    assertThat(first.acquire(first.command(1, 30_000, notAfter)).status())
        .isEqualTo(AcquireReply.Status.ENDED);
    assertThat(audit().leases()).isEmpty();
    assertThat(first.granted(2).id()).isEqualTo("first:2");
  }

  @Test
  void aMarkStandsForAsLongAsACommandCanBeOnItsWay() {
    declare(1);
    long notAfter = now() + TestWorker.ON_ITS_WAY;
    AcquireCommand late = first.command(1, 0, notAfter);
    first.release(1, notAfter);
    advanceMillis(TestWorker.ON_ITS_WAY - 1);
    sweep();
    assertThat(first.acquire(late).status()).isEqualTo(AcquireReply.Status.ENDED);

    advanceMillis(1_001);
    sweep();
    assertThat(first.acquire(late).status()).isEqualTo(AcquireReply.Status.LATE);
  }

  @Test
  void aReleaseInAMissingPoolLeavesItsMark() {
    long notAfter = now() + TestWorker.ON_ITS_WAY;

    assertThat(first.release(1, notAfter).status()).isEqualTo(Status.MISSING);

    observer.declare(declaration(Mode.KEEP, PoolConfig.ofLimit(1)));
    assertThat(first.acquire(first.command(1, 0, notAfter)).status())
        .isEqualTo(AcquireReply.Status.ENDED);
  }

  @Test
  void aWaiterWhoseDeadlineHasPassedIsPassedOver() {
    declare(1);
    first.listen();
    second.listen();
    observer.granted(1);
    first.acquire(1, 1_000);
    QueuedWaiter waiter = second.queued(1);
    advanceMillis(1_000);
    second.poll(waiter);

    observer.release(1);

    awaitPushed(second, "second:1");
    assertThat(first.listener().pushes()).isEmpty();
    assertThat(first.acquire(1).status()).isEqualTo(AcquireReply.Status.ENDED);
    assertThat(audit().waiting()).containsExactly("second:1");
  }

  @Test
  void aPausedPoolGrantsNothingAndKeepsPlaces() {
    declare(1);
    first.granted(1);
    QueuedWaiter one = first.queued(2);
    QueuedWaiter two = second.queued(1);
    fixture().setField(POOL, "state", "paused");

    assertThat(first.release(1).status()).isEqualTo(Status.RELEASED);
    AcquireReply third = this.third.acquire(1);
    PollReply poll = first.poll(one);

    assertThat(third.status()).isEqualTo(AcquireReply.Status.QUEUED);
    assertThat(third.standing()).isEqualTo(new Standing(3, 0, 1, "paused"));
    assertThat(statuses(poll)).containsExactly(WaiterStatus.QUEUED);
    assertThat(poll.header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
    assertThat(audit().leases()).isEmpty();
    assertThat(audit().tickets())
        .containsEntry("first:2", one.ticket())
        .containsEntry("second:1", two.ticket());

    fixture().setField(POOL, "state", "active");
    assertThat(first.poll(one).header().grants()).extracting(Grant::id).containsExactly("first:2");
  }

  @Test
  @Tag(CORE)
  void noMoreThanFiveHundredAreServedByOneOperation() {
    declare(0);
    List<QueuedWaiter> waiters = new ArrayList<>();
    for (int i = 0; i < 501; i++) {
      waiters.add(first.queued(i));
    }
    setLimit(1_000);

    PollReply poll = first.poll(waiters.get(500));
    assertThat(poll.header().more()).isTrue();
    assertThat(ids(poll.header().grants().stream())).isEqualTo(ids(waiters.subList(0, 500)));
    assertThat(statuses(poll)).containsExactly(WaiterStatus.QUEUED);

    PollReply rest = first.poll(waiters.get(500));
    assertThat(rest.header().more()).isFalse();
    assertThat(rest.header().grants()).extracting(Grant::id).containsExactly("first:500");
  }
}
