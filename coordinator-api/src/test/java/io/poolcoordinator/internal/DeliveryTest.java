package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.memory.InMemoryPools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of acquires and releases whose commands or messages go astray. */
class DeliveryTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aLostReplyIsAskedForAgainAndFindsTheSamePermit() throws Exception {
    Pool pool = one.pool(1);
    one.network().acquire = FaultyStore.Fault.REPLY_LOST;
    CompletableFuture<Permit> acquired = pool.acquireAsync();
    assertThat(acquired).isNotDone();
    one.network().acquire = FaultyStore.Fault.NONE;
    fixture.advance(1_000);
    EngineFixture.granted(acquired).close();
    assertThat(EngineFixture.free(pool)).isEqualTo(1);
  }

  @Test
  void everythingDeliveredTwiceChangesNothing() throws Exception {
    Pool pool = one.pool(2);
    one.network().acquire = FaultyStore.Fault.TWICE;
    one.network().release = FaultyStore.Fault.TWICE;
    one.network().poll = FaultyStore.Fault.TWICE;
    one.network().renew = FaultyStore.Fault.TWICE;
    List<Permit> held = new ArrayList<>();
    held.add(pool.acquire());
    held.add(pool.acquire());
    CompletableFuture<Permit> third = pool.acquireAsync();
    fixture.advance(11_000);
    assertThat(held).allMatch(Permit::isValid);
    held.forEach(Permit::close);
    // The reply that told of the grant was the first of two, and nobody saw it.
    fixture.advance(1_000);
    EngineFixture.granted(third).close();
    assertThat(EngineFixture.free(two.pool(2))).isEqualTo(2);
  }

  @Test
  void anAttemptWithoutReplyFailsAndLeavesNothing() throws Exception {
    Pool pool = one.pool(1);
    one.network().acquire = FaultyStore.Fault.REPLY_LOST;
    assertThatThrownBy(pool::tryAcquire)
        .isInstanceOf(PoolStoreException.class)
        .hasMessageContaining("UNKNOWN");
    assertThat(EngineFixture.free(two.pool(1))).isEqualTo(1);
  }

  @Test
  void anUnreachableStoreFailsTheAcquireWhenItsTimeIsOver() {
    Pool pool = one.pool(1);
    one.network().acquire = FaultyStore.Fault.NOT_EXECUTED;
    CompletableFuture<Permit> acquired = pool.acquireAsync(Duration.ofSeconds(3));
    fixture.advance(2_999);
    assertThat(acquired).isNotDone();
    fixture.advance(1);
    assertThatThrownBy(acquired::join).hasCauseInstanceOf(PoolStoreException.class);
  }

  @Test
  void aReleaseIsSentUntilItArrives() throws Exception {
    Pool pool = one.pool(1);
    Permit permit = pool.acquire();
    one.network().release = FaultyStore.Fault.NOT_EXECUTED;
    permit.close();
    assertThat(two.pool(1).tryAcquire()).isEmpty();
    fixture.advance(1_000);
    one.network().release = FaultyStore.Fault.NONE;
    fixture.advance(2_000);
    assertThat(EngineFixture.free(two.pool(1))).isEqualTo(1);
  }

  /** Not only when its own time comes, which may be 2 s later. */
  @Test
  void aReleaseIsSentAgainAsSoonAsTheStoreAnswersAnything() throws Exception {
    Pool pool = one.pool(1);
    Permit permit = pool.acquire();
    one.network().release = FaultyStore.Fault.NOT_EXECUTED;
    permit.close();
    fixture.advance(1_600); // The attempts: after 0.1, 0.3, 0.7, 1.5 and 3.1 s.
    one.network().release = FaultyStore.Fault.NONE;
    assertThat(two.pool(1).tryAcquire()).isEmpty();

    assertThat(pool.tryAcquire()).isEmpty();

    assertThat(EngineFixture.free(two.pool(1))).isEqualTo(1);
  }

  @Test
  void withEveryMessageLostAFreePermitFindsItsWaiterWithinASecond() {
    Permit held = EngineFixture.granted(one.pool(1).acquireAsync());
    CompletableFuture<Permit> waiting = two.pool(1).acquireAsync();
    two.network().pushesLost = true;
    fixture.advance(5_123);
    held.close();
    assertThat(waiting).isNotDone();
    fixture.advance(1_000);
    EngineFixture.granted(waiting).close();
  }

  @Test
  void twentyGrantsWhoseMessagesWereLostAreAllFound() {
    List<Permit> held = new ArrayList<>();
    List<CompletableFuture<Permit>> waiting = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      held.add(EngineFixture.granted(one.pool(40).acquireAsync()));
    }
    for (int i = 0; i < 40; i++) {
      waiting.add(two.pool(40).acquireAsync());
    }
    two.network().pushesLost = true;
    held.forEach(Permit::close);
    fixture.advance(1_000);
    assertThat(waiting).allMatch(CompletableFuture::isDone);
    waiting.forEach(granted -> granted.join().close());
  }

  @Test
  void aGrantThatLapsesUnclaimedIsMadeAnew() {
    Permit held = EngineFixture.granted(one.pool(1).acquireAsync());
    CompletableFuture<Permit> waiting = two.pool(1).acquireAsync();
    two.network().pushesLost = true;
    two.network().poll = FaultyStore.Fault.NOT_EXECUTED;
    held.close();
    fixture.advance(6_000);
    two.network().poll = FaultyStore.Fault.NONE;
    fixture.advance(1_600);
    Permit permit = EngineFixture.granted(waiting);
    assertThat(permit.isValid()).isTrue();
    permit.close();
  }

  @Test
  void aGrantForSomebodyWhoLeftGoesOnAtOnce() throws Exception {
    Permit held = EngineFixture.granted(one.pool(1).acquireAsync());
    CompletableFuture<Permit> leaving = two.pool(1).acquireAsync();
    two.network().pushesLost = true;
    held.close();
    leaving.cancel(false);
    assertThat(EngineFixture.free(one.pool(1))).isEqualTo(1);
  }

  @Test
  void clearedWaitersAreTold() {
    Permit held = EngineFixture.granted(one.pool(1).acquireAsync());
    List<CompletableFuture<Permit>> waiting = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      waiting.add(two.pool(1).acquireAsync());
    }
    fixture.pools.deleteKey("netsuite", InMemoryPools.Key.LEASES);
    fixture.pools.deleteKey("netsuite", InMemoryPools.Key.WAITERS);
    fixture.advance(900);
    assertThat(waiting)
        .allSatisfy(
            cleared ->
                assertThatThrownBy(cleared::join)
                    .hasCauseInstanceOf(PoolClearedException.class)
                    .hasMessageContaining("pool netsuite was cleared while this call waited"));
    List<String> lost = new ArrayList<>();
    held.onLost(permit -> lost.add(permit.id()));
    fixture.advance(10_000);
    assertThat(held.isValid()).isFalse();
    assertThat(lost).containsExactly(held.id());
  }

  @Test
  void waitersOfADeletedPoolAreTold() {
    Permit held = EngineFixture.granted(one.pool(1).acquireAsync());
    CompletableFuture<Permit> waiting = two.pool(1).acquireAsync();
    fixture.set("state", "deleted");
    fixture.advance(900);
    assertThatThrownBy(waiting::join)
        .hasCauseInstanceOf(PoolDeletedException.class)
        .hasMessageContaining("pool netsuite was deleted");
    assertThatThrownBy(() -> two.coordinator().pool("netsuite").acquire())
        .isInstanceOf(PoolDeletedException.class);
    held.close();
  }

  @Test
  void aPausedPoolKeepsPlaces() {
    Pool pool = one.pool(1);
    fixture.set("state", "paused");
    CompletableFuture<Permit> first = pool.acquireAsync();
    CompletableFuture<Permit> second = two.pool(1).acquireAsync();
    fixture.advance(5_000);
    assertThat(first).isNotDone();
    fixture.set("state", "active");
    fixture.advance(1_000);
    EngineFixture.granted(first).close();
    EngineFixture.granted(second).close();
  }

  @Test
  void afterALossHoldersComeBackFirstAndWaitersGoOn() {
    Permit held = EngineFixture.granted(one.pool(1).acquireAsync());
    CompletableFuture<Permit> first = two.pool(1).acquireAsync();
    CompletableFuture<Permit> second = one.pool(1).acquireAsync();
    fixture.advance(2_000);
    fixture.pools.forgetAll();
    fixture.advance(2_000);
    assertThat(held.isValid()).isTrue();
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    held.close();
    Permit next = EngineFixture.granted(first);
    assertThat(second).isNotDone();
    assertThat(next.token()).isGreaterThan(held.token());
    next.close();
    EngineFixture.granted(second).close();
  }

  @Test
  void afterALossTheNewestSettingsAreRestored() {
    Pool pool = one.pool(5);
    fixture.set("limit", "3");
    fixture.set("state", "paused");
    assertThat(pool.acquireAsync(Duration.ofSeconds(1))).isNotDone();
    fixture.advance(2_000);
    assertThat(pool.config().limit()).isEqualTo(3);
    fixture.pools.forgetAll();
    CompletableFuture<Permit> waiting = pool.acquireAsync();
    fixture.advance(3_000);
    assertThat(waiting).isNotDone();
    assertThat(two.pool(5).config().limit()).isEqualTo(3);
    fixture.set("state", "active");
    fixture.advance(1_000);
    EngineFixture.granted(waiting).close();
  }

  @Test
  void nothingIsAskedWhileTheConnectionIsGone() {
    Pool pool = one.pool(1);
    one.network().connected(false);
    CompletableFuture<Permit> acquired = pool.acquireAsync();
    fixture.advance(3_000);
    assertThat(acquired).isNotDone();
    assertThat(one.network().acquires).isZero();
    assertThatThrownBy(pool::tryAcquire)
        .isInstanceOf(PoolStoreException.class)
        .hasMessageContaining("not connected");
    one.network().connected(true);
    EngineFixture.granted(acquired).close();
  }
}
