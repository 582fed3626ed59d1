package io.poolcoordinator.contract;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workers that are deaf, silent or dead: their waiters are parked and hold up nobody. */
public abstract class SilenceContract extends StoreContract {

  @Test
  @Tag(CORE)
  void aWorkerIsPushedToUntilItWasSilentForThreeSeconds() {
    declare(1);
    first.listen();
    observer.granted(1);
    QueuedWaiter waiter = first.queued(1);
    advanceMillis(2_999);
    observer.release(1);
    awaitPush(first);
    assertThat(audit().parked()).isEmpty();

    first.release(1);
    observer.granted(2);
    waiter = first.queued(2);
    advanceMillis(3_000);
    observer.release(2);

    assertThat(audit().parked()).containsExactly(waiter.id());
    assertThat(audit().leases()).isEmpty();
    assertThat(first.listener().granted()).hasSize(1);
  }

  @Test
  void aPollKeepsAWorkerFromBeingSilent() {
    declare(1);
    first.listen();
    observer.granted(1);
    QueuedWaiter waiter = first.queued(1);
    advanceMillis(2_500);
    first.poll(waiter);
    advanceMillis(2_500);

    observer.release(1);

    awaitPushed(first, "first:1");
  }

  @Test
  void nothingIsHandedToAWorkerThatDoesNotListen() {
    declare(1);
    second.listen();
    observer.granted(1);
    QueuedWaiter deaf = first.queued(1);
    second.queued(1);

    observer.release(1);

    awaitPushed(second, "second:1");
    assertThat(audit().leases()).containsOnlyKeys("second:1");
    assertThat(audit().tickets()).containsExactly(entry("first:1", -deaf.ticket()));
    assertThat(audit().waiting()).contains("first:1");
  }

  @Test
  void askingAgainIsBeingHeardOf() {
    declare(1);
    observer.granted(1);
    first.queued(1);
    observer.release(1);
    assertThat(audit().parked()).containsExactly("first:1");

    AcquireReply again = first.acquire(1);

    assertThat(again.status()).isEqualTo(AcquireReply.Status.GRANTED);
    assertThat(again.header().grants()).extracting(Grant::id).containsExactly("first:1");
  }

  @Test
  void aPollSaysThatWaitersAreParkedUntilAllWereNamed() {
    declare(1);
    observer.granted(1);
    QueuedWaiter one = first.queued(1);
    QueuedWaiter two = first.queued(2);
    observer.release(1);
    observer.granted(2);
    assertThat(audit().parked()).containsExactly("first:1", "first:2");

    assertThat(first.poll(one).parked()).isTrue();
    assertThat(audit().parked()).containsExactly("first:2");
    assertThat(first.poll(one).parked()).isTrue();
    assertThat(first.pollComplete(one, two).parked()).isFalse();
    assertThat(first.poll(one).parked()).isFalse();
    assertThat(audit().tickets())
        .containsEntry("first:1", one.ticket())
        .containsEntry("first:2", two.ticket());
  }

  @Test
  void aHundredWaitersOfADeadWorkerDoNotHoldUpThePool() {
    declare(1);
    second.listen();
    observer.granted(1);
    for (int i = 0; i < 100; i++) {
      first.queued(i);
    }
    QueuedWaiter alive = second.queued(1);
    advanceMillis(3_000);
    second.poll(alive);

    observer.release(1);

    awaitPushed(second, "second:1");
    assertThat(audit().parked()).hasSize(100);
    second.release(1);
    assertThat(third.granted(1).id()).isEqualTo("third:1");
  }

  @Test
  void overdueWaitersOfADeadWorkerAreSwept() {
    declare(1);
    observer.granted(1);
    for (int i = 0; i < 150; i++) {
      first.acquire(i, 1_000);
    }
    for (int sweeps = 0; sweeps < 5; sweeps++) {
      advanceMillis(2_001);
      sweep();
    }

    assertThat(audit().tickets()).isEmpty();
    assertThat(audit().waiting()).isEmpty();
    assertThat(audit().leases()).containsOnlyKeys("observer:1");
    assertThat(first.acquire(1).status()).isEqualTo(AcquireReply.Status.ENDED);
  }
}
