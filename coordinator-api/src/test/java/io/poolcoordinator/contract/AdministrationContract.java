package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolState;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.ActReply.Status;
import io.poolcoordinator.spi.Author;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.RenewReply;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pausing and resuming; acts that are delivered twice, late, or where there is no pool. */
public abstract class AdministrationContract extends StoreContract {

  private PoolState state() {
    return stored(observer.find()).state();
  }

  private ActCommand command(Act act, long notAfter) {
    return new ActCommand(POOL, "operator:1", notAfter, act, "", Author.WORKER);
  }

  @Test
  @Tag(CORE)
  void aPausedPoolGrantsNothingUntilItIsResumed() {
    declare(1);
    first.listen();
    Grant held = second.granted(1);
    QueuedWaiter waiter = first.queued(1);

    operator.done(Act.PAUSE);

    assertThat(second.renew(held).ends()).containsExactly(now() + LEASE);
    second.release(1);
    assertThat(statuses(first.poll(waiter))).containsExactly(WaiterStatus.QUEUED);
    AcquireReply refused = third.acquire(1, 0);
    assertThat(refused.status()).isEqualTo(AcquireReply.Status.REFUSED);
    assertThat(refused.standing().reason()).isEqualTo("paused");
    assertThat(audit().leases()).isEmpty();

    operator.done(Act.RESUME);

    awaitPushed(first, "first:1");
  }

  @Test
  void aWaiterOfWhoeverResumesIsGrantedInTheReply() {
    declare(1);
    operator.done(Act.PAUSE);
    first.queued(1);

    ActReply resumed = new TestOperator(first).done(Act.RESUME);

    assertThat(resumed.header().grants()).extracting(Grant::id).containsExactly("first:1");
  }

  @Test
  void pausingAndResumingChangeTheSettings() {
    declare(1);
    long before = stored(observer.find()).changed();

    ActReply paused = operator.done(Act.PAUSE);

    assertThat(paused.header().changed()).isGreaterThan(before);
    assertThat(paused.waiters() + paused.holders()).isZero();
    assertThat(state()).isEqualTo(PoolState.PAUSED);
    assertThat(observer.find().header().changed()).isEqualTo(paused.header().changed());

    ActReply resumed = operator.done(Act.RESUME);

    assertThat(resumed.header().changed()).isGreaterThan(paused.header().changed());
    assertThat(state()).isEqualTo(PoolState.ACTIVE);
    assertThat(observer.find().header().changed()).isEqualTo(resumed.header().changed());
  }

  @Test
  void whatIsSoAlreadyIsNotChanged() {
    declare(1);
    long before = observer.find().header().changed();
    assertThat(operator.act(Act.RESUME).status()).isEqualTo(Status.UNCHANGED);
    assertThat(observer.find().header().changed()).isEqualTo(before);

    long paused = operator.done(Act.PAUSE).header().changed();

    assertThat(operator.act(Act.PAUSE).status()).isEqualTo(Status.UNCHANGED);
    assertThat(observer.find().header().changed()).isEqualTo(paused);
  }

  @Test
  void anActThatIsDeliveredAgainAfterAContraryOneIsNotDoneAgain() {
    declare(1);
    ActCommand pause = operator.command(Act.PAUSE, "");
    assertThat(operator.act(pause).status()).isEqualTo(Status.DONE);
    operator.done(Act.RESUME);

    assertThat(operator.act(pause).status()).isEqualTo(Status.REPEATED);

    assertThat(state()).isEqualTo(PoolState.ACTIVE);
  }

  @Test
  void anActThatChangedNothingIsRememberedToo() {
    declare(1);
    ActCommand resume = operator.command(Act.RESUME, "");
    assertThat(operator.act(resume).status()).isEqualTo(Status.UNCHANGED);
    operator.done(Act.PAUSE);

    assertThat(operator.act(resume).status()).isEqualTo(Status.REPEATED);

    assertThat(state()).isEqualTo(PoolState.PAUSED);
  }

  @Test
  void aRepeatedActEndsNothingThatCameSince() {
    declare(2);
    first.granted(1);
    ActCommand clear = operator.command(Act.CLEAR, "");
    assertThat(operator.act(clear).holders()).isEqualTo(1);
    Grant since = second.granted(1);

    ActReply again = operator.act(clear);

    assertThat(again.status()).isEqualTo(Status.REPEATED);
    assertThat(again.waiters() + again.holders()).isZero();
    assertThat(second.renew(since).ends()).doesNotContain(RenewReply.LOST);
  }

  @Test
  void anActIsRememberedForAsLongAsItMayBeOnItsWay() {
    declare(1);
    ActCommand pause = operator.command(Act.PAUSE, "");
    operator.act(pause);
    operator.done(Act.RESUME);

    advance(Duration.ofSeconds(119));
    assertThat(operator.act(pause).status()).isEqualTo(Status.REPEATED);
    advance(Duration.ofSeconds(3));
    assertThat(operator.act(pause).status()).isEqualTo(Status.LATE);

    assertThat(state()).isEqualTo(PoolState.ACTIVE);
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void anActThatComesLateIsNotDone(Act act) {
    declare(1);
    Grant held = first.granted(1);
    long time = now();

    assertThat(operator.act(command(act, time)).status()).isEqualTo(Status.LATE);
    assertThat(operator.act(command(act, time + 120_001)).status()).isEqualTo(Status.LATE);

    assertThat(state()).isEqualTo(PoolState.ACTIVE);
    assertThat(operator.connections()).isEmpty();
    assertThat(first.renew(held).ends()).doesNotContain(RenewReply.LOST);
    // It is not remembered: nothing was done under its id.
    assertThat(operator.act(command(act, time + 120_000)).status())
        .isNotIn(Status.LATE, Status.REPEATED);
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void nothingIsDoneToAPoolThatIsMissing(Act act) {
    long time = System.currentTimeMillis();

    ActReply reply = operator.act(command(act, time + 60_000));

    assertThat(reply.status()).isEqualTo(Status.MISSING);
    assertThat(reply.header().changed()).isZero();
    assertThat(audit().isEmpty()).isTrue();
    declare(1);
    assertThat(operator.act(command(act, now() + 1)).status()).isNotEqualTo(Status.REPEATED);
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void nothingIsDoneToAPoolThatWasDeleted(Act act) {
    declare(2);
    first.granted(1);
    first.granted(2);
    first.queued(3);
    operator.done(Act.DELETE);
    Audit before = audit();
    long generation = observer.find().header().generation();

    ActReply reply = operator.act(act, "first:1");

    assertThat(reply.status()).isEqualTo(Status.DELETED);
    assertThat(reply.waiters() + reply.holders()).isZero();
    assertThat(audit()).isEqualTo(before);
    assertThat(reply.header().generation()).isEqualTo(generation);
    assertThat(state()).isEqualTo(PoolState.DELETED);
    assertThat(operator.connections()).isEmpty();
  }

  @Test
  void aPoolThatIsPausedCanBeCleared() {
    declare(1);
    first.granted(1);
    first.queued(2);
    operator.done(Act.PAUSE);

    ActReply cleared = operator.done(Act.CLEAR);

    assertThat(cleared.waiters()).isEqualTo(1);
    assertThat(cleared.holders()).isEqualTo(1);
    assertThat(state()).isEqualTo(PoolState.PAUSED);
  }
}
