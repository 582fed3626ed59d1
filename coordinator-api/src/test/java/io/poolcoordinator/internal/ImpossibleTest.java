package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cost that a window can never hold is misuse, and refused whenever it is found out. */
class ImpossibleTest {

  private static final AcquireRequest FIFTY = AcquireRequest.builder().cost(50).build();
  private static final String MESSAGE =
      "cost is 50, but pool netsuite has the window 40/1m, which never holds more; raise the rate"
          + " or split the call";

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void whatTheKnownWindowsNeverHoldIsNotEvenSent() throws Exception {
    Pool pool = one.pool(1, "1000/1d", "40/1m");
    assertThatThrownBy(() -> pool.acquire(FIFTY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(MESSAGE);
    assertThatThrownBy(() -> pool.tryAcquire(FIFTY)).hasMessage(MESSAGE);
    assertThatThrownBy(() -> pool.call(FIFTY, permit -> "called")).hasMessage(MESSAGE);
    assertThat(EngineFixture.failure(pool.acquireAsync(FIFTY)))
        .isInstanceOf(IllegalArgumentException.class);
    Permit permit = pool.acquire();
    assertThatThrownBy(() -> permit.take(50)).hasMessage(MESSAGE);
    assertThat(EngineFixture.failure(permit.takeAsync(50)))
        .isInstanceOf(IllegalArgumentException.class);
    permit.take(39);
    permit.close();
    assertThat(one.network().acquires).isEqualTo(2);
  }

  @Test
  void aRateThatWasRaisedByHandIsHeardOfAlthoughNothingElseIsAsked() throws Exception {
    Pool pool = one.pool(1, "40/1m");
    fixture.set("rate", "60/1m");
    assertThatThrownBy(() -> pool.acquire(FIFTY)).hasMessage(MESSAGE);
    pool.acquire(FIFTY).close();
  }

  @Test
  void theStoreKnowsOfARateThatWasLoweredByHand() throws Exception {
    Pool pool = one.pool(2, "60/1m");
    fixture.set("rate", "40/1m");
    assertThatThrownBy(() -> pool.acquire(FIFTY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(MESSAGE);
    fixture.set("rate", "60/1m");
    pool.acquire().close();
    Permit permit = pool.acquire();
    fixture.set("rate", "40/1m");
    assertThatThrownBy(() -> permit.take(50)).hasMessage(MESSAGE);
    permit.close();
    assertThat(one.network().releases).isEqualTo(2);
  }

  @Test
  void waitersAndTakersFailOnceTheRateIsTooLow() throws Exception {
    Pool pool = one.pool(1, "60/20s");
    Permit held = pool.acquire(AcquireRequest.builder().cost(30).build());
    CompletableFuture<Permit> waiting = pool.acquireAsync(FIFTY);
    CompletableFuture<Void> taking = held.takeAsync(50);
    CompletableFuture<Permit> possible = pool.acquireAsync();
    assertThat(waiting).isNotDone();
    fixture.set("rate", "40/20s");
    fixture.advance(900);
    assertThat(EngineFixture.failure(waiting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cost is 50, but pool netsuite has ");
    assertThat(EngineFixture.failure(taking)).isInstanceOf(IllegalArgumentException.class);
    assertThat(possible).isNotDone();
    held.close();
    EngineFixture.granted(possible).close();
  }

  @Test
  void aWaiterThatAnotherWorkersOperationFoundImpossibleIsToldSo() throws Exception {
    Pool pool = one.pool(1, "60/20s");
    Permit held = pool.acquire(AcquireRequest.builder().cost(30).build());
    CompletableFuture<Permit> waiting = two.pool().acquireAsync(FIFTY);
    fixture.set("rate", "40/20s");
    held.close();
    assertThat(waiting).isNotDone();
    fixture.advance(900);
    assertThat(EngineFixture.failure(waiting)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAcquireWhoseReplyWasLostAndThatWasFoundImpossibleMeanwhileIsToldSo() throws Exception {
    Permit held = one.pool(2, "60/20s").acquire(AcquireRequest.builder().cost(30).build());
    two.pool().acquireAsync(FIFTY).cancel(false);
    two.network().acquire = FaultyStore.Fault.REPLY_LOST;
    CompletableFuture<Permit> waiting = two.pool().acquireAsync(FIFTY);
    fixture.set("rate", "40/20s");
    held.close();
    two.network().acquire = FaultyStore.Fault.NONE;
    fixture.advance(500);
    assertThat(EngineFixture.failure(waiting)).isInstanceOf(IllegalArgumentException.class);
  }
}
