package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.RenewReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leases: extended by their worker, ended by time, by hand and by release; mass expiry. */
public abstract class RenewContract extends StoreContract {

  @Test
  @Tag(CORE)
  void aRenewalExtendsLeases() {
    declare(2);
    Grant one = first.granted(1);
    Grant two = first.granted(2);
    advanceMillis(10_000);

    RenewReply reply = first.renew(one, two);

    long end = now() + LEASE;
    assertThat(reply.missing()).isFalse();
    assertThat(reply.ends()).containsExactly(end, end);
    assertThat(audit().leases()).containsEntry("first:1", end).containsEntry("first:2", end);
  }

  @Test
  void aRenewalAnswersForEachPermitInOrder() {
    declare(3);
    Grant one = first.granted(1);
    Grant two = first.granted(2);
    Grant three = first.granted(3);
    first.release(2, now() + TestWorker.ON_ITS_WAY);

    assertThat(first.renew(one, two, three).ends())
        .containsExactly(now() + LEASE, RenewReply.LOST, now() + LEASE);
    assertThat(audit().leases()).containsOnlyKeys("first:1", "first:3");
  }

  @Test
  void noLeaseEndsEarly() {
    declare(1);
    first.granted(1);
    advanceMillis(LEASE - 1);
    sweep();
    assertThat(audit().leases()).containsOnlyKeys("first:1");

    advanceMillis(1);
    sweep();
    assertThat(audit().leases()).isEmpty();
    assertThat(audit().holders()).isEmpty();
  }

  @Test
  @Tag(CORE)
  void anExpiredPermitGoesToTheNextInTheMomentThatTheStoreNamed() {
    declare(1);
    first.granted(1);
    AcquireReply reply = second.acquire(1, 300_000);
    QueuedWaiter waiter =
        new QueuedWaiter("second:1", reply.ticket(), reply.deadline(), 1, true, "");
    assertThat(second.poll(waiter).header().comeBackIn()).isEqualTo(LEASE);
    advanceMillis(LEASE - 1);
    PollReply early = second.poll(waiter);
    assertThat(early.header().grants()).isEmpty();
    assertThat(early.header().comeBackIn()).isEqualTo(1);

    advanceMillis(1);

    assertThat(second.poll(waiter).header().grants())
        .extracting(Grant::id)
        .containsExactly("second:1");
    assertThat(audit().leases()).containsOnlyKeys("second:1");
  }

  @Test
  void anExpiredPermitIsHandedOnByAnyOperation() {
    declare(PoolConfig.builder().limit(1).lease(Duration.ofSeconds(2)).build());
    second.listen();
    first.granted(1);
    second.queued(1);
    advanceMillis(2_000);

    sweep();

    awaitPushed(second, "second:1");
    assertThat(audit().leases()).containsOnlyKeys("second:1");
  }

  @Test
  void aPermitThatExpiredIsLost() {
    declare(1);
    Grant grant = first.granted(1);
    advanceMillis(LEASE);

    assertThat(first.renew(grant).ends()).containsExactly(RenewReply.LOST);

    assertThat(audit().leases()).isEmpty();
    assertThat(first.acquire(1).status()).isEqualTo(AcquireReply.Status.ENDED);
  }

