package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.Status;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.ReplyHeader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker learns of its waiters, and what edits by hand do to them. */
public abstract class PollContract extends StoreContract {

  @Test
  @Tag(CORE)
  void aPollNamesTheStateOfEachWaiterInOrder() {
    declare(1);
    first.granted(1);
    QueuedWaiter waits = first.queued(2);
    QueuedWaiter cancelled = first.queued(3);
    first.release(3, now() + TestWorker.ON_ITS_WAY);
    QueuedWaiter holds = new QueuedWaiter("first:1", 1, now() + 1_000, 1, true, "");

    PollReply poll = first.poll(cancelled, waits, holds);

    assertThat(poll.status()).isEqualTo(Status.POLLED);
    assertThat(statuses(poll))
        .containsExactly(WaiterStatus.ENDED, WaiterStatus.QUEUED, WaiterStatus.GRANTED);
    assertThat(poll.waiters().get(0).grant()).isNull();
    assertThat(poll.waiters().get(1).grant()).isNull();
    assertThat(poll.waiters().get(2).grant()).isEqualTo(first.granted(1));
  }

  @Test
  @Tag(CORE)
  void aPollFindsAGrantWhoseMessageWasLost() {
    declare(1);
    first.listen();
    observer.granted(1);
    QueuedWaiter waiter = first.queued(1);
    observer.release(1);
    Grant pushed = awaitPush(first);

    PollReply poll = first.poll(waiter);

    assertThat(statuses(poll)).containsExactly(WaiterStatus.GRANTED);
    assertThat(poll.waiters().get(0).grant()).isEqualTo(pushed);
    assertThat(poll.header().grants()).isEmpty();
  }

