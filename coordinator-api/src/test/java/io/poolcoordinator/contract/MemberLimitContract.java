package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.MemberCommand.Act;
import io.poolcoordinator.spi.MemberReply;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.StoredMember;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What each member may take by itself, beside what all of them may together. */
public abstract class MemberLimitContract extends StoreContract {

  /** When the units of one second's window come free. */
  private static final long OPENS = 1_001;

  private static final Member A = Member.of("a");
  private static final Member B = Member.of("b");

  private static Member limited(String name, int limit) {
    return Member.builder(name).limit(limit).build();
  }

  private static Member rated(String name, RateLimit... rates) {
    Member.Builder member = Member.builder(name);
    for (RateLimit rate : rates) {
      member.rateLimit(rate);
    }
    return member.build();
  }

  private AcquireReply refused(int number, int cost) {
    AcquireReply reply = first.acquire(number, cost, 0);
    assertThat(reply.status()).isEqualTo(Status.REFUSED);
    return reply;
  }

  @Test
  @Tag(CORE)
  void noMoreAreHeldOnAMemberThanItsLimit() {
    declareMembers(9, limited("a", 1), limited("b", 2));

    assertThat(first.granted(1).member()).isEqualTo("a");
    assertThat(first.granted(2).member()).isEqualTo("b");
    assertThat(first.granted(3).member()).isEqualTo("b");

    assertThat(refused(4, 1).standing().reason()).isEqualTo("member slots");
    assertThat(audit().held()).isEqualTo(Map.of("a", 1L, "b", 2L));
    first.release(1);
    assertThat(first.granted(5).member()).isEqualTo("a");
  }

