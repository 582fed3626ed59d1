package io.poolcoordinator.contract;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.ReleaseReply;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Those that wait for units without a slot: pushes, polls, and what else becomes of them. */
public abstract class TakerContract extends StoreContract {

  /** When the units of one second's window come free. */
  private static final long OPENS = 1_001;

  /** How long a taking is remembered, in ms. */
  private static final long KEEP = 10_000;

  @Test
  void aReleaseForgetsATakingAndGivesNothingBack() {
    declareRated(1, RateLimit.perMinute(5));
    first.taken(1, 2);
    first.taken(2, 2);

    assertThat(first.release(1, now() + TestWorker.ON_ITS_WAY).status())
        .isEqualTo(ReleaseReply.Status.ENDED);
    assertThat(first.release(2).status()).isEqualTo(ReleaseReply.Status.ENDED);

    assertThat(audit().taken()).isEmpty();
    assertThat(first.available()).isEqualTo(1);
    assertThat(first.take(1, 2).status()).isEqualTo(Status.ENDED);
  }

  @Test
  void aTakerThatCancelsLeavesItsQueue() {
    declareRated(1, RateLimit.perSecond(5));
    first.granted(1, 5);
    first.queued(2);
    first.queuedTake(3, 5);
    QueuedWaiter behind = second.queuedTake(1, 1);

    ReleaseReply reply = second.release(1, now() + TestWorker.ON_ITS_WAY);

    assertThat(reply.status()).isEqualTo(ReleaseReply.Status.CANCELLED);
    assertThat(reply.standing().place()).isEqualTo(2);
    assertThat(audit().takers()).containsOnlyKeys("first:3");
    assertThat(audit().waiting()).containsExactlyInAnyOrder("first:2", "first:3");
    assertThat(second.take(1, 1).status()).isEqualTo(Status.ENDED);
    assertThat(statuses(second.poll(behind))).containsExactly(WaiterStatus.ENDED);
  }

  @Test
  void takersDeletedByHandAreClearedAndNotQueuedAgain() {
    declareRated(1, RateLimit.perSecond(5));
    first.granted(1, 5);
    first.queued(2);
    QueuedWaiter one = first.queuedTake(3, 1);
    second.queuedTake(1, 1);
    long generation = first.find().header().generation();

    fixture().deleteTakers(POOL);

    PollReply poll = first.poll(one);
    assertThat(statuses(poll)).containsExactly(WaiterStatus.CLEARED);
    assertThat(poll.header().generation()).isNotEqualTo(generation);
    assertThat(second.take(1, 1).status()).isEqualTo(Status.ENDED);
    assertThat(statuses(first.poll(one))).containsExactly(WaiterStatus.ENDED);
    assertThat(audit().tickets()).containsOnlyKeys("first:2");
    assertThat(audit().takers()).isEmpty();
    assertThat(audit().waiting()).containsExactly("first:2");
  }

  @Test
  void takersDoNotChangeTheGeneration() {
    declareRated(1, RateLimit.perSecond(5));
    first.granted(1, 5);
    long before = first.find().header().generation();
    first.queuedTake(2, 1);
    first.queued(3);
    second.queuedTake(1, 1);

    assertThat(second.release(1).header().generation()).isEqualTo(before);
  }

  @Test
  @Tag(CORE)
  void whatAnothersTakerGetsIsPushed() {
    declareRated(1, RateLimit.perSecond(5));
    first.listen();
    second.taken(1, 5);
    first.queuedTake(1, 5);
    advanceMillis(OPENS);

    sweep();

    Grant grant = awaitGrant(first, "first:1");
    assertThat(grant).isEqualTo(new Grant("first:1", audit().token(), now(), 0));
    assertThat(second.listener().granted()).isEmpty();
    assertThat(audit().takers()).isEmpty();
    assertThat(audit().waiting()).isEmpty();
    assertThat(audit().taken()).containsEntry("first:1", now() + KEEP);
  }

  @Test
  void aPollFindsWhatWasTakenWhereTheMessageWasLost() {
    declareRated(1, RateLimit.perSecond(5));
    first.listen();
    second.taken(1, 5);
    QueuedWaiter taker = first.queuedTake(1, 5);
    advanceMillis(OPENS);
    sweep();
    Grant pushed = awaitGrant(first, "first:1");
    advanceMillis(KEEP - 1);

    PollReply poll = first.poll(taker);

    assertThat(statuses(poll)).containsExactly(WaiterStatus.GRANTED);
    assertThat(poll.waiters().get(0).grant()).isEqualTo(new Grant("first:1", 0, pushed.since(), 0));
    advanceMillis(1_000);
    second.acquire(2, 0);
    assertThat(audit().taken()).isEmpty();
  }

