package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.InspectReply.InspectedPool;
import io.poolcoordinator.spi.MemberCommand;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Why those that wait are not served, or why the next call would not be. */
public abstract class BlockedContract extends StoreContract {

  /** Blocked by what time alone does not end. */
  private void assertBlocked(String reason) {
    assertBlocked(reason, 0);
  }

  private void assertBlocked(String reason, long until) {
    InspectedPool pool = operator.inspect();
    assertThat(pool.blocked()).isEqualTo(reason);
    assertThat(pool.blockedUntil()).isEqualTo(until);
  }

  @Test
  void aPoolWithRoomIsNotBlocked() {
    declare(2);
    first.granted(1);

    assertBlocked("");
  }

  @Test
  void allPermitsAreHeld() {
    declare(2);
    first.granted(1);
    first.granted(2);
    assertBlocked("slots");

    first.queued(3);
    assertBlocked("slots");
  }

  @Test
  void aPoolOfLimitZeroHasNoSlots() {
    declare(0);
    assertBlocked("slots");

    first.queued(1);
    assertBlocked("slots");
  }

  @Test
  void aPausedPoolIsBlockedWhetherSomebodyWaitsOrNot() {
    declare(1);
    operator.done(Act.PAUSE);
    assertBlocked("paused");

    first.queued(1);
    assertBlocked("paused");
  }

  @Test
  void aDeletedPoolIsBlocked() {
    declare(1);
    operator.done(Act.DELETE);

    assertBlocked("deleted");
  }

  @Test
  @Tag(CORE)
  void aWindowIsBlockedUntilItOpens() {
    declareRated(9, RateLimit.perMinute(2));
    long start = align(60);
    first.granted(1, 2);
    assertBlocked(until("2/1m", start + 60_060), start + 60_060);

    first.queued(2);
    assertBlocked(until("2/1m", start + 60_060), start + 60_060);
  }

  @Test
  void whoeverWaitsForMoreUnitsThanAreLeftBlocksThoseBehind() {
    declareRated(9, RateLimit.perMinute(3));
    long start = align(60);
    first.granted(1, 2);
    assertBlocked("");

    first.queued(2, 3);
    assertBlocked(until("3/1m", start + 60_060), start + 60_060);
  }

  @Test
  void thoseThatWaitForUnitsAloneAreToldOf() {
    declareRated(9, RateLimit.perMinute(3));
    long start = align(60);
    first.granted(1, 2);
    first.queuedTake(2, 3);

    assertBlocked(until("3/1m", start + 60_060), start + 60_060);
  }

  @Test
  void aPoolIsBlockedWhileItsMembersCoolDown() {
    declareMembers(9, Member.of("a"), Member.of("b"));
    for (int number = 1; number <= 2; number++) {
      String member = first.granted(number).member();
      first.release(number, Outcome.throttled(Duration.ofSeconds(member.equals("a") ? 9 : 5)));
    }

    long until = now() + 5_000;
    assertBlocked(cooling("b", until), until);
  }

  @Test
  void aPoolIsBlockedWhileItsMembersAreFull() {
    declareMembers(9, withLimit("a", 1));
    first.granted(1);
    assertBlocked("member slots");

    first.queued(2);
    assertBlocked("member slots");
  }

  @Test
  void aMembersOwnWindowBlocksUntilItOpens() {
    declareMembers(9, Member.builder("a").rateLimit(RateLimit.perMinute(1)).build());
    long start = align(60);
    first.granted(1);

    assertBlocked(until("1/1m of a", start + 60_060), start + 60_060);
  }

  @Test
  void aPoolOfWhichAllMembersAreDrainedIsBlocked() {
    declareMembers(9, Member.of("a"));
    operator.members(MemberCommand.Act.DRAIN, "a");

    assertBlocked("no active member");
  }

  @Test
  void whoeverWaitsForAMemberIsToldOfThoughOthersWouldBeServed() {
    declareMembers(9, Member.of("a"), Member.of("b"));
    first.granted(1, of("a"));
    first.release(1, Outcome.throttled(Duration.ofSeconds(5)));
    assertBlocked("");

    first.queued(2, of("a"));

    long until = now() + 5_000;
    assertBlocked(cooling("a", until), until);
  }

  @Test
  void whoeverIsParkedBlocksNobody() {
    declare(1);
    first.granted(1);
    third.queued(1);
    first.release(1);
    assertThat(audit().parked()).containsExactly("third:1");

    assertBlocked("");
    first.granted(2);
    assertBlocked("slots");
  }

  @Test
  void aPoolThatWasLostAMomentAgoIsBlockedUntilHoldersCameBack() {
    observer.declare(new DeclareCommand(POOL, Mode.KEEP, settings(PoolConfig.ofLimit(1)), 1));

    InspectedPool pool = operator.inspect();

    assertThat(pool.blocked()).startsWith("recovering until ");
    assertThat(pool.blockedUntil()).isBetween(now(), now() + 1_000);
  }
}