  @Test
  void aReleaseServesWhoWaitsForItsMembersSlot() {
    declareMembers(9, limited("a", 1));
    first.listen();
    second.granted(1);
    first.queued(1);

    second.release(1);

    assertThat(awaitPush(first).member()).isEqualTo("a");
    assertThat(audit().held()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void thePoolsLimitHoldsOverAllMembers() {
    declareMembers(2, limited("a", 5), limited("b", 5));
    first.granted(1);
    first.granted(2);

    assertThat(refused(3, 1).standing().reason()).isEqualTo("slots");
  }

  @Test
  void thePoolsWindowsHoldOverAllMembers() {
    declare(
        rotating(9, rated("a", RateLimit.perSecond(3)), rated("b", RateLimit.perSecond(3)))
            .toBuilder()
            .rateLimit(RateLimit.perSecond(4))
            .build());
    first.granted(1, 2);
    first.granted(2, 2);

    assertThat(refused(3, 1).standing().reason()).isEqualTo(until("4/1s", now() + OPENS));
    assertThat(audit().windows()).containsOnlyKeys("1s", "a:1s", "b:1s");
  }

  @Test
  @Tag(CORE)
  void aMemberWhoseWindowIsFullIsPassedOver() {
    declareMembers(9, rated("a", RateLimit.perSecond(1)), B);
    assertThat(first.granted(1).member()).isEqualTo("a");
    assertThat(first.granted(2).member()).isEqualTo("b");
    assertThat(first.granted(3).member()).isEqualTo("b");

    advanceMillis(OPENS);

    assertThat(first.granted(4).member()).isEqualTo("a");
  }

  @Test
  void theWindowThatOpensFirstSaysWhenSomebodyIsServed() {
    declareMembers(
        9,
        rated("a", RateLimit.perSecond(1), RateLimit.perMinute(9)),
        rated("b", RateLimit.perSecond(1)));
    first.granted(1);
    advanceMillis(100);
    first.granted(2);

    AcquireReply queued = first.acquire(3);

    long opening = now() - 100 + OPENS;
    assertThat(queued.status()).isEqualTo(Status.QUEUED);
    assertThat(queued.standing().reason()).isEqualTo(until("1/1s of a", opening));
    assertThat(queued.header().comeBackIn()).isEqualTo(OPENS - 100);
    advanceMillis(OPENS - 100);
    assertThat(first.poll(TestWorker.waiter(first.command(3, 0, 0), queued)).header().grants())
        .extracting(Grant::member)
        .containsExactly("a");
  }

  @Test
  void whoWouldWaitInVainIsRefusedAtOnce() {
    declareMembers(9, rated("a", RateLimit.perMinute(1)), B);
    align(60);
    first.granted(1);
    fixture().setMemberField(POOL, "b", "limit", "0");
    long opening = now() + 60_060;

    AcquireReply mayBeServed = first.acquire(2, 10_000);
    assertThat(mayBeServed.status()).isEqualTo(Status.QUEUED);
    assertThat(mayBeServed.standing().reason()).isEqualTo(until("1/1m of a", opening));
    first.release(2);
    fixture().setMemberField(POOL, "b", "state", "drained");
    AcquireReply inVain = first.acquire(3, 10_000);

    assertThat(inVain.status()).isEqualTo(Status.REFUSED);
    assertThat(inVain.standing().reason()).isEqualTo(until("1/1m of a", opening));
    assertThat(first.acquire(4, 70_000).status()).isEqualTo(Status.QUEUED);
  }

  @Test
  void aCostIsTakenFromTheMembersWindows() {
    declareMembers(9, rated("a", RateLimit.perSecond(5)));
    first.granted(1, 3);

    assertThat(refused(2, 3).standing().reason()).isEqualTo(until("5/1s of a", now() + OPENS));
    first.granted(3, 2);
    assertThat(audit().windows().get("a:1s").values()).containsExactly(5L);
  }

  @Test
  void aCostIsServedByWhoseWindowHoldsIt() {
    declareMembers(9, rated("a", RateLimit.perSecond(3)), rated("b", RateLimit.perSecond(9)));

    assertThat(first.granted(1, 4).member()).isEqualTo("b");
    assertThat(first.granted(2, 3).member()).isEqualTo("a");
  }

  @Test
  void aCostThatNoMemberCanServeIsImpossible() {
    declareMembers(9, rated("b", RateLimit.perSecond(9)), rated("a", RateLimit.perSecond(3)));

    AcquireReply reply = first.acquire(1, 10, 1_000);

    assertThat(reply.status()).isEqualTo(Status.IMPOSSIBLE);
    assertThat(reply.standing().reason()).isEqualTo("rate 3/1s of a");
  }

  @Test
  void aWaiterThatNoMemberCanServeAnyMoreLeaves() {
    declareMembers(9, rated("a", RateLimit.perSecond(9)));
    first.granted(1, 9);
    QueuedWaiter waiter = first.queued(2, 5);
    fixture().setMemberField(POOL, "a", "rate", "4/1s");

    assertThat(statuses(first.poll(waiter))).containsExactly(WaiterStatus.IMPOSSIBLE);
    assertThat(audit().tickets()).isEmpty();
  }

  @Test
  void aWindowThatIsChangedKeepsWhatWasUsed() {
    declareMembers(9, rated("a", RateLimit.perSecond(3)));
    first.granted(1, 3);
    advanceMillis(500);

    observer.declare(declaration(Mode.REPLACE, rotating(9, rated("a", RateLimit.perMinute(4)))));

    first.granted(2);
    assertThat(refused(3, 1).standing().reason()).startsWith("rate 4/1m of a until ");
    assertThat(audit().windows()).containsOnlyKeys("a:1m");
  }

  @Test
  void aMemberThatIsDrainedOrDisabledGetsNoGrants() {
    declareMembers(9, A, B);
    Grant held = first.granted(1);
    MemberReply drained = observer.members(Act.DRAIN, "a");
    assertThat(drained.status()).isEqualTo(MemberReply.Status.DONE);
    assertThat(drained.members())
        .containsExactly(
            new StoredMember("a", MemberState.DRAINED, 1, 0, 0),
            new StoredMember("b", MemberState.ACTIVE, 0, 0, 0));
    assertThat(first.turn(2)).isEqualTo("b");

    observer.members(Act.DISABLE, "b");

    assertThat(refused(3, 1).standing().reason()).isEqualTo("no active member");
    assertThat(stored(observer.find()).memberStates())
        .isEqualTo(Map.of("a", MemberState.DRAINED, "b", MemberState.DISABLED));
    assertThat(first.renew(held).ends()).containsExactly(now() + LEASE);
  }

  @Test
  void whoWaitsIsServedOnceAMemberIsEnabled() {
    declareMembers(9, A);
    first.listen();
    observer.members(Act.DISABLE, "a");
    first.queued(1);
    long changed = observer.find().header().changed();

    MemberReply enabled = observer.members(Act.ENABLE, "a");

    awaitPushed(first, "first:1");
    assertThat(enabled.header().changed()).isGreaterThan(changed);
    assertThat(enabled.members())
        .containsExactly(new StoredMember("a", MemberState.ACTIVE, 1, 0, 0));
    assertThat(observer.members(Act.ENABLE, "a").header().changed())
        .isEqualTo(enabled.header().changed());
  }

  @Test
  void anUnknownMemberIsNotChanged() {
    declareMembers(9, A);

    for (Act act : new Act[] {Act.ENABLE, Act.DRAIN, Act.DISABLE, Act.END_COOL_DOWN}) {
      MemberReply reply = observer.members(act, "b");
      assertThat(reply.status()).isEqualTo(MemberReply.Status.UNKNOWN_MEMBER);
      assertThat(reply.members()).extracting(StoredMember::name).containsExactly("a");
    }
    fixture().setField(POOL, "state", "deleted");
    assertThat(observer.members(Act.READ, "").status()).isEqualTo(MemberReply.Status.DELETED);
    fixture().forgetAll();
    assertThat(observer.members(Act.READ, "").status()).isEqualTo(MemberReply.Status.MISSING);
  }

  @Test
  void editsByHandTakeEffectAtOnceAndAreNoticedByTheNextLook() {
    declareMembers(9, A);
    sweep();
    long changed = stored(observer.find()).changed();
    AcquireCommand atOnce = first.command(1, 0, now() + TestWorker.ON_ITS_WAY);
    AcquireCommand later = first.command(2, 0, now() + TestWorker.ON_ITS_WAY);
    fixture().setMemberField(POOL, "a", "state", "drained");
    fixture().setMemberField(POOL, "a", "attribute:country", "NL");

    AcquireReply before = first.acquire(atOnce);
    advanceMillis(1_000);
    AcquireReply after = first.acquire(later);

    assertThat(before.status()).isEqualTo(Status.REFUSED);
    assertThat(before.header().changed()).isEqualTo(changed);
    assertThat(after.header().changed()).isGreaterThan(changed);
    assertThat(stored(observer.find()).changed()).isEqualTo(after.header().changed());
    assertThat(stored(observer.find()).config().members())
        .containsExactly(Member.builder("a").attribute("country", "NL").build());
  }

  @Test
  void aPermitThatIsTakenAwayByHandIsNotHeldOnItsMember() {
    declareMembers(9, limited("a", 1));
    first.granted(1);

    fixture().removeLease(POOL, "first:1");
    sweep();

    assertThat(audit().held()).isEmpty();
    assertThat(second.granted(1).member()).isEqualTo("a");
    assertThat(observer.member("a").held()).isEqualTo(1);
  }

  @Test
  @Tag(CORE)
  void aPermitThatIsTakenBackInCountsOnItsMember() {
    declareMembers(9, limited("a", 1), B);
    Grant lost = first.granted(1);
    fixture().forgetAll();
    observer.declare(declaration(Mode.KEEP, rotating(9, limited("a", 1), B)));

    first.renew(lost);

    assertThat(audit().held()).isEqualTo(Map.of("a", 1L));
    assertThat(second.granted(1).member()).isEqualTo("b");
    assertThat(second.granted(2).member()).isEqualTo("b");
  }
}
