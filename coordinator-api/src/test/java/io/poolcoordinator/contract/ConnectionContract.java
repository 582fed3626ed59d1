package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections: which may acquire from a pool, and where each is noted. */
public abstract class ConnectionContract extends StoreContract {

  /** The same command on behalf of a connection. */
  private static AcquireCommand byExact(AcquireCommand command) {
    return new AcquireCommand(
        command.pool(),
        command.id(),
        command.timeout(),
        command.notAfter(),
        command.cost(),
        command.label(),
        command.slot(),
        command.listening(),
        command.preference(),
        "exact");
  }

  /** Asks on behalf of the connection. */
  private AcquireReply acquireByExact(int number) {
    return first.acquire(
        byExact(first.command(number, AcquireCommand.POOL_TIMEOUT, now() + 4_000)));
  }

  private boolean note(String expected, String pool) {
    return TestWorker.reply(second.store().noteConnection("exact", expected, pool));
  }

  private String noted() {
    return TestWorker.reply(first.store().connection("exact"));
  }

  @Test
  @Tag(CORE)
  void aConnectionIsAttachedOnce() {
    declare(1);
    long changed = observer.find().header().changed();

    assertThat(operator.act(Act.ATTACH, "exact").status()).isEqualTo(ActReply.Status.DONE);
    assertThat(operator.act(Act.ATTACH, "exact").status()).isEqualTo(ActReply.Status.UNCHANGED);
    operator.done(Act.ATTACH, "shop");

    assertThat(operator.connections()).containsExactlyInAnyOrder("exact", "shop");
    assertThat(observer.find().header().changed()).isEqualTo(changed);
  }

  @Test
  void aConnectionIsDetachedOnce() {
    declare(1);
    operator.done(Act.ATTACH, "exact");
    operator.done(Act.ATTACH, "shop");

    assertThat(operator.act(Act.DETACH, "exact").status()).isEqualTo(ActReply.Status.DONE);
    assertThat(operator.act(Act.DETACH, "exact").status()).isEqualTo(ActReply.Status.UNCHANGED);

    assertThat(operator.connections()).containsExactly("shop");
  }

  @Test
  void anAttachThatIsDeliveredAgainAfterADetachAttachesNothing() {
    declare(1);
    ActCommand attach = operator.command(Act.ATTACH, "exact");
    operator.act(attach);
    operator.done(Act.DETACH, "exact");

    assertThat(operator.act(attach).status()).isEqualTo(ActReply.Status.REPEATED);

    assertThat(operator.connections()).isEmpty();
  }

  @Test
  @Tag(CORE)
  void aConnectionAcquiresWhileItIsAttached() {
    declare(9);
    AcquireReply refused = acquireByExact(1);
    assertThat(refused.status()).isEqualTo(Status.NOT_ATTACHED);
    assertThat(refused.grant()).isNull();
    operator.done(Act.ATTACH, "shop");
    assertThat(acquireByExact(2).status()).isEqualTo(Status.NOT_ATTACHED);

    operator.done(Act.ATTACH, "exact");
    assertThat(acquireByExact(1).status()).isEqualTo(Status.GRANTED);
    assertThat(first.acquire(3).status()).isEqualTo(Status.GRANTED);

    operator.done(Act.DETACH, "exact");
    assertThat(acquireByExact(4).status()).isEqualTo(Status.NOT_ATTACHED);
    assertThat(first.acquire(5).status()).isEqualTo(Status.GRANTED);
    assertThat(audit().leases()).containsOnlyKeys("first:1", "first:3", "first:5");
  }

  @Test
  void attachingServesNobody() {
    declareRated(9, RateLimit.perMinute(1));
    first.granted(1);
    first.queued(2);
    advance(Duration.ofSeconds(61));

    ActReply attached = new TestOperator(first).done(Act.ATTACH, "exact");

    assertThat(attached.header().grants()).isEmpty();
    assertThat(audit().tickets()).containsOnlyKeys("first:2");
  }

  @Test
  void whatWasGrantedBeforeIsGrantedStill() {
    declare(9);
    operator.done(Act.ATTACH, "exact");
    AcquireReply granted = acquireByExact(1);

    operator.done(Act.DETACH, "exact");

    assertThat(acquireByExact(1).grant()).isEqualTo(granted.grant()).isNotNull();
    assertThat(first.renew(granted.grant()).ends()).containsExactly(now() + LEASE);
  }

