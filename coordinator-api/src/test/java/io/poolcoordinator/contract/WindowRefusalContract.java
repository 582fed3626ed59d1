package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.Standing;
import org.junit.jupiter.api.Test;

/** What windows let nobody wait for: what would be in vain, and what is impossible. */
public abstract class WindowRefusalContract extends StoreContract {

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60_000;

  /** The width of a minute's buckets. */
  private static final long MINUTE_BUCKET = MINUTE / 1_000;

  @Test
  void whoWouldWaitInVainIsRefusedAtOnce() {
    declareRated(100, RateLimit.perMinute(1));
    long opening = align(MINUTE_BUCKET) + MINUTE_BUCKET + MINUTE;
    first.granted(1);
    long until = opening - now();

    AcquireReply reply = second.acquire(1, until - 1);

    assertThat(reply.status()).isEqualTo(Status.REFUSED);
    assertThat(reply.standing().reason()).isEqualTo(until("1/1m", opening));
    assertThat(audit().waiting()).isEmpty();
    assertThat(second.acquire(2, until).status()).isEqualTo(Status.QUEUED);
    fixture().setField(POOL, "timeout", Long.toString(until - 1));
    assertThat(second.acquire(3).status()).isEqualTo(Status.REFUSED);
  }

  @Test
  void whoWouldWaitInVainForAWindowIsRefusedAlsoWhereSlotsBlockItFirst() {
    declareRated(1, RateLimit.perMinute(1));
    long opening = align(MINUTE_BUCKET) + MINUTE_BUCKET + MINUTE;
    first.granted(1);
    AcquireCommand deaf =
        new AcquireCommand(
            POOL, "second:1", 1_000, now() + TestWorker.ON_ITS_WAY, 1, "", true, false);

    AcquireReply reply = second.acquire(deaf);

    assertThat(reply.status()).isEqualTo(Status.REFUSED);
    assertThat(reply.standing()).isEqualTo(new Standing(0, 1, 1, until("1/1m", opening)));
  }

  @Test
  void onlyTheOwnCostDecidesWhetherOneWouldWaitInVain() {
    declareRated(100, RateLimit.perSecond(10));
    first.granted(1, 8);
    advanceMillis(500);
    first.granted(2, 2);
    first.queued(3, 10);

    // Behind a head that opens later than its own cost would.
    assertThat(second.acquire(1, 1, 600).status()).isEqualTo(Status.QUEUED);
    assertThat(second.acquire(2, 9, 600).status()).isEqualTo(Status.REFUSED);
  }

  @Test
  void whatIsAvailableIsWhatTheFullestWindowHasRoomFor() {
    declare(1);
    assertThat(first.available()).isEqualTo(DeclareReply.UNLIMITED);
    setRate("5/1s,6/1m");
    assertThat(first.available()).isEqualTo(5);
    first.granted(1, 4);
    assertThat(first.available()).isEqualTo(1);

    advanceMillis(SECOND + 1);

    assertThat(first.available()).isEqualTo(2);
    assertThat(first.declare(declaration(Mode.KEEP, rated(1))).available()).isEqualTo(2);
  }

  @Test
  void anImpossibleCostIsRefusedAndNothingIsWritten() {
    declareRated(1, RateLimit.perSecond(5), RateLimit.perMinute(7));
    first.granted(1);
    first.queued(2);
    Audit before = audit();

    AcquireReply reply = second.acquire(1, 6, 30_000);

    assertThat(reply.status()).isEqualTo(Status.IMPOSSIBLE);
    assertThat(reply.standing()).isEqualTo(new Standing(0, 1, 1, "rate 5/1s"));
    assertThat(second.take(2, 8).status()).isEqualTo(Status.IMPOSSIBLE);
    assertThat(audit()).isEqualTo(before);
    assertThat(second.acquire(3, 5, 30_000).status()).isEqualTo(Status.QUEUED);
  }

  @Test
  void aWaiterWhoseCostHasBecomeImpossibleLeavesAndSaysSo() {
    declareRated(100, RateLimit.perSecond(5));
    second.listen();
    first.granted(1, 5);
    QueuedWaiter waiter = first.queued(2, 5);
    QueuedWaiter taker = first.queuedTake(3, 4);
    second.queued(1, 3);

    setRate("3/1s");
    advanceMillis(SECOND + 1);

    assertThat(statuses(first.poll(waiter, taker)))
        .containsExactly(WaiterStatus.IMPOSSIBLE, WaiterStatus.IMPOSSIBLE);
    awaitPushed(second, "second:1");
    assertThat(audit().tickets()).isEmpty();
    assertThat(audit().takers()).isEmpty();
    assertThat(audit().waiting()).containsExactly("second:1");
    assertThat(first.acquire(2, 5, 30_000).status()).isEqualTo(Status.ENDED);
  }

  @Test
  void aHeadWhoseCostHasBecomeImpossibleHoldsNobodyUp() {
    declareRated(100, RateLimit.perSecond(5));
    second.listen();
    first.granted(1, 5);
    QueuedWaiter waiter = first.queued(2, 5);
    second.queued(1, 3);
    setRate("3/1s");
    advanceMillis(SECOND + 1);

    assertThat(third.acquire(1, 0).standing().reason())
        .isEqualTo(until("3/1s", now() + SECOND + 1));

    awaitPushed(second, "second:1");
    assertThat(audit().tickets()).isEmpty();
    assertThat(audit().waiting()).containsExactly("second:1");
    assertThat(statuses(first.poll(waiter))).containsExactly(WaiterStatus.IMPOSSIBLE);
  }
}
