package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.contract.RecordingListener.Push;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.ReplyHeader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is told when time alone will serve a head: its worker and no other, once. */
public abstract class ComeBackContract extends StoreContract {

  /** When the units of one second's window come free. */
  private static final long OPENS = 1_001;

  /** Whoever must wait so long learns it from its own polls. */
  private static final long TOLD_AHEAD = 2_000;

  @Test
  void whoIsQueuedAtTheHeadIsToldInTheReply() {
    declareRated(100, RateLimit.perSecond(1));
    assertThat(first.acquire(1).header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
    advanceMillis(300);

    AcquireReply head = first.acquire(2);
    AcquireReply behind = second.acquire(1);

    assertThat(head.header().comeBackIn()).isEqualTo(OPENS - 300);
    assertThat(behind.status()).isEqualTo(AcquireReply.Status.QUEUED);
    assertThat(behind.header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
    assertThat(first.acquire(2).header().comeBackIn()).isEqualTo(OPENS - 300);
    assertThat(first.acquire(3).header().comeBackIn()).isEqualTo(OPENS - 300);
  }

  @Test
  void whoComesBackThenIsServedThenAndNotBefore() {
    declareRated(100, RateLimit.perMinute(1));
    first.granted(1);
    AcquireReply head = first.acquire(2);
    QueuedWaiter waiter = new QueuedWaiter("first:2", head.ticket(), head.deadline(), 1, true, "");
    advanceMillis(head.header().comeBackIn() - 1);

    PollReply early = first.poll(waiter);
    assertThat(early.header().grants()).isEmpty();
    assertThat(early.header().comeBackIn()).isEqualTo(1);
    advanceMillis(1);
    PollReply inTime = first.poll(waiter);

    assertThat(inTime.header().grants()).extracting(Grant::id).containsExactly("first:2");
    assertThat(inTime.header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
  }

  @Test
  void whoTakesIsToldToo() {
    declareRated(1, RateLimit.perSecond(3));
    first.granted(1, 3);
    second.queued(1);

    assertThat(third.take(1, 2).header().comeBackIn()).isEqualTo(OPENS);
    assertThat(third.take(2, 1).header().comeBackIn()).isEqualTo(OPENS);
    assertThat(second.acquire(2).header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
    assertThat(second.take(3, 1).header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
  }

  @Test
  @Tag(CORE)
  void anotherWorkersHeadIsToldByAPushOncePerOpening() {
    declareRated(100, RateLimit.perSecond(1));
    first.listen();
    second.granted(1);
    first.queued(1);
    advanceMillis(200);

    ReleaseReply reply = second.release(1);
    third.acquire(1, 0);
    sweep();
    // What was used moves to a shorter window, so that the head opens at another time.
    setRate("1/500ms");
    sweep();

    assertThat(reply.header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
    await().until(() -> first.listener().pushes().size() >= 2);
    assertThat(first.listener().comeBacks()).containsExactly(OPENS - 200, 501L - 200);
    assertThat(first.listener().granted()).isEmpty();
    assertThat(first.listener().pushes().get(0))
        .isEqualTo(new Push(POOL, now(), OPENS - 200, List.of()));
    assertThat(second.listener().pushes()).isEmpty();
  }

  @Test
  void aHeadThatOpensLateIsToldOnlyOnceItIsNear() {
    declareRated(100, RateLimit.of(1, Duration.ofSeconds(2)));
    first.listen();
    second.granted(1);
    QueuedWaiter waiter = first.queued(1);
    long opening = now() + first.poll(waiter).header().comeBackIn();
    advanceMillis(opening - TOLD_AHEAD - now());
    sweep();
    advanceMillis(1);
    sweep();

    await().until(() -> !first.listener().pushes().isEmpty());
    assertThat(first.listener().comeBacks()).containsExactly(TOLD_AHEAD - 1);
  }

  @Test
  void theNextHeadIsToldByTheGrantOfTheOneBefore() {
    declareRated(100, RateLimit.perSecond(1));
    first.listen();
    second.listen();
    third.granted(1);
    QueuedWaiter one = first.queued(1);
    second.queued(1);
    advanceMillis(OPENS);

    PollReply poll = first.poll(one);

    assertThat(poll.header().grants()).extracting(Grant::id).containsExactly("first:1");
    assertThat(poll.header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
    await().until(() -> !second.listener().pushes().isEmpty());
    assertThat(second.listener().pushes()).containsExactly(new Push(POOL, now(), OPENS, List.of()));
    assertThat(first.listener().granted()).isEmpty();
  }

  @Test
  void oneMessageBringsAGrantAndWhenToComeBackForTheNext() {
    declareRated(100, RateLimit.perSecond(1));
    first.listen();
    second.granted(1);
    first.queued(1);
    first.queuedTake(2, 1);
    advanceMillis(OPENS);

    sweep();

    awaitPushed(first, "first:1");
    assertThat(first.listener().pushes()).hasSize(1);
    assertThat(first.listener().comeBacks()).containsExactly(OPENS);
  }

  @Test
  void theNextHeadOfTheSameWorkerIsToldInTheReply() {
    declareRated(100, RateLimit.perSecond(1));
    first.granted(1);
    QueuedWaiter one = first.queued(2);
    QueuedWaiter two = first.queuedTake(3, 1);
    advanceMillis(OPENS);

    PollReply poll = first.poll(one, two);

    assertThat(poll.header().grants()).extracting(Grant::id).containsExactly("first:2");
    assertThat(poll.header().comeBackIn()).isEqualTo(OPENS);
  }

  @Test
  void whoWouldNotHearIsNotToldAndAPollLooksForOneThatWould() {
    declareRated(100, RateLimit.perSecond(10));
    first.granted(1, 8);
    advanceMillis(100);
    first.granted(2, 2);
    QueuedWaiter deaf = second.queued(1, 10);
    QueuedWaiter taker = third.queuedTake(1, 3);
    QueuedWaiter behind = first.queued(3, 4);

    sweep();
    assertThat(audit().parked()).isEmpty();
    PollReply poll = first.poll(behind);

    assertThat(poll.header().comeBackIn()).isEqualTo(OPENS - 100);
    assertThat(audit().parked()).containsExactly(deaf.id(), taker.id());
    assertThat(second.listener().pushes()).isEmpty();
    assertThat(second.poll(deaf).header().comeBackIn()).isEqualTo(OPENS);
    assertThat(first.poll(behind).header().comeBackIn()).isEqualTo(OPENS - 100);
  }

  @Test
  void whoBeginsToListenIsToldStill() {
    declareRated(100, RateLimit.perSecond(1));
    first.granted(1);
    second.queued(1);
    sweep();
    second.listen();

    sweep();

    await().until(() -> !second.listener().pushes().isEmpty());
    assertThat(second.listener().comeBacks()).containsExactly(OPENS);
  }

  @Test
  void aHeadIsToldWhenGrantsResumeAfterALoss() {
    declareRated(100, RateLimit.perSecond(1));
    DeclareCommand restore =
        new DeclareCommand(POOL, Mode.RESTORE, settings(rated(100, RateLimit.perSecond(1))), 0);
    fixture().forgetAll();
    first.listen();
    observer.declare(restore);
    AcquireReply head = first.acquire(1, 10_000);
    AcquireReply behind = second.take(1, 1, 10_000);

    assertThat(head.standing().reason()).startsWith("recovering until ");
    assertThat(head.header().comeBackIn()).isBetween(1L, 1_000L);
    assertThat(behind.header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
    await().until(() -> !first.listener().pushes().isEmpty());
    assertThat(first.listener().comeBacks().get(0)).isLessThanOrEqualTo(head.header().comeBackIn());
  }

  @Test
  void theEarlierOfALeasesEndAndAnOpeningCounts() {
    declare(
        PoolConfig.builder()
            .limit(1)
            .lease(Duration.ofSeconds(1))
            .rateLimit(RateLimit.perSecond(1))
            .build());
    first.granted(1);
    QueuedWaiter waiter = first.queued(2);
    QueuedWaiter taker = first.queuedTake(3, 1);

    assertThat(first.poll(waiter, taker).header().comeBackIn()).isEqualTo(OPENS - 1);
    fixture().setField(POOL, "limit", "2");
    assertThat(first.poll(waiter, taker).header().comeBackIn()).isEqualTo(OPENS);
    fixture().setField(POOL, "limit", "0");
    fixture().deleteLeases(POOL);
    assertThat(first.poll(waiter, taker).header().comeBackIn()).isEqualTo(OPENS);
  }

  @Test
  void aHeadThatTimeAloneDoesNotServeIsNotToldWhen() {
    declareRated(1, RateLimit.perSecond(1));
    first.granted(1);

    assertThat(first.acquire(2).header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
    fixture().setField(POOL, "state", "paused");
    assertThat(first.take(3, 1, 10_000).header().comeBackIn()).isEqualTo(ReplyHeader.NOT);
  }
}
