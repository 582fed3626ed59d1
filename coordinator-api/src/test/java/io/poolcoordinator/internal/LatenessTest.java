package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies, messages and connections that come late, or twice, or go in between. */
class LatenessTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000, 4_000, 6_000, 20_000})
  void aGrantThatIsReadLateIsValidWhenItIsDelivered(long lateMillis) {
    Permit held = EngineFixture.granted(one.pool(1).acquireAsync());
    CompletableFuture<Permit> waiting = two.pool(1).acquireAsync();
    two.network().withholdPushes();
    fixture.advance(100);
    held.close();
    fixture.timeline.suspend(Duration.ofMillis(lateMillis));
    two.network().deliverPushes();
    fixture.advance(1_000);
    Permit permit = EngineFixture.granted(waiting);
    assertThat(permit.isValid()).isTrue();
    fixture.advance(30_000);
    assertThat(permit.isValid()).isTrue();
    permit.close();
  }

  @Test
  void anAcquireReturnsWithinItsTimeoutAndOneCommandTimeoutHoweverSlowTheStoreIs() {
    Pool pool = one.pool(1);
    Permit held = EngineFixture.granted(pool.acquireAsync());
    one.network().slow(fixture.timeline, 1_900);
    CompletableFuture<Permit> waiting = pool.acquireAsync(Duration.ofSeconds(1));
    fixture.advance(3_000);
    assertThatThrownBy(waiting::join).hasCauseInstanceOf(PoolTimeoutException.class);
    fixture.advance(60_000);
    held.close();
    fixture.advance(10_000);
    assertThat(two.pool(1).acquireAsync()).isCompleted();
  }

  @Test
  void aRestoreThatFailsIsRepeatedAfterAWhile() {
    Permit held = EngineFixture.granted(one.pool(1).acquireAsync());
    CompletableFuture<Permit> waiting = one.pool(1).acquireAsync();
    fixture.pools.forgetAll();
    int declares = one.network().declares;
    int polls = one.network().polls;
    one.network().declare = FaultyStore.Fault.NOT_EXECUTED;
    fixture.advance(20_000);
    assertThat(one.network().declares - declares).isBetween(5, 20);
    assertThat(one.network().polls - polls).isLessThan(40);
    one.network().declare = FaultyStore.Fault.NONE;
    fixture.advance(4_000);
    assertThat(held.isValid()).isTrue();
    held.close();
    EngineFixture.granted(waiting).close();
  }

  @Test
  void nothingNewIsSentWhileTheNewestConnectionHasNotRecovered() {
    Pool pool = one.pool(1);
    one.network().connected(false);
    CompletableFuture<?> first = one.network().withholdDeclare();
    one.network().connected(true);
    one.network().connected(false);
    first.completeExceptionally(
        new PoolStoreException(
            "netsuite", PoolStoreException.Outcome.UNKNOWN, "the connection broke", null));
    int acquires = one.network().acquires;
    CompletableFuture<Permit> waiting = pool.acquireAsync();
    assertThat(one.network().acquires).isEqualTo(acquires);

    CompletableFuture<?> second = one.network().withholdDeclare();
    one.network().connected(true);
    one.network().connected(false);
    one.network().answerDeclares();
    int declares = one.network().declares;
    one.network().connected(true);
    fixture.advance(10);
    assertThat(one.network().acquires).isEqualTo(acquires);
    second.completeExceptionally(
        new PoolStoreException(
            "netsuite", PoolStoreException.Outcome.UNKNOWN, "the connection broke", null));
    assertThat(one.network().declares).isGreaterThan(declares);
    EngineFixture.granted(waiting).close();
  }

  @Test
  void aLeaseThatEndsInTheYear9999IsBelievedInNoLongerThanALeaseCanLast() {
    long time = ManualTimeline.START_MILLIS;
    for (long end : new long[] {253_402_300_799_000L, Long.MAX_VALUE / 2}) {
      long left = ServerClock.deadline(end, 0, time);
      assertThat(left)
          .isBetween(Duration.ofSeconds(290).toNanos(), Duration.ofSeconds(300).toNanos());
    }
  }
}
