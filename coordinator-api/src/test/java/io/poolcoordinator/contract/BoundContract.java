package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.Preference;
import io.poolcoordinator.spi.ReleaseReply;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Those that wait for certain members: who passes them, who does not, and what becomes of them. */
public abstract class BoundContract extends StoreContract {

  private static final Member A = Member.builder("a").limit(1).build();
  private static final Member B = Member.builder("b").limit(2).build();

  private static final Preference FROZEN = new Preference(List.of("a"), true);

  @Test
  @Tag(CORE)
  void whoWaitsForAMemberDoesNotHoldUpOthers() {
    declareMembers(9, A, B);
    first.granted(1);

    AcquireReply bound = first.acquire(2, of("a"));

    assertThat(bound.status()).isEqualTo(Status.QUEUED);
    assertThat(bound.standing().reason()).isEqualTo("member slots");
    assertThat(bound.standing().place()).isEqualTo(1);
    assertThat(second.granted(1).member()).isEqualTo("b");
    assertThat(audit().bound()).containsOnlyKeys("first:2");
    assertThat(audit().tickets()).isEmpty();
    assertThat(audit().waiting()).containsExactly("first:2");
  }

  @Test
  void itIsServedOnceItsMemberCanServe() {
    declareMembers(9, A, B);
    first.listen();
    second.granted(1);
    first.queued(2, of("a"));

    second.release(1);

    assertThat(awaitPush(first).member()).isEqualTo("a");
    assertThat(audit().bound()).isEmpty();
  }

  @Test
  void laterOnesDoNotTakeTheMemberForWhichItWaits() {
    declareMembers(9, A, B);
    fixture().setMemberField(POOL, "b", "limit", "1");
    first.listen();
    second.listen();
    observer.granted(1);
    observer.granted(2);
    first.queued(1, of("a"));
    second.queued(1);

    observer.release(1);
    awaitPushed(first, "first:1");

    assertThat(second.listener().pushes()).isEmpty();
    observer.release(2);
    awaitPushed(second, "second:1");
  }

  @Test
  void whoWaitsForAnyMemberIsNotOvertakenByWhoWaitsForTheSame() {
    declareMembers(9, A);
    first.listen();
    second.listen();
    observer.granted(1);
    first.queued(1);
    second.queued(1, of("a"));

    observer.release(1);

    awaitPushed(first, "first:1");
    assertThat(second.listener().pushes()).isEmpty();
    assertThat(audit().bound()).containsOnlyKeys("second:1");
  }

  @Test
  @Tag(CORE)
  void thoseThatWaitForTheSameMembersAreServedInTheirOrder() {
    declareMembers(9, A, B);
    first.listen();
    second.listen();
    Grant one = observer.granted(1, of("a"));
    observer.granted(2, of("b"));
    observer.granted(3, of("b"));
    assertThat(one.member()).isEqualTo("a");
    first.queued(1, of("a", "b"));
    second.queued(1, of("b", "a"));
    assertThat(second.acquire(2, of("a", "b")).standing().place()).isEqualTo(3);

    observer.release(2);
    assertThat(awaitPush(first).member()).isEqualTo("b");
    observer.release(1);

    assertThat(awaitPush(second).member()).isEqualTo("a");
  }

  @Test
  void aPreferenceIsAskedInItsOrder() {
    declareMembers(9, A, B);

    assertThat(first.granted(1, of("b", "a")).member()).isEqualTo("b");
    assertThat(first.granted(2, of("a", "b")).member()).isEqualTo("a");
    assertThat(first.granted(3, of("a", "b")).member()).isEqualTo("b");
    assertThat(first.acquire(4, of("b", "a")).standing().reason()).isEqualTo("member slots");
  }

  @Test
  void slotsOfThePoolHoldForThemToo() {
    declareMembers(1, A, B);
    first.listen();
    observer.granted(1);

    AcquireReply bound = first.acquire(1, of("b"));

    assertThat(bound.standing().reason()).isEqualTo("slots");
    QueuedWaiter waiter = TestWorker.waiter(first.command(1, 1, true, 0, of("b")), bound);
    assertThat(observer.release(1).standing().reason()).isEqualTo("slots");
    assertThat(awaitPush(first).member()).isEqualTo("b");
    assertThat(statuses(first.poll(waiter))).containsExactly(WaiterStatus.GRANTED);
  }

  @Test
  void anUnknownMemberIsImpossible() {
    declareMembers(9, A, B);

    AcquireReply reply = first.acquire(1, of("d", "c"));

    assertThat(reply.status()).isEqualTo(Status.IMPOSSIBLE);
    assertThat(reply.standing().reason()).isEqualTo("member d");
    assertThat(first.granted(2, of("d", "b")).member()).isEqualTo("b");
  }

  @Test
  void whoWaitsForAMemberThatIsRemovedLeaves() {
    declareMembers(9, A, B);
    observer.granted(1);
    QueuedWaiter waiter = first.queued(1, of("a"));
    QueuedWaiter frozen = first.queued(2, FROZEN);

    observer.declare(declaration(Mode.REPLACE, rotating(9, B)));

    assertThat(statuses(first.poll(waiter, frozen)))
        .containsExactly(WaiterStatus.IMPOSSIBLE, WaiterStatus.QUEUED);
    assertThat(first.release(2).status()).isEqualTo(ReleaseReply.Status.CANCELLED);
  }

