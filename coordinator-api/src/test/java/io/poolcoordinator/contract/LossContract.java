package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.admin.PoolAudit;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.DeclareReply.Status;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * State that was lost: settings are restored, holders taken back in, waiters queued again. Time
 * passes here as it does until the state is lost, since the pool's clock is lost with it.
 */
public abstract class LossContract extends StoreContract {

  /** For so long nothing is granted after a loss, in ms. */
  private static final long QUIET = 1_000;

  private StoredPool known;

  @BeforeEach
  final void declareTwo() {
    DeclareReply reply = observer.declare(declaration(Mode.REPLACE, PoolConfig.ofLimit(2)));
    assertThat(reply.stored()).isNotNull();
    known = reply.stored();
  }

  private DeclareReply restore(StoredPool settings, long token) {
    return observer.declare(new DeclareCommand(POOL, Mode.RESTORE, settings, token));
  }

  private void loseAndRestore(long token) {
    fixture().forgetAll();
    assertThat(restore(known, token).status()).isEqualTo(Status.MADE);
  }

  @Test
  void allOperationsSayThatThePoolIsMissing() {
    Grant grant = first.granted(1);
    QueuedWaiter waiter = new QueuedWaiter("first:2", 1, now() + 30_000, 1, true, "");
    fixture().forgetAll();

    assertThat(first.acquire(3).status()).isEqualTo(AcquireReply.Status.MISSING);
    assertThat(first.release(1).status()).isEqualTo(ReleaseReply.Status.MISSING);
    assertThat(first.renew(grant).missing()).isTrue();
    assertThat(first.poll(waiter).status()).isEqualTo(PollReply.Status.MISSING);
    assertThat(first.find().status()).isEqualTo(Status.MISSING);
    assertThat(audit().isEmpty()).isTrue();
  }

  @Test
  @Tag(CORE)
  void settingsAreRestoredWithTheirStateAndAge() {
    StoredPool paused =
        new StoredPool(
            PoolConfig.builder().limit(3).longestHold(Duration.ofHours(1)).build(),
            PoolState.PAUSED,
            known.changed() + 5);
    fixture().forgetAll();

    DeclareReply reply = restore(paused, 0);

    assertThat(reply.status()).isEqualTo(Status.MADE);
    assertThat(reply.stored()).isEqualTo(paused);
    assertThat(first.find().stored()).isEqualTo(paused);
  }

  @Test
  void theNewestSettingsThatAnyWorkerKnowsWin() {
    loseAndRestore(0);
    StoredPool newer = new StoredPool(PoolConfig.ofLimit(9), PoolState.PAUSED, known.changed() + 1);

    assertThat(restore(newer, 0).status()).isEqualTo(Status.REPLACED);
    DeclareReply older = restore(known, 0);

    assertThat(older.status()).isEqualTo(Status.SAME);
    assertThat(older.stored()).isEqualTo(newer);
  }

  @Test
  void settingsMadeAnewByAWorkerThatKnowsNothingAreOlderThanAnyThatWereKnown() {
    fixture().forgetAll();
    assertThat(third.declare(declaration(Mode.KEEP, PoolConfig.ofLimit(77))).status())
        .isEqualTo(Status.MADE);

    DeclareReply reply = restore(known, 0);

    assertThat(reply.status()).isEqualTo(Status.REPLACED);
    assertThat(reply.stored()).isEqualTo(known);
  }

  @Test
  void nothingIsGrantedForASecondSoThatHoldersComeFirst() {
    fixture().forgetAll();
    long opens = restore(known, 0).header().time() + QUIET;

    AcquireReply refused = first.acquire(1, 0);
    QueuedWaiter waiter = first.queued(2);
    PollReply poll = first.poll(waiter);

    assertThat(refused.status()).isEqualTo(AcquireReply.Status.REFUSED);
    assertThat(refused.standing().reason())
        .matches("recovering until \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z")
        .satisfies(
            reason ->
                assertThat(Instant.parse(reason.substring(17)).toEpochMilli()).isEqualTo(opens));
    assertThat(poll.header().grants()).isEmpty();
    assertThat(poll.header().comeBackIn()).isEqualTo(opens - poll.header().time());

    advanceMillis(poll.header().comeBackIn());
    assertThat(first.poll(waiter).header().grants())
        .extracting(Grant::id)
        .containsExactly("first:2");
  }