  /** The reply that says so is lost, and the worker is not heard for most of the longest lease. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPermitThatWasClearedIsNotTakenBackInForAsLongAsItsLeaseCouldBe(boolean byRenewal) {
    declare(PoolConfig.builder().limit(1).lease(Duration.ofSeconds(300)).build());
    AcquireCommand command = first.command(1, 0, now() + TestWorker.ON_ITS_WAY);
    Grant grant = first.acquire(command).grant();
    assertThat(grant).isNotNull();
    fixture().deleteLeases(POOL);
    if (byRenewal) {
      assertThat(first.renew(grant).ends()).containsExactly(RenewReply.LOST);
    } else {
      assertThat(first.acquire(command).status()).isEqualTo(AcquireReply.Status.ENDED);
    }

    advanceMillis(290_000);
    sweep();

    assertThat(first.renew(grant).ends()).containsExactly(RenewReply.LOST);
    assertThat(audit().leases()).isEmpty();
  }

  @Test
  void aPermitThatWasReleasedIsLost() {
    declare(1);
    Grant grant = first.granted(1);
    first.release(1, now() + TestWorker.ON_ITS_WAY);

    assertThat(first.renew(grant).ends()).containsExactly(RenewReply.LOST);
    assertThat(audit().leases()).isEmpty();
  }

  @Test
  void aPermitWhoseLeaseWasRemovedByHandIsLost() {
    declare(2);
    Grant one = first.granted(1);
    Grant two = first.granted(2);
    fixture().removeLease(POOL, "first:1");

    assertThat(first.renew(one, two).ends()).containsExactly(RenewReply.LOST, now() + LEASE);

    assertThat(audit().holders()).containsExactly("first:2");
    assertThat(first.renew(one).ends()).containsExactly(RenewReply.LOST);
  }

  @Test
  void permitsClearedByHandStayLostAfterTheirRecordsWereSwept() {
    declare(2);
    Grant one = first.granted(1);
    Grant two = first.granted(2);
    fixture().deleteLeases(POOL);
    advanceMillis(1_000);
    sweep();
    assertThat(audit().holders()).isEmpty();

    assertThat(first.renew(one, two).ends()).containsExactly(RenewReply.LOST, RenewReply.LOST);

    assertThat(audit().leases()).isEmpty();
    second.granted(1);
    second.granted(2);
  }

  @Test
  void anUnclaimedGrantWhoseLeaseWasRemovedByHandIsLost() {
    declare(1);
    first.granted(1);
    first.queued(2);
    Grant grant = first.release(1).header().grants().get(0);
    fixture().removeLease(POOL, "first:2");

    assertThat(first.renew(grant).ends()).containsExactly(RenewReply.LOST);
    assertThat(audit().waiting()).isEmpty();
    assertThat(audit().leases()).isEmpty();
  }

  @Test
  void aShorterLeaseDoesNotShortenOneThatRuns() {
    declare(1);
    Grant grant = first.granted(1);
    fixture().setField(POOL, "lease", "1000");

    assertThat(first.renew(grant).ends()).containsExactly(grant.end());

    advanceMillis(LEASE - 500);
    assertThat(first.renew(grant).ends()).containsExactly(now() + 1_000);
  }

  @Test
  void aLongerLeaseCountsFromTheNextRenewal() {
    declare(1);
    Grant grant = first.granted(1);
    fixture().setField(POOL, "lease", "60000");

    assertThat(first.renew(grant).ends()).containsExactly(now() + 60_000);
  }

  @Test
  void aMissingPoolRenewsNothing() {
    declare(1);
    Grant grant = first.granted(1);
    fixture().forgetAll();

    RenewReply reply = first.renew(grant);

    assertThat(reply.missing()).isTrue();
    assertThat(reply.ends()).isEmpty();
    assertThat(audit().isEmpty()).isTrue();
  }

  @Test
  void aRenewalHandsOnWhatIsFree() {
    declare(1);
    second.listen();
    Grant grant = first.granted(1);
    second.queued(1);
    setLimit(2);

    first.renew(grant);

    awaitPushed(second, "second:1");
  }

  @Test
  void twentyThousandLeasesExpireInBatches() {
    declare(PoolConfig.builder().limit(20_000).build());
    long notAfter = now() + 100_000;
    List<CompletableFuture<AcquireReply>> replies = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      replies.add(first.store().acquire(first.command(i, 30_000, notAfter)).toCompletableFuture());
      if (i % 1_000 == 999) {
        // So many are answered in time on a busy machine, too.
        replies.forEach(TestWorker::reply);
        replies.clear();
      }
    }
    assertThat(audit().leases()).hasSize(20_000);
    second.acquire(1, 300_000);
    advanceMillis(LEASE);

    boolean more = true;
    int operations = 0;
    while (more) {
      more = second.poll().header().more();
      operations++;
      assertThat(audit().leases())
          .hasSizeLessThanOrEqualTo(20_001 - 500 * Math.min(40, operations));
    }

    assertThat(operations).isEqualTo(41);
    assertThat(audit().leases()).containsOnlyKeys("second:1");
    assertThat(audit().holders()).containsExactly("second:1");
  }
}