  @Test
  void aTakerWhoseWorkerDoesNotListenIsParkedUntilItIsHeardOf() {
    declareRated(1, RateLimit.perSecond(5));
    second.taken(1, 5);
    QueuedWaiter taker = first.queuedTake(1, 4);
    advanceMillis(OPENS);

    second.taken(2, 3);
    assertThat(audit().takers()).containsExactly(entry("first:1", -taker.ticket()));
    PollReply blocked = first.poll(taker);
    assertThat(blocked.parked()).isTrue();
    assertThat(statuses(blocked)).containsExactly(WaiterStatus.QUEUED);
    assertThat(audit().takers()).containsExactly(entry("first:1", taker.ticket()));
    advanceMillis(OPENS);

    assertThat(first.poll(taker).header().grants())
        .extracting(Grant::id)
        .containsExactly("first:1");
  }

  @Test
  void aTakerWhoseDeadlineHasPassedIsPassedOver() {
    declareRated(1, RateLimit.perSecond(5));
    first.listen();
    second.listen();
    third.taken(1, 5);
    AcquireReply brief = first.take(1, 4, OPENS);
    QueuedWaiter waiter = second.queuedTake(1, 4);
    assertThat(brief.status()).isEqualTo(Status.QUEUED);
    assertThat(brief.deadline()).isEqualTo(now() + OPENS);
    advanceMillis(OPENS);

    sweep();

    awaitGrant(second, "second:1");
    assertThat(first.listener().granted()).isEmpty();
    assertThat(first.take(1, 4).status()).isEqualTo(Status.ENDED);
    assertThat(statuses(second.poll(waiter))).containsExactly(WaiterStatus.GRANTED);
    assertThat(audit().waiting()).isEmpty();
  }

  @Test
  void aTakerWhoseWorkerIsGoneLeavesAfterItsDeadlineAlsoWhereNobodyIsServed() {
    declareRated(1, RateLimit.perSecond(5));
    fixture().setField(POOL, "state", "paused");
    assertThat(first.take(1, 1, 1_000).status()).isEqualTo(Status.QUEUED);
    QueuedWaiter later = second.queuedTake(1, 1);
    advanceMillis(2_001);

    sweep();

    assertThat(audit().takers()).containsOnlyKeys(later.id());
    assertThat(audit().waiting()).containsExactly(later.id());
    assertThat(first.take(1, 1).status()).isEqualTo(Status.ENDED);
  }

  @Test
  void whoDoesNotListenIsNotQueuedAndWhatComesLateDoesNothing() {
    declareRated(1, RateLimit.perSecond(5));
    first.taken(1, 5);
    long now = now();
    AcquireCommand deaf =
        new AcquireCommand(
            POOL, "second:1", 30_000, now + TestWorker.ON_ITS_WAY, 1, "", false, false);

    assertThat(second.acquire(deaf).status()).isEqualTo(Status.LISTEN_FIRST);
    assertThat(second.acquire(second.command(2, 1, false, 30_000, now)).status())
        .isEqualTo(Status.LATE);
    assertThat(audit().takers()).isEmpty();
    assertThat(audit().waiting()).isEmpty();
  }

  @Test
  void aTakerThatTheStoreNeverSawIsQueuedUnderItsTicketInItsPlace() {
    declareRated(1, RateLimit.perSecond(5));
    second.taken(1, 5);
    QueuedWaiter seen = second.queuedTake(2, 5);
    QueuedWaiter unseen =
        new QueuedWaiter("first:7", seen.ticket() - 1, now() + 20_000, 5, false, "orders#88");

    assertThat(statuses(first.poll(unseen))).containsExactly(WaiterStatus.QUEUED);

    assertThat(audit().takers())
        .containsEntry("first:7", unseen.ticket())
        .containsEntry("second:2", seen.ticket());
    advanceMillis(OPENS);
    assertThat(first.poll(unseen).header().grants())
        .extracting(Grant::id)
        .containsExactly("first:7");
  }

  @Test
  void aPoolMadeAnewKnowsNoTakersOfTheDeletedOne() {
    declareRated(1, RateLimit.perSecond(5));
    first.taken(1, 5);
    QueuedWaiter taker = first.queuedTake(2, 1);
    fixture().setField(POOL, "state", "deleted");
    assertThat(first.take(3, 1).status()).isEqualTo(Status.DELETED);
    assertThat(first.poll(taker).status()).isEqualTo(PollReply.Status.DELETED);

    declareRated(1, RateLimit.perSecond(5));

    assertThat(audit().takers()).isEmpty();
    assertThat(statuses(first.poll(taker))).containsExactly(WaiterStatus.CLEARED);
  }
}
