package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.ActReply.Status;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.Preference;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewReply;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Deleting a pool while it is in use, and making it anew. */
public abstract class DeleteContract extends StoreContract {

  private DeclareReply makeAnew(int limit) {
    DeclareReply made = observer.declare(declaration(Mode.KEEP, PoolConfig.ofLimit(limit)));
    assertThat(made.status()).isEqualTo(DeclareReply.Status.MADE);
    return made;
  }

  @Test
  @Tag(CORE)
  void thoseThatWaitAreToldAndThoseThatHoldGoOn() {
    declare(1);
    first.listen();
    Grant held = second.granted(1);
    QueuedWaiter waiter = first.queued(1);
    long changed = observer.find().header().changed();

    ActReply deleted = operator.done(Act.DELETE);

    assertThat(deleted.waiters()).isEqualTo(1);
    assertThat(deleted.holders()).isEqualTo(1);
    assertThat(deleted.header().changed()).isGreaterThan(changed);
    await().until(() -> !first.listener().pushes().isEmpty());
    assertThat(first.listener().comeBacks()).containsExactly(0L);
    assertThat(first.listener().granted()).isEmpty();
    assertThat(first.poll(waiter).status()).isEqualTo(PollReply.Status.DELETED);
    assertThat(third.acquire(1).status()).isEqualTo(AcquireReply.Status.DELETED);
    assertThat(second.renew(held).ends()).containsExactly(now() + LEASE);
    assertThat(second.release(1).status()).isEqualTo(ReleaseReply.Status.RELEASED);
    assertThat(first.release(1).status()).isEqualTo(ReleaseReply.Status.CANCELLED);
    assertThat(first.listener().granted()).isEmpty();
  }

  @Test
  void aDeletedPoolIsNotTakenForOneThatWasEditedByHand() {
    declare(1);
    first.granted(1);
    first.queued(2);

    ActReply deleted = operator.done(Act.DELETE);

    DeclareReply found = observer.find();
    assertThat(stored(found).state()).isEqualTo(PoolState.DELETED);
    assertThat(found.header().changed()).isEqualTo(deleted.header().changed());
    assertThat(found.header().generation()).isEqualTo(deleted.header().generation());
  }

  @Test
  void aDeleteChangesTheGeneration() {
    declare(1);
    long before = observer.find().header().generation();

    assertThat(operator.done(Act.DELETE).header().generation()).isGreaterThan(before);
  }

  @Test
  void tokensGrowFromADeletedPoolToTheOneThatIsMadeAnew() {
    declare(2);
    Grant old = first.granted(1);
    first.granted(2);
    QueuedWaiter waiter = first.queued(3);
    operator.done(Act.DELETE);

    makeAnew(2);

    Grant anew = second.granted(1);
    assertThat(anew.token()).isGreaterThan(old.token()).isGreaterThan(waiter.ticket());
    assertThat(first.renew(old).ends()).containsExactly(RenewReply.LOST);
    assertThat(statuses(first.poll(waiter))).containsExactly(WaiterStatus.CLEARED);
    second.granted(2);
    assertThat(audit().leases()).containsOnlyKeys("second:1", "second:2");
  }

  @Test
  void aDeleteThatIsDeliveredAgainDoesNotDeleteThePoolThatWasMadeAnew() {
    declare(1);
    ActCommand delete = operator.command(Act.DELETE, "");
    assertThat(operator.act(delete).status()).isEqualTo(Status.DONE);
    assertThat(operator.act(delete).status()).isEqualTo(Status.REPEATED);
    makeAnew(1);

    assertThat(operator.act(delete).status()).isEqualTo(Status.REPEATED);

    assertThat(stored(observer.find()).state()).isEqualTo(PoolState.ACTIVE);
    first.granted(1);
  }

  @Test
  void aPoolThatIsPausedCanBeDeletedAndIsActiveAnew() {
    declare(1);
    operator.done(Act.PAUSE);

    operator.done(Act.DELETE);

    assertThat(stored(makeAnew(1)).state()).isEqualTo(PoolState.ACTIVE);
  }

  @Test
  void unitsStayTakenInThePoolThatIsMadeAnew() {
    declareRated(9, RateLimit.perMinute(2));
    first.granted(1);
    operator.done(Act.DELETE);

    DeclareReply made = observer.declare(declaration(Mode.KEEP, rated(9, RateLimit.perMinute(2))));

    assertThat(made.available()).isEqualTo(1);
  }

  @Test
  void aMemberOfWhichOnlyACoolDownWasSetIsKnownToJobsOfAPoolThatIsMadeAnew() {
    declare(1);
    fixture().setMemberField(POOL, "a", "cooling", coolingUntil(now() + 60_000));
    operator.done(Act.DELETE);
    assertThat(first.declare(declaration(Mode.KEEP, rated(1))).status())
        .isEqualTo(DeclareReply.Status.MADE);

    assertThat(first.granted(1, new Preference(List.of("a"), true)).member()).isEqualTo("a");
  }
}
