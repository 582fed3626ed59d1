package io.poolcoordinator.contract;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.Standing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Units that are taken without a slot: by whom first, and no more than once. */
public abstract class TakeContract extends StoreContract {

  /** When the units of one second's window come free. */
  private static final long OPENS = 1_001;

  /** How long a taking is remembered, in ms. */
  private static final long KEEP = 10_000;

  @Test
  @Tag(CORE)
  void unitsAreTakenAndNothingIsHeld() {
    declareRated(0, RateLimit.perSecond(5));

    AcquireReply reply = first.take(1, 3);

    assertThat(reply.status()).isEqualTo(Status.GRANTED);
    assertThat(reply.grant()).isEqualTo(new Grant("first:1", audit().token(), now(), 0));
    assertThat(reply.standing()).isEqualTo(new Standing(0, 0, 0, ""));
    assertThat(audit().leases()).isEmpty();
    assertThat(audit().holders()).isEmpty();
    assertThat(audit().taken()).containsExactly(entry("first:1", now() + KEEP));
    assertThat(first.available()).isEqualTo(2);
    assertThat(first.taken(2, 1).token()).isGreaterThan(reply.grant().token());
  }

  @Test
  void aPoolWithoutWindowsGivesAnyNumberAtOnce() {
    declare(1);
    first.granted(1);
    first.queued(2);

    first.taken(3, 1_000_000);
    fixture().setField(POOL, "state", "paused");

    AcquireReply paused = first.take(4, 1, 0);
    assertThat(paused.status()).isEqualTo(Status.REFUSED);
    assertThat(paused.standing().reason()).isEqualTo("paused");
  }

  @Test
  void whoTakesPassesThoseThatWaitForASlot() {
    declareRated(1, RateLimit.perSecond(2));
    first.granted(1);
    second.queued(1);

    third.taken(1, 1);
    QueuedWaiter taker = third.queuedTake(2, 1);
    advanceMillis(OPENS);

    assertThat(third.poll(taker).header().grants())
        .extracting(Grant::id)
        .containsExactly("third:2");
    assertThat(audit().tickets()).containsOnlyKeys("second:1");
    assertThat(second.acquire(2, 0).standing().reason()).isEqualTo("slots");
  }

  @Test
  void whoTakesWaitsBehindAnEarlierOneThatWaitsForTheWindow() {
    declareRated(100, RateLimit.perSecond(3));
    second.listen();
    first.granted(1, 2);
    QueuedWaiter waiter = second.queued(1, 3);

    AcquireReply passing = third.take(1, 1, 30_000);
    advanceMillis(OPENS);
    sweep();

    assertThat(passing.status()).isEqualTo(Status.QUEUED);
    assertThat(passing.standing()).isEqualTo(new Standing(1, 1, 100, until("3/1s", now())));
    assertThat(waiter.ticket()).isLessThan(passing.ticket());
    awaitPushed(second, "second:1");
    assertThat(audit().takers()).containsOnlyKeys("third:1");
  }

  @Test
  void whoWaitsForASlotAndTheWindowDoesNotPassAnEarlierOneThatTakes() {
    declareRated(100, RateLimit.perSecond(3));
    second.listen();
    first.granted(1, 2);
    second.queuedTake(1, 3);

    AcquireReply passing = third.acquire(1, 1, 30_000);
    advanceMillis(OPENS);
    sweep();

    assertThat(passing.status()).isEqualTo(Status.QUEUED);
    assertThat(passing.standing().reason()).isEqualTo(until("3/1s", now()));
    awaitPushed(second, "second:1");
    assertThat(audit().tickets()).containsOnlyKeys("third:1");
    advanceMillis(OPENS);
    third.granted(2);
  }

  @Test
  void theTwoQueuesTakeTurnsByTicket() {
    declareRated(100, RateLimit.perSecond(1));
    first.granted(1);
    QueuedWaiter[] waiters = {
      first.queued(2), first.queuedTake(3, 1), first.queuedTake(4, 1), first.queued(5)
    };

    for (QueuedWaiter next : waiters) {
      advanceMillis(OPENS);
      assertThat(first.poll(next).header().grants())
          .extracting(Grant::id)
          .containsExactly(next.id());
    }
  }

  @Test
  void whoWaitsForASlotAloneIsToldSoThoughOthersWaitForTheWindow() {
    declareRated(1, RateLimit.perSecond(1));
    first.granted(1);
    first.queued(2);
    first.queuedTake(3, 1);

    assertThat(second.acquire(1, 0).standing().reason()).isEqualTo("slots");
    assertThat(second.take(2, 1, 0).standing().reason()).isEqualTo(until("1/1s", now() + OPENS));
  }

  @Test
  void whoAsksTwiceTakesOnce() {
    declareRated(1, RateLimit.perMinute(5));
    Grant grant = first.taken(1, 3);
    advanceMillis(1_000);

    Grant again = first.taken(1, 3);

    assertThat(again).isEqualTo(new Grant("first:1", 0, grant.since(), 0));
    assertThat(first.available()).isEqualTo(2);
  }

  @Test
  void whoAsksTwiceWaitsOnce() {
    declareRated(1, RateLimit.perMinute(5));
    first.taken(1, 5);
    QueuedWaiter taker = first.queuedTake(2, 3);
    advanceMillis(1_000);

    AcquireReply again = first.take(2, 3, 300_000);

    assertThat(again.status()).isEqualTo(Status.QUEUED);
    assertThat(again.ticket()).isEqualTo(taker.ticket());
    assertThat(again.deadline()).isEqualTo(taker.deadline());
    assertThat(audit().takers()).hasSize(1);
    assertThat(audit().waiting()).containsExactly("first:2");
  }

  @Test
  void unitsThatAreServedWhileTheirTakerAsksAgainAreTakenOnce() {
    declareRated(1, RateLimit.perSecond(5));
    first.taken(1, 5);
    first.queuedTake(2, 3);
    advanceMillis(OPENS);

    AcquireReply again = first.take(2, 3);

    assertThat(again.status()).isEqualTo(Status.GRANTED);
    assertThat(again.grant()).isEqualTo(new Grant("first:2", 0, now(), 0));
    assertThat(first.available()).isEqualTo(2);
    assertThat(audit().waiting()).isEmpty();
    assertThat(audit().takers()).isEmpty();
  }
}
