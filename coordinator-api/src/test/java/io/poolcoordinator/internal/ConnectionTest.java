package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Connection;
import io.poolcoordinator.ConnectionDetachedException;
import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.admin.Holder;
import io.poolcoordinator.admin.PoolAdmin;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The verbs of a connection are those of the pool that it is attached to. */
class ConnectionTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");
  private final PoolAdmin admin = two.coordinator().admin();
  private final Connection connection = one.coordinator().connection("magento");

  @BeforeEach
  void attach() {
    two.pool(1);
    admin.attach("magento", "netsuite");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Holder holder() {
    assertThat(admin.holders("netsuite")).hasSize(1);
    return admin.holders("netsuite").get(0);
  }

  @Test
  void itIsOneObjectAndAsksNobody() {
    int sent = one.network().sent.get();
    assertThat(one.coordinator().connection("magento")).isSameAs(connection);
    assertThat(one.coordinator().connection("exact")).isNotSameAs(connection);
    assertThat(connection.name()).isEqualTo("magento");
    assertThat(connection).hasToString("connection magento");
    assertThat(one.network().sent.get()).isEqualTo(sent);
  }

  @Test
  void itsPermitsAreThoseOfThePool() throws Exception {
    try (Permit permit = connection.acquire()) {
      assertThat(permit.pool()).isEqualTo("netsuite");
      assertThat(permit.id()).isEqualTo(holder().permit());
      assertThat(two.pool().tryAcquire()).isEmpty();
    }
    assertThat(EngineFixture.free(two.pool())).isEqualTo(1);
  }

  @Test
  void whoAcquiresWithoutALabelIsLabelledWithItsName() throws Exception {
    try (Permit permit = connection.acquire()) {
      assertThat(permit.label()).contains("magento");
      assertThat(holder().label()).contains("magento");
    }
    AcquireRequest labelled = AcquireRequest.builder().label("orders#88").build();
    try (Permit permit = connection.acquire(labelled)) {
      assertThat(permit.label()).contains("orders#88");
    }
    assertThat(connection.tryAcquire()).isPresent();
    assertThat(holder().label()).contains("magento");
    CompletableFuture<Permit> waiting = connection.acquireAsync();
    assertThat(waiting).isNotDone();
    assertThat(admin.waiters("netsuite").get(0).label()).contains("magento");
  }

  @Test
  void whereItIsAttachedIsLookedUpOnce() throws Exception {
    for (int i = 0; i < 3; i++) {
      connection.acquire().close();
      connection.acquireAsync().join().close();
      connection.tryAcquire().orElseThrow().close();
    }
    assertThat(one.network().lookups).isEqualTo(1);
    assertThat(one.network().acquires).isEqualTo(9);
    assertThat(one.network().finds).isEqualTo(1);
  }

  @Test
  void oneAttemptIsMadeAndEndsAtOnce() throws Exception {
    Permit held = two.pool().acquire();
    assertThat(connection.tryAcquire()).isEmpty();
    assertThat(admin.waiters("netsuite")).isEmpty();
    assertThatThrownBy(() -> connection.acquire(Duration.ZERO))
        .isInstanceOf(PoolTimeoutException.class);
    held.close();
    try (Permit permit = connection.tryAcquire().orElseThrow()) {
      assertThat(permit.isValid()).isTrue();
    }
  }

  @Test
  void itWaitsItsTurnAndForAsLongAsThePoolOrTheRequestSays() throws Exception {
    Permit held = two.pool().acquire();
    CompletableFuture<Permit> pools = connection.acquireAsync();
    CompletableFuture<Permit> own = connection.acquireAsync(Duration.ofSeconds(5));
    assertThat(admin.waiters("netsuite"))
        .extracting(waiter -> Duration.between(waiter.since(), waiter.deadline()))
        .containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(5));
    fixture.advance(5_000);
    assertThat(EngineFixture.failure(own)).isInstanceOf(PoolTimeoutException.class);
    held.close();
    assertThat(EngineFixture.granted(pools).isValid()).isTrue();
  }

  @Test
  void workIsDoneUnderAPermitOfThePool() throws Exception {
    String held = connection.call(permit -> holder().permit());
    assertThat(held).isEqualTo("one:1");
    CompletableFuture<String> response = new CompletableFuture<>();
    CompletableFuture<String> result = connection.callAsync(permit -> response);
    assertThat(holder().label()).contains("magento");
    response.complete("created");
    assertThat(result).isCompletedWithValue("created");
    assertThat(admin.holders("netsuite")).isEmpty();
  }

  @Test
  void workThatNobodyWantsAnyMoreLeavesTheQueue() throws Exception {
    Permit held = two.pool().acquire();
    CompletableFuture<String> result =
        connection.callAsync(permit -> CompletableFuture.completedFuture("never"));
    assertThat(admin.waiters("netsuite")).hasSize(1);
    result.cancel(false);
    assertThat(admin.waiters("netsuite")).isEmpty();
    held.close();
    assertThat(EngineFixture.free(two.pool())).isEqualTo(1);
  }

  @Test
  void whoseWorkIsLateIsSaidWithThePlaceInTheApplication() throws Exception {
    admin.update(
        "netsuite", config -> config.toBuilder().limit(4).warnAfter(Duration.ofSeconds(1)).build());
    Permit acquired = connection.acquire();
    Permit tried = connection.tryAcquire().orElseThrow();
    Permit awaited = connection.acquireAsync().join();
    connection.callAsync(permit -> new CompletableFuture<>());
    assertThat(EngineFixture.logOf(() -> fixture.advance(11_000)))
        .containsPattern(acquired.id() + " .*it was acquired at " + here())
        .containsPattern(tried.id() + " .*it was acquired at " + here())
        .containsPattern(awaited.id() + " .*it was acquired at " + here())
        .containsPattern("one:4 .*it was acquired at " + here());
  }

  private static String here() {
    return ConnectionTest.class.getName() + ".whoseWorkIsLate";
  }

  @Test
  void itSaysWhereItIsAttached() {
    assertThat(connection.pool()).contains("netsuite");
    admin.detach("magento");
    assertThat(connection.pool()).isEmpty();
    assertThat(one.coordinator().connection("exact").pool()).isEmpty();
    admin.attach("magento", "netsuite");
    admin.delete("netsuite");
    assertThat(connection.pool()).isEmpty();
  }

  @Test
  void oneThatWasNeverAttachedGetsNothing() {
    Connection never = one.coordinator().connection("exact");
    for (CompletableFuture<?> failed :
        new CompletableFuture<?>[] {
          never.acquireAsync(), never.callAsync(permit -> new CompletableFuture<>())
        }) {
      assertThat(EngineFixture.failure(failed)).isInstanceOf(ConnectionDetachedException.class);
    }
    assertThatThrownBy(never::tryAcquire).isInstanceOf(ConnectionDetachedException.class);
    assertThatThrownBy(never::acquire)
        .isInstanceOfSatisfying(
            ConnectionDetachedException.class,
            detached -> assertThat(detached.connection()).isEqualTo("exact"))
        .hasMessage(
            "connection exact is attached to no pool; attach it with"
                + " coordinator.admin().attach(connection, pool)");
    assertThat(one.network().acquires).isZero();
  }

  @Test
  void twoOfOnePoolShareItsLimit() throws Exception {
    Connection other = two.coordinator().connection("shopify");
    admin.attach("shopify", "netsuite");
    assertThat(admin.connections("netsuite")).containsExactly("magento", "shopify");
    Permit held = connection.acquire();
    assertThat(other.tryAcquire()).isEmpty();
    CompletableFuture<Permit> next = other.acquireAsync();
    held.close();
    assertThat(EngineFixture.granted(next).label()).contains("shopify");
    assertThat(connection.tryAcquire()).isEmpty();
  }

  @Test
  void theClientsOwnThreadIsNotBlocked() {
    one.network().actAsClientThread();
    assertThatThrownBy(connection::acquire)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("belongs to the store's client");
    assertThatThrownBy(connection::tryAcquire).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(connection::pool).isInstanceOf(IllegalStateException.class);
    assertThat(one.network().sent.get()).isZero();
    assertThat(connection.acquireAsync()).isCompleted();
  }

  @Test
  void oneOfACoordinatorThatIsClosedGetsNothing() {
    one.coordinator().close(Duration.ZERO);
    assertThatThrownBy(connection::acquire).isInstanceOf(CoordinatorClosedException.class);
    assertThatThrownBy(connection::tryAcquire).isInstanceOf(CoordinatorClosedException.class);
    assertThatThrownBy(connection::acquireAsync).isInstanceOf(CoordinatorClosedException.class);
    assertThatThrownBy(connection::pool).isInstanceOf(CoordinatorClosedException.class);
    assertThatThrownBy(() -> one.coordinator().connection("magento"))
        .isInstanceOf(CoordinatorClosedException.class);
  }

  @Test
  void aRatePerWorkerHoldsForItToo() throws Exception {
    admin.set(
        "netsuite",
        PoolConfig.builder().limit(9).rateLimitPerWorker(RateLimit.perMinute(1)).build());
    connection.acquire().close();
    assertThat(connection.tryAcquire()).isEmpty();
  }
}
