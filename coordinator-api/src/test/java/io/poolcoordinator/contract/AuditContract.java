package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.admin.Finding;
import io.poolcoordinator.admin.FindingKind;
import io.poolcoordinator.admin.PoolAudit;
import io.poolcoordinator.admin.PoolSizes.WindowSize;
import io.poolcoordinator.admin.Severity;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.AuditReply;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an audit finds, and that it changes nothing. */
public abstract class AuditContract extends StoreContract {

  /** The audit of a pool of which something is stored; it leaves everything as it is. */
  private PoolAudit audited() {
    Audit before = audit();
    AuditReply reply = TestWorker.reply(observer.store().audit(POOL));
    assertThat(audit()).isEqualTo(before);
    assertThat(reply.header().grants()).isEmpty();
    assertThat(reply.audit()).isNotNull();
    assertThat(reply.audit().pool()).isEqualTo(POOL);
    assertThat(reply.audit().isComplete()).isTrue();
    assertThat(reply.audit().leftOut()).isZero();
    return reply.audit();
  }

  private PoolAudit consistent() {
    PoolAudit audit = audited();
    assertThat(audit.findings(Severity.HEALS)).isEmpty();
    assertThat(audit.isConsistent()).isTrue();
    return audit;
  }

  private static List<Finding> ofKind(PoolAudit audit, FindingKind kind) {
    return audit.findings().stream().filter(found -> found.kind() == kind).toList();
  }

