package io.poolcoordinator.contract;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.ReleaseReply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Grants that are handed over: claimed, released, or left until they lapse. */
public abstract class HandOverContract extends StoreContract {

  @Test
  @Tag(CORE)
  void aStoreSaysThatItListens() {
    declare(1);
    first.listen();
    await().untilAsserted(() -> assertThat(first.listener().listening()).contains(POOL));
    assertThat(second.listener().listening()).isEmpty();
  }

  @Test
  void listeningTwiceIsListeningOnce() {
    declare(1);
    first.listen().listen();
    observer.granted(1);
    first.queued(1);

    observer.release(1);

    awaitPushed(first, "first:1");
  }

  @Test
  void aLeaseThatIsShorterThanTheClaimIsNotExceeded() {
    declare(PoolConfig.builder().limit(1).lease(Duration.ofSeconds(2)).build());
    first.granted(1);
    first.queued(2);

    Grant grant = first.release(1).header().grants().get(0);

    assertThat(grant.end()).isEqualTo(now() + 2_000);
  }

  @Test
  void aRenewalClaimsAGrant() {
    declare(1);
    Grant grant = handedOver();

    assertThat(first.renew(grant).ends()).containsExactly(now() + LEASE);

    assertThat(audit().waiting()).isEmpty();
    advanceMillis(LEASE);
    sweep();
    assertThat(audit().leases()).isEmpty();
    assertThat(audit().tickets()).isEmpty();
    assertThat(first.acquire(2).status()).isEqualTo(AcquireReply.Status.ENDED);
  }

  @Test
  void aGrantThatNobodyClaimsGoesBackToItsPlaceAndIsMadeAnewForItsWorker() {
    declare(1);
    first.listen();
    observer.granted(1);
    QueuedWaiter waiter = first.queued(1);
    observer.release(1);
    Grant lapsed = awaitPush(first);
    advanceMillis(CLAIM);
    sweep();

    assertThat(audit().leases()).isEmpty();
    assertThat(audit().holders()).isEmpty();
    assertThat(audit().tickets()).containsExactly(entry("first:1", -waiter.ticket()));

    PollReply poll = first.poll(waiter);

    assertThat(poll.parked()).isTrue();
    assertThat(statuses(poll)).containsExactly(WaiterStatus.QUEUED);
    Grant anew = poll.header().grants().get(0);
    assertThat(anew.id()).isEqualTo("first:1");
    assertThat(anew.token()).isGreaterThan(lapsed.token());
    assertThat(first.renew(anew).ends()).containsExactly(now() + LEASE);
    assertThat(first.listener().pushes()).hasSize(1);
  }

  @Test
  void anOldTicketComesBeforeNewerOnes() {
    declare(1);
    observer.granted(1);
    QueuedWaiter early = first.queued(1);
    observer.release(1);
    assertThat(audit().parked()).containsExactly("first:1");
    observer.granted(2);
    QueuedWaiter late = second.queued(1);
    first.poll(early);

    assertThat(first.acquire(1).standing().place()).isEqualTo(1);
    assertThat(second.acquire(1).standing().place()).isEqualTo(2);
    assertThat(late.ticket()).isGreaterThan(early.ticket());
  }

  @Test
  @Tag(CORE)
  void aGrantThatNobodyClaimsIsHandedOnMeanwhile() {
    declare(1);
    first.listen();
    second.listen();
    observer.granted(1);
    first.queued(1);
    QueuedWaiter late = second.queued(1);
    observer.release(1);
    awaitPush(first);
    advanceMillis(CLAIM);

    PollReply poll = second.poll(late);

    assertThat(poll.header().grants()).extracting(Grant::id).containsExactly("second:1");
    assertThat(audit().parked()).containsExactly("first:1");
  }

  @Test
  void aGrantThatIsReleasedUnclaimedIsGoneForGood() {
    declare(1);
    first.listen();
    second.listen();
    observer.granted(1);
    QueuedWaiter waiter = first.queued(1);
    second.queued(1);
    observer.release(1);
    awaitPush(first);

    ReleaseReply reply = first.release(1, now() + TestWorker.ON_ITS_WAY);

    assertThat(reply.status()).isEqualTo(ReleaseReply.Status.RELEASED);
    awaitPushed(second, "second:1");
    assertThat(audit().waiting()).containsExactly("second:1");
    assertThat(statuses(first.poll(waiter))).containsExactly(WaiterStatus.ENDED);
  }

  @Test
  void aParkedWaiterThatLeavesIsToldItsPlace() {
    declare(1);
    observer.granted(1);
    first.queued(1);
    observer.release(1);
    assertThat(audit().parked()).containsExactly("first:1");

    ReleaseReply reply = first.release(1, now() + TestWorker.ON_ITS_WAY);

    assertThat(reply.status()).isEqualTo(ReleaseReply.Status.CANCELLED);
    assertThat(reply.standing().place()).isEqualTo(1);
  }

  @Test
  void aReleaseAfterTheLapseLeavesNothingInTheQueue() {
    declare(1);
    handedOver();
    advanceMillis(CLAIM);

    ReleaseReply reply = first.release(2, now() + TestWorker.ON_ITS_WAY);

    assertThat(reply.status()).isEqualTo(ReleaseReply.Status.CANCELLED);
    assertThat(audit().tickets()).isEmpty();
    assertThat(audit().waiting()).isEmpty();
    assertThat(audit().leases()).isEmpty();
  }

  @Test
  void aLateRenewalDoesNotReviveALapsedGrant() {
    declare(1);
    Grant grant = handedOver();
    advanceMillis(CLAIM);

    assertThat(first.renew(grant).ends()).containsExactly(0L);

    assertThat(audit().tickets()).isEmpty();
    assertThat(audit().waiting()).isEmpty();
    assertThat(first.acquire(2).status()).isEqualTo(AcquireReply.Status.ENDED);
  }

  @Test
  void aGrantThatLapsesAfterItsDeadlineHasEnded() {
    declare(1);
    first.granted(1);
    first.acquire(2, CLAIM);
    first.release(1);
    assertThat(audit().leases()).containsOnlyKeys("first:2");
    advanceMillis(CLAIM);
    sweep();

    assertThat(audit().tickets()).isEmpty();
    assertThat(audit().waiting()).isEmpty();
    assertThat(first.acquire(2).status()).isEqualTo(AcquireReply.Status.ENDED);
  }

  /** A grant for first:2 that it was handed in a reply and has not claimed. */
  private Grant handedOver() {
    first.granted(1);
    first.queued(2);
    List<Grant> grants = first.release(1).header().grants();
    assertThat(grants).extracting(Grant::id).containsExactly("first:2");
    return grants.get(0);
  }
}
