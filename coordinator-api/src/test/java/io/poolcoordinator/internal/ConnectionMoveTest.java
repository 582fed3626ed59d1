package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.Connection;
import io.poolcoordinator.ConnectionDetachedException;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.admin.PoolAdmin;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection is moved and detached, and its pool deleted, while it is in use. */
class ConnectionMoveTest {

  /** For so long it is looked for while no pool has it. */
  private static final long LOOKS = 500;

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");
  private final PoolAdmin admin = two.coordinator().admin();
  private final Connection connection = one.coordinator().connection("magento");

  @BeforeEach
  void attach() throws InterruptedException {
    two.coordinator().pool("a", PoolConfig.ofLimit(1));
    two.coordinator().pool("b", PoolConfig.ofLimit(1));
    admin.attach("magento", "a");
    connection.acquire().close();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** No pool has it, as in the middle of a move away from the pool that its note still names. */
  private void letGo() {
    admin.detach("magento");
  }

  private void assertDetached(CompletableFuture<Permit> failed) {
    assertThat(EngineFixture.failure(failed))
        .isInstanceOf(ConnectionDetachedException.class)
        .hasMessage(
            "connection magento is not attached any more: pool a was deleted, or let go of it;"
                + " attach it with coordinator.admin().attach(connection, pool)");
  }

  @Test
  void afterAMoveTheNextPermitIsOneOfTheNewPool() throws Exception {
    Permit before = connection.acquire();
    admin.attach("magento", "b");
    Permit after = connection.acquire();
    assertThat(after.pool()).isEqualTo("b");
    assertThat(before.isValid()).isTrue();
    assertThat(connection.pool()).contains("b");
    after.close();
    before.close();
    int lookups = one.network().lookups;
    CompletableFuture<Permit> async = connection.acquireAsync();
    assertThat(EngineFixture.granted(async).pool()).isEqualTo("b");
    assertThat(one.network().lookups).isEqualTo(lookups);
    assertThat(EngineFixture.free(two.coordinator().pool("a"))).isEqualTo(1);
  }

  @Test
  void oneAttemptFollowsAMoveToo() throws Exception {
    admin.attach("magento", "b");
    try (Permit permit = connection.tryAcquire().orElseThrow()) {
      assertThat(permit.pool()).isEqualTo("b");
    }
  }

  @Test
  void whoWaitsGoesOnWaitingInThePoolInWhichItStands() throws Exception {
    Permit held = connection.acquire();
    CompletableFuture<Permit> waiting = connection.acquireAsync();
    admin.attach("magento", "b");
    fixture.advance(5_000);
    assertThat(waiting).isNotDone();
    held.close();
    assertThat(EngineFixture.granted(waiting).pool()).isEqualTo("a");
  }

  @Test
  void whoWaitsGoesOnWaitingWhenItIsDetached() throws Exception {
    Permit held = connection.acquire();
    CompletableFuture<Permit> waiting = connection.acquireAsync();
    admin.detach("magento");
    fixture.advance(5_000);
    held.close();
    assertThat(EngineFixture.granted(waiting).pool()).isEqualTo("a");
  }

  @Test
  void oneThatIsDetachedIsLookedForAWhileAndThenGetsNothing() {
    letGo();
    CompletableFuture<Permit> acquiring = connection.acquireAsync();
    fixture.advance(LOOKS - 1);
    assertThat(acquiring).isNotDone();
    fixture.advance(1);
    assertDetached(acquiring);
    assertThatThrownBy(connection::tryAcquire).isInstanceOf(ConnectionDetachedException.class);
    assertThat(two.coordinator().admin().holders("a")).isEmpty();
    assertThat(two.coordinator().admin().waiters("a")).isEmpty();
  }

  @Test
  void oneThatIsDetachedGetsPermitsAgainOnceItIsAttached() throws Exception {
    letGo();
    CompletableFuture<Permit> refused = connection.acquireAsync();
    fixture.advance(LOOKS);
    assertDetached(refused);
    admin.attach("magento", "b");
    assertThat(connection.acquire().pool()).isEqualTo("b");
  }

  @Test
  void whileItIsMovedItIsAwaited() {
    letGo();
    CompletableFuture<Permit> acquiring = connection.acquireAsync();
    fixture.advance(100);
    assertThat(acquiring).isNotDone();
    admin.attach("magento", "b");
    fixture.advance(40);
    assertThat(EngineFixture.granted(acquiring).pool()).isEqualTo("b");
  }

  @Test
  void whatIsAttachedToTheSamePoolAgainIsFoundThere() {
    letGo();
    CompletableFuture<Permit> acquiring = connection.acquireAsync();
    fixture.advance(100);
    admin.attach("magento", "a");
    fixture.advance(40);
    assertThat(EngineFixture.granted(acquiring).pool()).isEqualTo("a");
  }

  @Test
  void theTimeoutCountsFromTheBeginningWhicheverPoolIsAsked() throws Exception {
    Permit full = two.coordinator().pool("b").acquire();
    letGo();
    CompletableFuture<Permit> own = connection.acquireAsync(Duration.ofSeconds(1));
    CompletableFuture<Permit> pools = connection.acquireAsync();
    fixture.advance(100);
    admin.attach("magento", "b");
    fixture.advance(899);
    assertThat(own).isNotDone();
    assertThat(admin.waiters("b")).hasSize(2);
    fixture.advance(1);
    assertThat(EngineFixture.failure(own)).isInstanceOf(PoolTimeoutException.class);
    fixture.advance(28_999);
    assertThat(pools).isNotDone();
    fixture.advance(1);
    assertThat(EngineFixture.failure(pools)).isInstanceOf(PoolTimeoutException.class);
    full.close();
  }

  @Test
  void whoWaitsForLessThanAMoveTakesIsToldInTime() {
    letGo();
    CompletableFuture<Permit> acquiring = connection.acquireAsync(Duration.ofMillis(50));
    fixture.advance(49);
    assertThat(acquiring).isNotDone();
    fixture.advance(1);
    assertDetached(acquiring);
  }

  @Test
  void onceItsPoolIsDeletedItGetsNothing() throws Exception {
    Permit held = connection.acquire();
    CompletableFuture<Permit> waiting = connection.acquireAsync();
    admin.delete("a");
    CompletableFuture<Permit> late = connection.acquireAsync();
    fixture.advance(LOOKS);
    assertThat(EngineFixture.failure(waiting)).isInstanceOf(PoolDeletedException.class);
    assertDetached(late);
    assertThat(held.isValid()).isTrue();
    assertThatThrownBy(two.coordinator().connection("magento")::tryAcquire)
        .isInstanceOf(ConnectionDetachedException.class);
  }

  @Test
  void aPoolThatIsMadeAnewHasNoConnections() throws Exception {
    admin.delete("a");
    two.coordinator().pool("a", PoolConfig.ofLimit(1));
    assertThat(admin.connections("a")).isEmpty();
    assertThat(admin.poolOf("magento")).isEmpty();
    CompletableFuture<Permit> acquiring = connection.acquireAsync();
    fixture.advance(LOOKS);
    assertDetached(acquiring);
    admin.attach("magento", "a");
    assertThat(connection.acquire().pool()).isEqualTo("a");
  }

  @Test
  void aPoolThatThisWorkerDoesNotKnowMayBeGoneToo() {
    admin.delete("a");
    Connection unknown = fixture.worker("three").coordinator().connection("magento");
    assertThatThrownBy(unknown::acquire)
        .isInstanceOf(ConnectionDetachedException.class)
        .hasMessageContaining("pool a was deleted, or let go of it");
    fixture.pools.forget("a");
    assertThatThrownBy(unknown::acquire).isInstanceOf(ConnectionDetachedException.class);
  }
}
