package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.CoolDown;
import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.MemberCommand.Act;
import io.poolcoordinator.spi.ReleaseReply;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the outcomes of calls do: cool-downs, probes, and what does not count. */
public abstract class CoolDownContract extends StoreContract {

  private static final long STANDARD = 30_000;

  private static final Member A = Member.of("a");
  private static final Member B = Member.of("b");

  private long until(String member) {
    return observer.member(member).coolingUntil();
  }

  /** Grants a permit on a member and releases it with an outcome. */
  private void call(int number, String member, Outcome outcome) {
    assertThat(first.granted(number, of(member)).member()).isEqualTo(member);
    first.release(number, outcome);
  }

  private String refused(int number) {
    AcquireReply reply = first.acquire(number, 0);
    assertThat(reply.status()).isEqualTo(Status.REFUSED);
    return reply.standing().reason();
  }

  private void declareCooling(CoolDown.Builder coolDown, Member... members) {
    declare(rotating(9, members).toBuilder().coolDown(coolDown.build()).build());
  }

  @Test
  @Tag(CORE)
  void aMemberThatIsThrottledIsPassedOver() {
    declareMembers(9, A, B);

    assertThat(first.granted(1).member()).isEqualTo("a");
    first.release(1, Outcome.throttled());

    assertThat(until("a")).isEqualTo(now() + STANDARD);
    assertThat(second.turn(1)).isEqualTo("b");
    assertThat(second.turn(2)).isEqualTo("b");
    observer.members(Act.DRAIN, "b");
    assertThat(refused(2)).isEqualTo(cooling("a", now() + STANDARD));
  }

  @Test
  void itCoolsDownForAsLongAsTheApiSays() {
    declareMembers(9, A, B);

    call(1, "a", Outcome.throttled(Duration.ofMillis(7_001)));
    call(2, "b", Outcome.throttled(Instant.ofEpochMilli(now() + 8_002)));

    assertThat(until("a")).isEqualTo(now() + 7_001);
    assertThat(until("b")).isEqualTo(now() + 8_002);
  }

  @Test
  void partsOfAMillisecondAreRoundedUp() {
    declareMembers(9, A, B);

    call(1, "a", Outcome.throttled(Duration.ofMillis(7_000).plusNanos(1)));

    assertThat(until("a")).isEqualTo(now() + 7_001);
  }

  @Test
  void whatTheApiSaysIsBroughtWithinBounds() {
    declareCooling(
        CoolDown.builder()
            .standard(Duration.ofSeconds(1))
            .shortest(Duration.ofSeconds(2))
            .longest(Duration.ofSeconds(9)),
        A,
        B,
        Member.of("c"),
        Member.of("d"));

    call(1, "a", Outcome.throttled());
    call(2, "b", Outcome.throttled(Duration.ofSeconds(-1)));
    call(3, "c", Outcome.throttled(Duration.ofDays(1_000_000)));
    call(4, "d", Outcome.throttled(Instant.ofEpochMilli(now() - 1)));

    assertThat(until("a")).isEqualTo(now() + 2_000);
    assertThat(until("b")).isEqualTo(now() + 2_000);
    assertThat(until("c")).isEqualTo(now() + 9_000);
    assertThat(until("d")).isEqualTo(now() + 2_000);
  }

  @Test
  void boundsThatAreSetByHandCount() {
    declareMembers(9, A, B);
    fixture().setField(POOL, "cool-down", "500");
    fixture().setField(POOL, "cool-down-shortest", "100");
    fixture().setField(POOL, "cool-down-longest", "700");

    call(1, "a", Outcome.throttled());
    call(2, "b", Outcome.throttled(Duration.ofHours(1)));

    assertThat(until("a")).isEqualTo(now() + 500);
    assertThat(until("b")).isEqualTo(now() + 700);
  }

  @Test
  void afterACoolDownOneProbeIsLetThroughAtATime() {
    declareMembers(9, A);
    call(1, "a", Outcome.throttled());
    advanceMillis(STANDARD - 1);
    assertThat(refused(2)).isEqualTo(cooling("a", now() + 1));
    advanceMillis(1);

    first.granted(3);

    assertThat(refused(4)).isEqualTo("member slots");
    first.release(3);
    first.granted(5);
    assertThat(refused(6)).isEqualTo("member slots");
  }

  @Test
  void aSuccessEndsACoolDown() {
    declareMembers(9, A);
    call(1, "a", Outcome.throttled());
    advanceMillis(STANDARD);

    call(2, "a", Outcome.success());

    assertThat(until("a")).isZero();
    first.granted(3);
    first.granted(4);
  }

  @Test
  void aProbeThatIsThrottledBeginsALongerCoolDown() {
    declareMembers(9, A);
    call(1, "a", Outcome.throttled(Duration.ofSeconds(10)));
    advanceMillis(10_000);

    call(2, "a", Outcome.throttled(Duration.ofSeconds(5)));

    assertThat(until("a")).isEqualTo(now() + 20_000);
    advanceMillis(20_000);
    call(3, "a", Outcome.failed());
    assertThat(until("a")).isEqualTo(now() + 40_000);
    advanceMillis(40_000);
    call(4, "a", Outcome.throttled(Duration.ofSeconds(90)));
    assertThat(until("a")).isEqualTo(now() + 90_000);
  }

