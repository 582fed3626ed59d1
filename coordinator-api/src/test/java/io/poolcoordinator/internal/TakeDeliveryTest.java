package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.memory.InMemoryPools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A taker's grant may come by reply, push and poll, twice, and after its end. */
class TakeDeliveryTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  /**
   * A taker of worker two behind a waiter of worker one that is blocked by the window: as soon as
   * that one leaves, the taker's grant is pushed.
   */
  private CompletableFuture<Void> takerBehind(List<CompletableFuture<Permit>> ahead) {
    Permit holder = EngineFixture.granted(two.pool(9, "9/5s").acquireAsync());
    ahead.add(
        one.pool()
            .acquireAsync(
                AcquireRequest.builder().cost(9).timeout(Duration.ofSeconds(60)).build()));
    CompletableFuture<Void> taking = holder.takeAsync(4);
    assertThat(taking).isNotDone();
    return taking;
  }

  private void assertLeft(int units) throws InterruptedException {
    Permit probe = two.pool().acquire();
    probe.take(units - 1, Duration.ZERO);
    assertThatThrownBy(() -> probe.take(1, Duration.ZERO)).isInstanceOf(PoolTimeoutException.class);
    probe.close();
  }

  @Test
  void aPushedGrantIsTakenInAndNothingIsHeld() throws Exception {
    List<CompletableFuture<Permit>> ahead = new ArrayList<>();
    CompletableFuture<Void> taking = takerBehind(ahead);
    ahead.get(0).cancel(false);
    assertThat(taking).isCompleted();
    assertThat(two.network().releases).isZero();
    assertLeft(4);
  }

  @Test
  void aLostPushIsFoundByThePollWithinASecond() throws Exception {
    List<CompletableFuture<Permit>> ahead = new ArrayList<>();
    CompletableFuture<Void> taking = takerBehind(ahead);
    two.network().pushesLost = true;
    ahead.get(0).cancel(false);
    assertThat(taking).isNotDone();
    fixture.advance(1_000);
    assertThat(taking).isCompleted();
    assertLeft(4);
  }

  @Test
  void aPushThatComesAfterThePollFoundTheGrantChangesNothing() throws Exception {
    List<CompletableFuture<Permit>> ahead = new ArrayList<>();
    CompletableFuture<Void> taking = takerBehind(ahead);
    two.network().withholdPushes();
    ahead.get(0).cancel(false);
    fixture.advance(1_000);
    assertThat(taking).isCompleted();
    two.network().deliverPushes();
    assertThat(two.network().releases).isZero();
    assertLeft(4);
  }

  @Test
  void aPushThatIsReadLateIsStillAGrant() {
    List<CompletableFuture<Permit>> ahead = new ArrayList<>();
    CompletableFuture<Void> taking = takerBehind(ahead);
    two.network().withholdPushes();
    ahead.get(0).cancel(false);
    fixture.timeline.suspend(Duration.ofSeconds(20));
    two.network().deliverPushes();
    assertThat(taking).isCompleted();
  }

  @Test
  void aPushThatComesAfterACancelIsIgnoredAndNotReleased() throws Exception {
    List<CompletableFuture<Permit>> ahead = new ArrayList<>();
    CompletableFuture<Void> taking = takerBehind(ahead);
    two.network().withholdPushes();
    ahead.get(0).cancel(false);
    taking.cancel(false);
    assertThat(two.network().releases).isEqualTo(1);
    two.network().deliverPushes();
    assertThat(two.network().releases).isEqualTo(1);
    assertLeft(4);
  }

  @Test
  void aPushWhileTheServerMayBeAnotherOneIsAGrantToo() {
    List<CompletableFuture<Permit>> ahead = new ArrayList<>();
    CompletableFuture<Void> taking = takerBehind(ahead);
    two.network().withholdPushes();
    two.network().poll = FaultyStore.Fault.NOT_EXECUTED;
    ahead.get(0).cancel(false);
    two.network().connected(false);
    two.network().deliverPushes();
    assertThat(taking).isCompleted();
  }

  @Test
  void aGrantThatOnlyAReplyToldOfIsFoundWhenAskedAgain() throws Exception {
    Permit holder = one.pool(1, "5/1m").acquire();
    one.network().acquire = FaultyStore.Fault.REPLY_LOST;
    CompletableFuture<Void> taking = holder.takeAsync(2);
    assertThat(taking).isNotDone();
    one.network().acquire = FaultyStore.Fault.NONE;
    fixture.advance(1_000);
    assertThat(taking).isCompleted();
    holder.take(2, Duration.ZERO);
    assertThatThrownBy(() -> holder.take(1, Duration.ZERO))
        .isInstanceOf(PoolTimeoutException.class);
    holder.close();
  }

  @Test
  void everythingDeliveredTwiceTakesOnce() throws Exception {
    Permit holder = one.pool(1, "4/1s").acquire();
    one.network().acquire = FaultyStore.Fault.TWICE;
    one.network().poll = FaultyStore.Fault.TWICE;
    one.network().release = FaultyStore.Fault.TWICE;
    holder.take(3);
    CompletableFuture<Void> cancelled = holder.takeAsync(4);
    CompletableFuture<Void> waiting = holder.takeAsync(3);
    cancelled.cancel(false);
    fixture.advance(1_900);
    assertThat(waiting).isCompleted();
    holder.take(1, Duration.ZERO);
    assertThatThrownBy(() -> holder.take(1, Duration.ZERO))
        .isInstanceOf(PoolTimeoutException.class);
    holder.close();
  }

  @Test
  void aPollNamesTheFirstOfEachKind() throws Exception {
    Permit holder = one.pool(1, "40/1s").acquire();
    holder.take(39);
    List<CompletableFuture<Permit>> waiting = new ArrayList<>();
    List<CompletableFuture<Void>> takers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      waiting.add(one.pool().acquireAsync());
    }
    for (int i = 0; i < 40; i++) {
      takers.add(holder.takeAsync(1));
    }
    one.network().pushesLost = true;
    one.network().poll = FaultyStore.Fault.NOT_EXECUTED;
    fixture.advance(1_001);
    assertThat(takers).noneMatch(CompletableFuture::isDone);
    // Another worker's operation hands all of them over, and nobody hears of it.
    assertThat(two.pool().tryAcquire()).isEmpty();
    one.network().poll = FaultyStore.Fault.NONE;
    fixture.advance(1_000);
    assertThat(takers).allMatch(CompletableFuture::isDone);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    waiting.forEach(each -> each.cancel(false));
    holder.close();
  }

  @Test
  void clearedTakersAreTold() {
    List<CompletableFuture<Permit>> ahead = new ArrayList<>();
    CompletableFuture<Void> taking = takerBehind(ahead);
    fixture.pools.deleteKey("netsuite", InMemoryPools.Key.TAKERS);
    fixture.advance(900);
    assertThat(EngineFixture.failure(taking)).isInstanceOf(PoolClearedException.class);
  }

  @Test
  void takersOfADeletedPoolAreTold() {
    List<CompletableFuture<Permit>> ahead = new ArrayList<>();
    CompletableFuture<Void> taking = takerBehind(ahead);
    fixture.set("state", "deleted");
    fixture.advance(900);
    assertThat(EngineFixture.failure(taking)).isInstanceOf(PoolDeletedException.class);
  }

  @Test
  void afterALossTakersGoOnInTheirPlace() {
    List<CompletableFuture<Permit>> ahead = new ArrayList<>();
    CompletableFuture<Void> taking = takerBehind(ahead);
    fixture.pools.forgetAll();
    fixture.advance(4_000);
    assertThat(ahead.get(0)).isCompleted();
    assertThat(taking).isNotDone();
    fixture.advance(5_000);
    assertThat(taking).isCompleted();
  }
}