  @Test
  void aJobGoesOnWithAMemberThatWasRemoved() {
    declareMembers(9, A, B);
    observer.declare(declaration(Mode.REPLACE, rotating(9, B)));

    assertThat(first.granted(1, FROZEN).member()).isEqualTo("a");
    assertThat(first.acquire(2, FROZEN).standing().reason()).isEqualTo("member slots");
    assertThat(first.acquire(3, of("a")).status()).isEqualTo(Status.IMPOSSIBLE);
    assertThat(audit().held()).containsEntry("a", 1L);
  }

  @Test
  void whoCancelsLeavesItsQueue() {
    declareMembers(9, A);
    observer.granted(1);
    first.queued(1, of("a"));
    second.queued(1, of("a"));

    ReleaseReply reply = second.release(1);

    assertThat(reply.status()).isEqualTo(ReleaseReply.Status.CANCELLED);
    assertThat(reply.standing().place()).isEqualTo(2);
    assertThat(audit().bound()).containsOnlyKeys("first:1");
    assertThat(audit().waiting()).containsExactly("first:1");
  }

  @Test
  void askingAgainHasTheSameTicket() {
    declareMembers(9, A);
    observer.granted(1);
    QueuedWaiter waiter = first.queued(1, of("a"));

    AcquireReply again = first.acquire(1, of("a"));

    assertThat(again.status()).isEqualTo(Status.QUEUED);
    assertThat(again.ticket()).isEqualTo(waiter.ticket());
    assertThat(again.standing().reason()).isEqualTo("member slots");
  }

  @Test
  void queuesThatAreDeletedByHandAreCleared() {
    declareMembers(9, A);
    observer.granted(1);
    QueuedWaiter waiter = first.queued(1, of("a"));
    QueuedWaiter other = first.queued(2, of("a"));
    long generation = first.find().header().generation();

    fixture().deleteBound(POOL);

    PollReply poll = first.poll(waiter);
    assertThat(statuses(poll)).containsExactly(WaiterStatus.CLEARED);
    assertThat(poll.header().generation()).isNotEqualTo(generation);
    assertThat(first.acquire(2, of("a")).status()).isEqualTo(Status.ENDED);
    assertThat(statuses(first.poll(other))).containsExactly(WaiterStatus.ENDED);
    assertThat(audit().bound()).isEmpty();
  }

  @Test
  void aPollQueuesThoseAgainThatWereLost() {
    declareMembers(9, A, B);
    observer.granted(1);
    QueuedWaiter one = first.queued(1, of("a"));
    QueuedWaiter two = second.queued(1, of("a"));
    fixture().forgetAll();
    observer.declare(declaration(Mode.KEEP, rotating(0, A, B)));

    assertThat(statuses(second.poll(two))).containsExactly(WaiterStatus.QUEUED);
    assertThat(statuses(first.poll(one))).containsExactly(WaiterStatus.QUEUED);

    assertThat(audit().bound())
        .containsEntry("first:1", one.ticket())
        .containsEntry("second:1", two.ticket());
  }

  @Test
  void whoseWorkerDoesNotListenIsParkedAndComesBackByAPoll() {
    declareMembers(9, A);
    Grant held = observer.granted(1);
    QueuedWaiter waiter = first.queued(1, of("a"));

    observer.release(1);
    assertThat(held.member()).isEqualTo("a");
    assertThat(audit().parked()).containsExactly("first:1");
    PollReply poll = first.poll(waiter);

    assertThat(poll.parked()).isTrue();
    assertThat(poll.header().grants()).extracting(Grant::member).containsExactly("a");
  }

  @Test
  void aPushedGrantThatIsNotClaimedGoesBackToItsQueue() {
    declareMembers(9, A);
    first.listen();
    observer.granted(1);
    QueuedWaiter waiter = first.queued(1, of("a"));
    observer.release(1);
    awaitPushed(first, "first:1");

    advanceMillis(CLAIM);
    sweep();

    assertThat(audit().bound()).containsEntry("first:1", -waiter.ticket());
    assertThat(audit().held()).isEmpty();
  }

  @Test
  void eachHeadThatTimeServesIsToldWhen() {
    declareMembers(9, A, B);
    first.listen();
    second.listen();
    for (String member : new String[] {"a", "b"}) {
      fixture().setMemberField(POOL, member, "rate", "1/1s");
      third.granted(member.equals("a") ? 1 : 2, of(member));
    }
    first.queued(1, of("a"));
    second.queued(1, of("b"));
    advanceMillis(100);
    third.release(1);
    third.release(2);
    sweep();

    await().until(() -> !second.listener().pushes().isEmpty());
    assertThat(first.listener().comeBacks()).hasSize(1);
    assertThat(second.listener().comeBacks()).hasSize(1);
  }
}