  @Test
  void aProbeThatExpiresAllowsAnother() {
    declareMembers(9, A);
    call(1, "a", Outcome.throttled());
    advanceMillis(STANDARD);
    first.granted(2);
    advanceMillis(LEASE - 1);
    assertThat(refused(3)).isEqualTo("member slots");

    advanceMillis(1);

    assertThat(second.granted(1).member()).isEqualTo("a");
    assertThat(refused(4)).isEqualTo("member slots");
  }

  @Test
  void severalFailuresInARowBeginACoolDown() {
    declareMembers(9, A);
    call(1, "a", Outcome.failed());
    call(2, "a", Outcome.failed());
    assertThat(observer.member("a").failures()).isEqualTo(2);
    assertThat(until("a")).isZero();

    call(3, "a", Outcome.failed());

    assertThat(until("a")).isEqualTo(now() + STANDARD);
    assertThat(observer.member("a").failures()).isZero();
  }

  @Test
  void aSuccessBetweenFailuresForgetsThem() {
    declareMembers(9, A);
    call(1, "a", Outcome.failed());
    call(2, "a", Outcome.failed());
    call(3, "a", Outcome.success());

    call(4, "a", Outcome.failed());

    assertThat(observer.member("a").failures()).isEqualTo(1);
    fixture().setField(POOL, "cool-down-failures", "0");
    fixture().setMemberField(POOL, "a", "failures", "100");
    call(5, "a", Outcome.failed());
    assertThat(observer.member("a").failures()).isEqualTo(101);
  }

  @Test
  void outcomesOfGrantsFromBeforeACoolDownDoNotCount() {
    declareMembers(9, A);
    for (int number = 1; number <= 4; number++) {
      first.granted(number);
    }
    first.release(1, Outcome.throttled());
    long until = until("a");
    advanceMillis(1_000);

    first.release(2, Outcome.success());
    first.release(3, Outcome.throttled(Duration.ofHours(1)));
    first.release(4, Outcome.failed());

    assertThat(until("a")).isEqualTo(until);
    assertThat(observer.member("a").failures()).isZero();
  }

  @Test
  void aMemberThatIsNotAuthorisedIsDisabled() {
    declareMembers(9, A, B);
    long changed = stored(observer.find()).changed();

    call(1, "a", Outcome.unauthorised());

    assertThat(observer.member("a").state()).isEqualTo(MemberState.DISABLED);
    assertThat(stored(observer.find()).changed()).isGreaterThan(changed);
    assertThat(first.turn(2)).isEqualTo("b");
    assertThat(first.turn(3)).isEqualTo("b");
  }

  @Test
  void aReleaseThatIsDeliveredTwiceCountsOnce() {
    declareMembers(9, A);
    first.granted(1);

    assertThat(first.release(1, Outcome.failed()).status()).isEqualTo(ReleaseReply.Status.RELEASED);
    assertThat(first.release(1, Outcome.failed()).status()).isEqualTo(ReleaseReply.Status.ENDED);

    assertThat(observer.member("a").failures()).isEqualTo(1);
  }

  @Test
  void aPermitThatIsReleasedWithoutAnOutcomeSaysNothing() {
    declareMembers(9, A);
    call(1, "a", Outcome.failed());

    first.turn(2);

    assertThat(observer.member("a").failures()).isEqualTo(1);
  }

  @Test
  void aCoolDownThatIsEndedByHandNeedsNoProbe() {
    declareMembers(9, A);
    first.listen();
    call(1, "a", Outcome.throttled());
    first.queued(2);
    first.queued(3);

    observer.members(Act.END_COOL_DOWN, "a");

    awaitPushed(first, "first:2", "first:3");
    assertThat(until("a")).isZero();
  }

  @Test
  void aCoolDownCanBeSetByHand() {
    declareMembers(9, A);
    fixture().setMemberField(POOL, "a", "cooling", coolingUntil(now() + 700));

    assertThat(refused(1)).isEqualTo(cooling("a", now() + 700));
    advanceMillis(700);
    call(2, "a", Outcome.throttled(Duration.ofSeconds(3)));
    assertThat(until("a")).isEqualTo(now() + 3_000);
    fixture().setMemberField(POOL, "a", "cooling", null);

    assertThat(until("a")).isZero();
  }

  @Test
  void aMemberKeepsItsCoolDownWhenItIsReplacedAndLosesItWithADeletedPool() {
    declareMembers(9, A);
    call(1, "a", Outcome.throttled());
    Member replaced = Member.builder("a").weight(2).limit(4).build();
    observer.declare(declaration(Mode.REPLACE, rotating(9, replaced)));
    assertThat(until("a")).isEqualTo(now() + STANDARD);

    fixture().setField(POOL, "state", "deleted");
    observer.declare(declaration(Mode.KEEP, rotating(9, replaced)));

    assertThat(until("a")).isZero();
    Grant grant = first.granted(2);
    assertThat(grant.member()).isEqualTo("a");
  }
}