  /** Exactly one finding of a kind, at a key that ends so, and a field. */
  private static void assertFound(PoolAudit audit, FindingKind kind, String suffix, String field) {
    assertThat(ofKind(audit, kind))
        .as(audit.toString())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.key()).endsWith("pool:{" + POOL + "}" + suffix);
              assertThat(found.field()).isEqualTo(field);
              assertThat(found.found()).isNotEmpty();
            });
    assertThat(audit.isConsistent()).isEqualTo(kind.severity() == Severity.NOTE);
  }

  private void sweepAll() {
    advanceMillis(1_001);
    sweep();
  }

  @Test
  void nothingIsKnownOfAPoolThatNeverWas() {
    AuditReply reply = TestWorker.reply(observer.store().audit("unknown"));
    assertThat(reply.audit()).isNull();
    assertThat(reply.header().changed()).isZero();
  }

  @Tag(CORE)
  @Test
  void aPoolInUseIsConsistentAndItsSizesAreTold() {
    declareRated(2, RateLimit.perMinute(3));
    first.granted(1);
    first.granted(2);
    second.listen().queued(1);
    third.queued(1);
    first.taken(3, 1);
    second.queuedTake(2, 1);

    PoolAudit audit = consistent();

    assertThat(audit.time().toEpochMilli()).isEqualTo(now());
    assertThat(audit.sizes().live()).isEqualTo(2);
    assertThat(audit.sizes().expired()).isZero();
    assertThat(audit.sizes().holders()).isEqualTo(2);
    assertThat(audit.sizes().waiters()).isEqualTo(2);
    assertThat(audit.sizes().takers()).isEqualTo(1);
    assertThat(audit.sizes().waiting()).isEqualTo(3);
    assertThat(audit.sizes().taken()).isEqualTo(1);
    assertThat(audit.sizes().workers()).isEqualTo(2);
    assertThat(audit.sizes().windows()).containsExactly(new WindowSize("", "1m", 3, 1));
  }

  @Test
  void whatTimeHasEndedAndNobodyHasSweptIsNoFinding() {
    declareRated(2, RateLimit.perMinute(60));
    first.granted(1);
    first.granted(2);
    second.queued(1);
    advanceMillis(400_000);

    PoolAudit audit = consistent();

    assertThat(audit.sizes().live()).isZero();
    assertThat(audit.sizes().expired()).isEqualTo(2);
    assertThat(audit.sizes().waiters()).isEqualTo(1);
    assertThat(audit.sizes().windows()).extracting(WindowSize::used).containsOnly(0L);
    sweepAll();
    sweepAll();
    assertThat(consistent().sizes().waiters()).isZero();
  }

  @Tag(CORE)
  @Test
  void aGrantThatWasPushedAndOneThatWasNotTakenUpAreConsistent() {
    declare(1);
    first.granted(1);
    second.listen().queued(1);
    first.release(1);
    awaitPush(second);

    assertThat(consistent().sizes().live()).isEqualTo(1);

    advanceMillis(CLAIM + 1);
    sweep();
    PoolAudit audit = consistent();
    assertThat(audit.sizes().live()).isZero();
    assertThat(audit.sizes().parked()).isEqualTo(1);
  }

  @Tag(CORE)
  @Test
  void membersAndThoseThatWaitForThemAreConsistent() {
    declareMembers(5, Member.of("a", 2), withLimit("b", 1));
    first.granted(1, of("b"));
    second.queued(1, of("b"));
    first.granted(2);

    PoolAudit audit = consistent();

    assertThat(audit.sizes().turns()).isEqualTo(3);
    assertThat(audit.sizes().bound()).isEqualTo(1);
    assertThat(audit.sizes().boundQueues()).isEqualTo(1);
    first.release(1);
    first.release(2);
    consistent();
  }

  @Test
  void whatPeopleDoLeavesAPoolConsistent() {
    declare(2);
    first.granted(1);
    first.granted(2);
    second.queued(1);
    operator.done(Act.PAUSE);
    consistent();
    operator.done(Act.END_PERMIT, first.id(1));
    consistent();
    operator.done(Act.CLEAR);
    assertThat(ofKind(consistent(), FindingKind.CLEARED)).hasSize(2);
    operator.done(Act.ATTACH, "crm");
    assertThat(consistent().sizes().connections()).isEqualTo(1);
    operator.done(Act.RESUME);
    first.granted(3);
    operator.done(Act.DELETE);
    consistent();
    observer.declare(declaration(Mode.KEEP, rated(2)));
    consistent();
  }

  @Test
  void afterALossAPoolIsConsistentOnceItIsRestored() {
    declare(2);
    var grant = first.granted(1);
    fixture().forgetAll();
    assertThat(TestWorker.reply(observer.store().audit(POOL)).audit()).isNull();
    observer.declare(declaration(Mode.RESTORE, rated(2)));
    first.renew(grant);
    assertThat(consistent().sizes().live()).isEqualTo(1);
  }

  @Test
  void aRecordWhoseLeaseWasTakenAwayByHandHeals() {
    declare(2);
    first.granted(1);
    fixture().removeLease(POOL, first.id(1));

    assertFound(audited(), FindingKind.RECORD_WITHOUT_LEASE, ":holders", first.id(1));

    sweepAll();
    consistent();
  }

  @Test
  void aLeaseOfAForeignIdIsANote() {
    declare(2);
    fixture().addLease(POOL, "by hand", now() + 10_000);

    PoolAudit audit = audited();

    assertFound(audit, FindingKind.LEASE_WITHOUT_RECORD, ":leases", "by hand");
    assertThat(audit.sizes().live()).isEqualTo(1);
  }

  @Test
  void aLeaseThatEndsLaterThanAnyHeals() {
    declare(2);
    first.granted(1);
    fixture().addLease(POOL, first.id(1), now() + 400_000);

    assertFound(audited(), FindingKind.LEASE_TOO_LONG, ":leases", first.id(1));

    sweepAll();
    consistent();
  }

  @Test
  void waitersThatWereClearedByHandAreSeenUntilTheNextScript() {
    declare(1);
    first.granted(1);
    second.queued(1);
    fixture().deleteWaiters(POOL);

    PoolAudit audit = audited();

    assertThat(ofKind(audit, FindingKind.CLEARED))
        .extracting(Finding::field)
        .containsExactly(second.id(1));
    assertThat(ofKind(audit, FindingKind.STALE)).extracting(Finding::field).contains("queued");
    sweep();
    consistent();
  }

  @Test
  void aTokenThatWasLoweredIsBroken() {
    declare(3);
    first.granted(1);
    first.granted(2);
    fixture().setField(POOL, "token", "1");

    assertFound(audited(), FindingKind.NUMBER_AHEAD, ":holders", first.id(2));
  }

  @Test
  void aLimitThatWasLoweredIsANote() {
    declare(2);
    first.granted(1);
    first.granted(2);
    setLimit(1);

    assertFound(audited(), FindingKind.OVER_LIMIT, ":leases", "");
  }

  @Test
  void aRateThatWasLoweredIsANote() {
    declareRated(9, RateLimit.perMinute(10));
    first.granted(1, 5);
    setRate("4/1m");

    assertFound(audited(), FindingKind.OVER_WINDOW, ":window:1m", "");
  }

  @Test
  void unitsThatAreBookedAheadExceedNoWindow() {
    declareRated(9, RateLimit.parse("2/1s"));
    for (int i = 1; i <= 5; i++) {
      first.reserved(i, 2);
    }
    assertThat(ofKind(consistent(), FindingKind.OVER_WINDOW)).isEmpty();
  }

  @Test
  void turnsThatWereEditedAreSeen() {
    declareMembers(3, Member.of("a"), Member.of("b"));
    fixture().addTurn(POOL, "a");
    assertFound(audited(), FindingKind.STALE, "", "weights");
    sweepAll();
    consistent();

    fixture().setMemberField(POOL, "ghost", "limit", "3");
    assertFound(audited(), FindingKind.MEMBER_WITHOUT_TURN, ":members", "ghost");
    fixture().setMemberField(POOL, "ghost", "limit", null);

    fixture().removeTurns(POOL, "a");
    fixture().removeTurns(POOL, "b");
    assertFound(audited(), FindingKind.NO_TURNS, ":rotation", "");
  }
}