  @Test
  void whoeverWaitsWhenItsConnectionIsDetachedGoesOnWaiting() {
    declare(1);
    first.listen();
    second.granted(1);
    operator.done(Act.ATTACH, "exact");
    AcquireReply queued = acquireByExact(1);
    assertThat(queued.status()).isEqualTo(Status.QUEUED);

    operator.done(Act.DETACH, "exact");

    AcquireReply again = acquireByExact(1);
    assertThat(again.status()).isEqualTo(Status.QUEUED);
    assertThat(again.ticket()).isEqualTo(queued.ticket());
    second.release(1);
    awaitPushed(first, "first:1");
  }

  @Test
  void whatHasEndedAndWhatWasDeletedIsSaidFirst() {
    declare(9);
    first.granted(1);
    first.release(1, now() + 4_000);
    assertThat(acquireByExact(1).status()).isEqualTo(Status.ENDED);

    operator.done(Act.DELETE);

    assertThat(acquireByExact(2).status()).isEqualTo(Status.DELETED);
  }

  @Test
  void aConnectionThatIsNotAttachedIsToldSoBeforeItIsLate() {
    declare(9);
    AcquireCommand late = byExact(first.command(1, 0, now()));
    assertThat(first.acquire(late).status()).isEqualTo(Status.NOT_ATTACHED);

    operator.done(Act.ATTACH, "exact");

    assertThat(first.acquire(late).status()).isEqualTo(Status.LATE);
  }

  @Test
  void unitsAloneAreTakenByConnectionsThatAreAttachedOnly() {
    declare(9);
    AcquireCommand units = byExact(first.command(1, 1, false, 0, now() + 4_000));
    assertThat(first.acquire(units).status()).isEqualTo(Status.NOT_ATTACHED);

    operator.done(Act.ATTACH, "exact");

    assertThat(first.acquire(units).status()).isEqualTo(Status.GRANTED);
  }

  @Test
  void aPoolThatIsDeletedDetachesItsConnectionsAndStaysSoWhenItIsMadeAnew() {
    declare(9);
    operator.done(Act.ATTACH, "exact");
    operator.done(Act.DELETE);
    assertThat(operator.connections()).isEmpty();

    observer.declare(declaration(Mode.KEEP, PoolConfig.ofLimit(9)));

    assertThat(operator.connections()).isEmpty();
    assertThat(acquireByExact(1).status()).isEqualTo(Status.NOT_ATTACHED);
  }

  @Test
  void aPoolThatWasDeletedByHandIsMadeAnewWithoutConnections() {
    declare(9);
    operator.done(Act.ATTACH, "exact");
    fixture().setField(POOL, "state", "deleted");
    assertThat(operator.connections()).containsExactly("exact");

    observer.declare(declaration(Mode.KEEP, PoolConfig.ofLimit(9)));

    assertThat(operator.connections()).isEmpty();
  }

  @Test
  void otherSettingsLeaveConnectionsAttached() {
    declare(9);
    operator.done(Act.ATTACH, "exact");

    observer.declare(declaration(Mode.REPLACE, PoolConfig.ofLimit(8)));

    assertThat(operator.connections()).containsExactly("exact");
  }

  @Test
  void aPoolThatIsLostLosesItsConnections() {
    declare(9);
    operator.done(Act.ATTACH, "exact");
    note("", POOL);

    fixture().forgetAll();

    assertThat(noted()).isEmpty();
    observer.declare(declaration(Mode.KEEP, PoolConfig.ofLimit(9)));
    assertThat(operator.connections()).isEmpty();
    assertThat(operator.events()).hasSize(1);
  }

  @Test
  @Tag(CORE)
  void aConnectionIsNotedWhereItIsAttachedIfNobodyWasFaster() {
    assertThat(noted()).isEmpty();
    assertThat(note("other", POOL)).isFalse();
    assertThat(noted()).isEmpty();

    assertThat(note("", POOL)).isTrue();
    assertThat(noted()).isEqualTo(POOL);
    assertThat(note("", "other")).isFalse();
    assertThat(noted()).isEqualTo(POOL);

    assertThat(note(POOL, "other")).isTrue();
    assertThat(noted()).isEqualTo("other");
    assertThat(TestWorker.reply(first.store().connection("shop"))).isEmpty();
  }

  @Test
  void notingTwiceSaysYesTwice() {
    assertThat(note("", POOL)).isTrue();
    assertThat(note("", POOL)).isTrue();
    assertThat(note("other", POOL)).isTrue();
    assertThat(noted()).isEqualTo(POOL);

    assertThat(note("other", "")).isFalse();
    assertThat(noted()).isEqualTo(POOL);
    assertThat(note(POOL, "")).isTrue();
    assertThat(note(POOL, "")).isTrue();
    assertThat(noted()).isEmpty();
  }
}
