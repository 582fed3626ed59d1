package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.MemberCommand;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is written of each act. */
public abstract class EventsContract extends WrittenContract {

  private TestOperator anna() {
    return new TestOperator(worker("desk"), ANNA);
  }

  private void assertWritten(String act, String before, String after) {
    assertWritten(act, "operator", "", before, after);
  }

  @Test
  void pausingAndResumingAreWritten() {
    declare(2);

    anna().done(Act.PAUSE);
    assertWritten("paused", "anna", "maintenance tonight", "state=active", "state=paused");
    operator.act(Act.PAUSE);
    operator.done(Act.RESUME);
    assertWritten("resumed", "state=paused", "state=active");
    operator.act(Act.RESUME);

    assertThat(acts()).containsExactly("made", "paused", "resumed");
  }

  @Test
  void anActWithoutANameIsTheWorkers() {
    declare(2);

    new TestOperator(second, new Author("", "stuck")).done(Act.PAUSE);

    assertWritten("paused", "second", "stuck", "state=active", "state=paused");
  }

  @Test
  void clearingIsWrittenWithHowManyWent() {
    declare(2);
    first.granted(1);
    first.granted(2);
    first.queued(3);

    operator.done(Act.CLEAR_WAITERS);
    assertWritten("waiters-cleared", "waiters=1", "");
    operator.done(Act.CLEAR);
    assertWritten("cleared", "waiters=0 holders=2", "");
    operator.done(Act.CLEAR);
    assertWritten("cleared", "waiters=0 holders=0", "");
    operator.done(Act.CLEAR_WAITERS);
    assertWritten("waiters-cleared", "waiters=0", "");
  }

  @Test
  void endingAPermitOrAWaitIsWritten() {
    declare(1);
    first.granted(1);
    first.queued(2);

    operator.done(Act.END_PERMIT, "first:2");
    assertWritten("permit-ended", "first:2", "");
    operator.done(Act.END_PERMIT, "first:1");
    assertWritten("permit-ended", "first:1", "");
    operator.act(Act.END_PERMIT, "first:1");

    assertThat(acts()).containsExactly("made", "permit-ended", "permit-ended");
  }

  @Test
  void deletingIsWrittenWithWhatWasThere() {
    declare(2);
    first.granted(1);
    first.granted(2);
    first.queued(3);
    operator.done(Act.ATTACH, "exact");
    operator.done(Act.PAUSE);

    operator.done(Act.DELETE);

    assertWritten("deleted", "state=paused waiters=1 holders=2 connections=1", "");
    assertThat(acts()).containsExactly("made", "attached", "paused", "deleted");
  }

  @Test
  @Tag(CORE)
  void attachingAndDetachingAreWritten() {
    declare(1);

    operator.done(Act.ATTACH, "exact");
    assertWritten("attached", "", "exact");
    operator.act(Act.ATTACH, "exact");
    operator.done(Act.DETACH, "exact");
    assertWritten("detached", "exact", "");
    operator.act(Act.DETACH, "exact");

    assertThat(acts()).containsExactly("made", "attached", "detached");
  }

  @Test
  void anActThatIsRepeatedOrLateIsNotWrittenAgain() {
    declare(1);
    ActCommand clear = operator.command(Act.CLEAR, "");
    operator.act(clear);
    operator.act(clear);
    operator.act(new ActCommand(POOL, "operator:1", now(), Act.CLEAR, "", Author.WORKER));

    assertThat(acts()).containsExactly("made", "cleared");
  }

  @Test
  void statesOfMembersAreWritten() {
    declareMembers(9, Member.of("eol1"));

    anna().members(MemberCommand.Act.DRAIN, "eol1");
    assertWritten(
        "member-drained", "anna", "maintenance tonight", "eol1:state=active", "eol1:state=drained");
    operator.members(MemberCommand.Act.DRAIN, "eol1");
    operator.members(MemberCommand.Act.DISABLE, "eol1");
    assertWritten("member-disabled", "eol1:state=drained", "eol1:state=disabled");
    operator.members(MemberCommand.Act.ENABLE, "eol1");
    assertWritten("member-enabled", "eol1:state=disabled", "eol1:state=active");
    operator.members(MemberCommand.Act.ENABLE, "eol1");
    operator.members(MemberCommand.Act.DRAIN, "eol2");
    operator.members(MemberCommand.Act.READ, "");

    assertThat(acts())
        .containsExactly("made", "member-drained", "member-disabled", "member-enabled");
  }

  @Test
  void aCoolDownThatIsEndedIsWritten() {
    declareMembers(9, Member.of("eol1"));
    first.granted(1);
    first.release(1, Outcome.throttled());

    operator.members(MemberCommand.Act.END_COOL_DOWN, "eol1");
    assertWritten("cool-down-ended", "eol1:cooling", "");
    operator.members(MemberCommand.Act.END_COOL_DOWN, "eol1");
    operator.members(MemberCommand.Act.END_COOL_DOWN, "");

    assertThat(acts()).containsExactly("made", "cool-down-ended");
  }

  @Test
  void aCoolDownOfThePoolItselfThatIsEndedIsWritten() {
    declare(9);
    first.granted(1);
    first.release(1, Outcome.throttled());

    anna().members(MemberCommand.Act.END_COOL_DOWN, "");

    assertWritten("cool-down-ended", "anna", "maintenance tonight", "cooling", "");
  }

  @Test
  void whatWorkersDoIsNotWritten() {
    declareRated(1, RateLimit.perMinute(9));
    first.granted(1);
    first.queued(2);
    first.release(1);
    first.taken(3, 1);
    first.reserved(4, 1);
    advance(Duration.ofMinutes(10));
    sweep();

    assertThat(acts()).containsExactly("made");
  }
}