  @Test
  void onlyTheWorkerOfTheHeadIsToldWhenToComeBack() {
    declare(1);
    first.listen();
    observer.granted(1);
    QueuedWaiter head = first.queued(1);
    QueuedWaiter behind = second.queued(1);
    advanceMillis(1_000);

    assertThat(first.poll(head).header().comeBackIn()).isEqualTo(LEASE - 1_000);
    assertThat(second.poll(behind).header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
  }

  @Test
  void aHeadThatNobodyCouldServeDoesNotKeepTheNextFromComingBack() {
    declare(1);
    first.listen();
    observer.granted(1);
    first.queued(1);
    QueuedWaiter behind = second.queued(1);
    assertThat(second.poll(behind).header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
    advanceMillis(3_000);

    assertThat(second.poll(behind).header().comeBackIn()).isEqualTo(LEASE - 3_000);
  }

  @Test
  void aPollOfAMissingPoolCreatesNothing() {
    PollReply poll = first.poll(new QueuedWaiter("first:1", 1, now() + 1_000, 1, true, ""));

    assertThat(poll.status()).isEqualTo(Status.MISSING);
    assertThat(poll.waiters()).isEmpty();
    assertThat(audit().isEmpty()).isTrue();
  }

  @Test
  void aPollOfADeletedPoolSaysSo() {
    declare(1);
    observer.granted(1);
    QueuedWaiter waiter = first.queued(1);
    fixture().setField(POOL, "state", "deleted");

    PollReply poll = first.poll(waiter);

    assertThat(poll.status()).isEqualTo(Status.DELETED);
    assertThat(poll.waiters()).isEmpty();
    assertThat(poll.header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
  }

  @Test
  void waitersDeletedByHandAreClearedAndNotQueuedAgain() {
    declare(1);
    observer.granted(1);
    QueuedWaiter one = first.queued(1);
    QueuedWaiter two = second.queued(1);
    fixture().deleteWaiters(POOL);

    assertThat(statuses(first.poll(one))).containsExactly(WaiterStatus.CLEARED);
    assertThat(second.acquire(1).status()).isEqualTo(AcquireReply.Status.ENDED);

    assertThat(statuses(second.poll(two))).containsExactly(WaiterStatus.ENDED);
    assertThat(statuses(first.poll(one))).containsExactly(WaiterStatus.ENDED);
    assertThat(audit().tickets()).isEmpty();
    assertThat(audit().waiting()).isEmpty();
  }

  /** The reply that says so is lost, and the worker is not heard for most of the longest wait. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWaiterThatWasClearedIsNotQueuedAgainForAsLongAsItCouldHaveWaited(boolean byPoll) {
    declare(0);
    AcquireCommand command = first.command(1, 300_000, now() + TestWorker.ON_ITS_WAY);
    QueuedWaiter waiter = TestWorker.waiter(command, first.acquire(command));
    fixture().deleteWaiters(POOL);
    if (byPoll) {
      assertThat(statuses(first.poll(waiter))).containsExactly(WaiterStatus.CLEARED);
    } else {
      assertThat(first.acquire(command).status()).isEqualTo(AcquireReply.Status.ENDED);
    }

    advanceMillis(290_000);
    sweep();

    assertThat(statuses(first.poll(waiter))).containsExactly(WaiterStatus.ENDED);
    assertThat(audit().tickets()).isEmpty();
  }

  @Test
  void clearingAStuckPoolByHandIsNotUndone() {
    declare(1);
    Grant grant = observer.granted(1);
    QueuedWaiter waiter = first.queued(1);
    fixture().deleteLeases(POOL);
    fixture().deleteWaiters(POOL);

    assertThat(observer.renew(grant).ends()).containsExactly(0L);
    assertThat(statuses(first.poll(waiter))).containsExactly(WaiterStatus.CLEARED);

    assertThat(audit().leases()).isEmpty();
    assertThat(audit().tickets()).isEmpty();
    assertThat(second.granted(1).id()).isEqualTo("second:1");
  }

  @Test
  void theGenerationChangesWhenTheQueueWasEditedByHandAndOnlyThen() {
    declare(1);
    observer.granted(1);
    long before = first.find().header().generation();
    QueuedWaiter waiter = first.queued(1);
    second.queued(1);
    assertThat(second.release(1).header().generation()).isEqualTo(before);
    fixture().deleteLeases(POOL);
    assertThat(first.find().header().generation()).isEqualTo(before);

    fixture().deleteWaiters(POOL);

    long after = second.find().header().generation();
    assertThat(after).isNotEqualTo(before);
    assertThat(first.poll(waiter).header().generation()).isEqualTo(after);
  }

  @Test
  void aWaiterThatTheStoreNeverSawIsQueuedUnderItsTicketInItsPlace() {
    declare(1);
    observer.granted(1);
    QueuedWaiter seen = second.queued(1);
    QueuedWaiter unseen =
        new QueuedWaiter("first:7", seen.ticket() - 1, now() + 20_000, 1, true, "orders#88");

    PollReply poll = first.poll(unseen);

    assertThat(statuses(poll)).containsExactly(WaiterStatus.QUEUED);
    assertThat(audit().tickets())
        .containsEntry("first:7", unseen.ticket())
        .containsEntry("second:1", seen.ticket());
    AcquireReply again = first.acquire(7);
    assertThat(again.standing().place()).isEqualTo(1);
    assertThat(again.deadline()).isEqualTo(unseen.deadline());
  }

  @Test
  void aPollThatComesLateQueuesNobody() {
    declare(1);
    observer.granted(1);
    QueuedWaiter unseen = new QueuedWaiter("first:7", 5, now() + 20_000, 1, true, "");
    QueuedWaiter overdue = new QueuedWaiter("first:8", 6, now(), 1, true, "");

    // It is not told that it ended: the next poll, whose time is right again, queues it.
    assertThat(statuses(first.poll(false, now(), unseen))).containsExactly(WaiterStatus.QUEUED);
    assertThat(statuses(first.poll(overdue))).containsExactly(WaiterStatus.ENDED);
    assertThat(audit().tickets()).isEmpty();
    assertThat(audit().waiting()).isEmpty();
  }

  @Test
  void aPollServesTheWaitersOfOthersToo() {
    declare(1);
    second.listen();
    observer.granted(1);
    second.queued(1);
    QueuedWaiter waiter = first.queued(1);
    setLimit(3);

    PollReply poll = first.poll(waiter);

    awaitPushed(second, "second:1");
    assertThat(poll.header().grants()).extracting(Grant::id).containsExactly("first:1");
    assertThat(statuses(poll)).containsExactly(WaiterStatus.QUEUED);
  }

  @Test
  void timeNeverRunsBack() {
    declare(1);
    long before = first.acquire(1).header().time();
    advanceMillis(5);

    assertThat(first.release(1).header().time()).isEqualTo(before + 5);
    assertThat(second.find().header().time()).isEqualTo(before + 5);
  }
}