  @Test
  @Tag(CORE)
  void holdersAreTakenBackInAlsoAboveTheLimit() {
    Grant one = first.granted(1);
    Grant two = first.granted(2);
    fixture().forgetAll();
    restore(new StoredPool(PoolConfig.ofLimit(1), PoolState.ACTIVE, known.changed() + 1), 0);

    RenewReply reply = first.renew(one, two);

    long end = reply.header().time() + LEASE;
    assertThat(reply.ends()).containsExactly(end, end);
    assertThat(audit().leases()).containsOnlyKeys("first:1", "first:2");
    assertThat(audit().holders()).containsExactlyInAnyOrder("first:1", "first:2");
    assertThat(audit().token()).isGreaterThanOrEqualTo(two.token());
    assertThat(first.granted(1).token()).isEqualTo(one.token());
    advanceMillis(QUIET);
    assertThat(second.acquire(1, 0).status()).isEqualTo(AcquireReply.Status.REFUSED);
    first.release(1);
    assertThat(second.acquire(2, 0).status()).isEqualTo(AcquireReply.Status.REFUSED);
    first.release(2);
    assertThat(second.granted(3).token()).isGreaterThan(two.token());
  }

  @Test
  void theTokenOfTheWorkerThatRestoresIsNotUndercut() {
    long ahead = first.granted(1).token() + 60_000_000;
    loseAndRestore(ahead);
    advanceMillis(QUIET);

    assertThat(second.granted(1).token()).isGreaterThan(ahead);
  }

  @Test
  void aPermitWhoseEndHasPassedIsNotTakenBackIn() {
    Grant grant = first.granted(1);
    loseAndRestore(0);
    advanceMillis(LEASE);

    assertThat(first.renew(grant).ends()).containsExactly(RenewReply.LOST);
    assertThat(audit().leases()).isEmpty();
  }

  @Test
  void aRenewalThatComesLateTakesNothingBackIn() {
    Grant grant = first.granted(1);
    loseAndRestore(0);
    fixture().advance(POOL, Duration.ofMillis(1));

    assertThat(first.renew(now(), grant).ends()).containsExactly(RenewReply.LOST);
    assertThat(audit().leases()).isEmpty();
  }

  @Test
  void aPermitThatWasReleasedMeanwhileIsNotTakenBackIn() {
    Grant grant = first.granted(1);
    loseAndRestore(0);

    assertThat(first.release(1, now() + TestWorker.ON_ITS_WAY).status())
        .isEqualTo(ReleaseReply.Status.ENDED);

    assertThat(first.renew(grant).ends()).containsExactly(RenewReply.LOST);
    assertThat(audit().leases()).isEmpty();
  }

  @Test
  @Tag(CORE)
  void waitersAreQueuedAgainUnderTheirOldTickets() {
    first.granted(1);
    first.granted(2);
    QueuedWaiter one = second.queued(1);
    QueuedWaiter two = third.queued(1);
    loseAndRestore(two.ticket());

    assertThat(statuses(third.poll(two))).containsExactly(WaiterStatus.QUEUED);
    assertThat(statuses(second.poll(one))).containsExactly(WaiterStatus.QUEUED);

    assertThat(audit().tickets())
        .containsEntry("second:1", one.ticket())
        .containsEntry("third:1", two.ticket())
        .hasSize(2);
    AcquireReply again = second.acquire(1);
    assertThat(again.deadline()).isEqualTo(one.deadline());
    assertThat(again.standing().place()).isEqualTo(1);
    assertThat(third.acquire(1).standing().place()).isEqualTo(2);
    assertThat(first.acquire(9).ticket()).isGreaterThan(two.ticket());
  }

  /** Tickets come from a server whose clock was ahead: those that follow must not be lower. */
  @Test
  void whoComesAfterwardsQueuesBehindThoseThatWereTakenBackIn() {
    fixture().forgetAll();
    restore(new StoredPool(known.config(), PoolState.PAUSED, known.changed()), 0);
    long ticket = (now() + 60_000) * 1_000;
    QueuedWaiter before = new QueuedWaiter(first.id(1), ticket, now() + 30_000, 1, true, "");
    assertThat(statuses(first.poll(before))).containsExactly(WaiterStatus.QUEUED);

    assertThat(second.queued(1).ticket()).isGreaterThan(ticket);
    PoolAudit audit = TestWorker.reply(observer.store().audit(POOL)).audit();
    assertThat(audit).isNotNull();
    assertThat(audit.findings()).isEmpty();
  }
}
