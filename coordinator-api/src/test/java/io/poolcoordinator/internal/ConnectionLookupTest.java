package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Connection;
import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.memory.InMemoryPoolStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers that go away, and coordinators that close, while a connection is looked up or waits. */
class ConnectionLookupTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");
  private final PoolAdmin admin = two.coordinator().admin();
  private final Connection connection = one.coordinator().connection("magento");
  private final CompletableFuture<Void> lookup = new CompletableFuture<>();

  @BeforeEach
  void attach() {
    two.pool(1);
    admin.attach("magento", "netsuite");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A thread that acquires, and what becomes of that. */
  private record Acquiring(Thread thread, CompletableFuture<Permit> outcome) {

    static Acquiring start(Callable<Permit> verb) {
      CompletableFuture<Permit> outcome = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  outcome.complete(verb.call());
                } catch (Throwable failure) {
                  outcome.completeExceptionally(failure);
                }
              });
      thread.setDaemon(true);
      thread.start();
      return new Acquiring(thread, outcome);
    }

    Throwable failure() throws InterruptedException {
      thread.join(10_000);
      return EngineFixture.failure(outcome);
    }
  }

  private Acquiring acquiring() {
    return Acquiring.start(connection::acquire);
  }

  private void assertNothingLeft() throws InterruptedException {
    assertThat(admin.waiters("netsuite")).isEmpty();
    assertThat(admin.holders("netsuite")).isEmpty();
    assertThat(EngineFixture.free(two.pool())).isEqualTo(1);
  }

  @Test
  void whoCancelsWhileItIsLookedUpAsksForNothing() throws Exception {
    one.network().lookupDelay = lookup;
    CompletableFuture<Permit> acquiring = connection.acquireAsync();
    acquiring.cancel(false);
    lookup.complete(null);
    assertThat(one.network().acquires).isZero();
    assertNothingLeft();
  }

  @Test
  void whoIsInterruptedWhileItIsLookedUpAsksForNothing() throws Exception {
    one.network().lookupDelay = lookup;
    Acquiring acquiring = acquiring();
    await().until(() -> one.network().lookups == 1);
    acquiring.thread.interrupt();
    assertThat(acquiring.failure()).isInstanceOf(InterruptedException.class);
    lookup.complete(null);
    assertThat(one.network().acquires).isZero();
    assertNothingLeft();
  }

  @Test
  void whoIsInterruptedBeforeAsksNobody() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(connection::acquire)
        .isInstanceOf(InterruptedException.class)
        .hasMessage("interrupted before acquiring for connection magento");
    Thread.currentThread().interrupt();
    assertThatThrownBy(connection::tryAcquire).isInstanceOf(InterruptedException.class);
    assertThat(one.network().sent.get()).isZero();
  }

  @Test
  void whoLeavesWhileItWaitsLeavesTheQueue() throws Exception {
    Permit held = two.pool().acquire();
    CompletableFuture<Permit> cancelled = connection.acquireAsync();
    CompletableFuture<Permit> completed = connection.acquireAsync();
    Acquiring interrupted = acquiring();
    await().until(() -> admin.waiters("netsuite").size() == 3);
    cancelled.cancel(false);
    completed.completeExceptionally(new IllegalStateException("not wanted any more"));
    interrupted.thread.interrupt();
    assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
    assertThat(admin.waiters("netsuite")).isEmpty();
    held.close();
    assertNothingLeft();
  }

  @Test
  void whoCancelsWhileItIsLookedForStopsThat() throws Exception {
    connection.acquire().close();
    admin.detach("magento");
    CompletableFuture<Permit> acquiring = connection.acquireAsync();
    fixture.advance(40);
    int sent = one.network().sent.get();
    acquiring.cancel(false);
    admin.attach("magento", "netsuite");
    fixture.advance(1_000);
    assertThat(one.network().sent.get()).isEqualTo(sent);
    assertNothingLeft();
  }

  @Test
  void whoCancelsWhileTheStoreIsAwayStopsThat() {
    one.network().lookup = FaultyStore.Fault.NOT_EXECUTED;
    CompletableFuture<Permit> acquiring = connection.acquireAsync();
    fixture.advance(100);
    acquiring.cancel(false);
    fixture.advance(500);
    int lookups = one.network().lookups;
    fixture.advance(20_000);
    assertThat(one.network().lookups).isEqualTo(lookups);
  }

  @Test
  void whoIsInterruptedWhileItIsLookedForIsFreeAtOnce() throws Exception {
    connection.acquire().close();
    admin.detach("magento");
    Acquiring acquiring = acquiring();
    await().until(() -> one.network().acquires == 2 && fixture.timeline.timers() > 0);
    acquiring.thread.interrupt();
    assertThat(acquiring.failure()).isInstanceOf(InterruptedException.class);
    fixture.advance(1_000);
    assertThat(one.network().acquires).isEqualTo(2);
  }

  @Test
  void nobodyHangsWhenTheCoordinatorClosesWhileItIsLookedFor() throws Exception {
    connection.acquire().close();
    admin.detach("magento");
    CompletableFuture<Permit> async = connection.acquireAsync();
    Acquiring blocking = acquiring();
    await().until(() -> one.network().lookups == 3 && one.network().acquires == 3);
    one.coordinator().close(Duration.ZERO);
    assertThat(EngineFixture.failure(async)).isInstanceOf(CoordinatorClosedException.class);
    assertThat(blocking.failure()).isInstanceOf(CoordinatorClosedException.class);
  }

  @Test
  void nobodyHangsWhenTheCoordinatorClosesWhileTheStoreIsAway() {
    one.network().lookup = FaultyStore.Fault.NOT_EXECUTED;
    CompletableFuture<Permit> acquiring = connection.acquireAsync();
    one.coordinator().close(Duration.ZERO);
    assertThat(EngineFixture.failure(acquiring)).isInstanceOf(CoordinatorClosedException.class);
  }

  @Test
  void aReplyThatComesWhenTheCoordinatorIsClosedGrantsNothing() throws Exception {
    one.network().lookupDelay = lookup;
    CompletableFuture<Permit> async = connection.acquireAsync();
    Acquiring blocking = acquiring();
    await().until(() -> one.network().lookups == 2);
    one.coordinator().close(Duration.ZERO);
    lookup.completeExceptionally(
        new PoolStoreException(
            "*", PoolStoreException.Outcome.UNKNOWN, "the store is closed", null));
    assertThat(EngineFixture.failure(async)).isInstanceOf(CoordinatorClosedException.class);
    assertThat(blocking.failure()).isInstanceOf(CoordinatorClosedException.class);
    assertNothingLeft();
  }

  @Test
  void whoIsClosedBetweenLookupAndAcquireGetsNothing() throws Exception {
    connection.acquire().close();
    admin.detach("magento");
    one.network().lookupDelay = lookup;
    CompletableFuture<Permit> acquiring = connection.acquireAsync();
    assertThat(acquiring).isNotDone();
    admin.attach("magento", "netsuite");
    one.coordinator().close(Duration.ZERO);
    lookup.complete(null);
    assertThat(EngineFixture.failure(acquiring)).isInstanceOf(CoordinatorClosedException.class);
    assertNothingLeft();
  }

  /** Replies come on the client's threads, on which nothing of the application may run. */
  @Test
  void whatDependsOnAFailureRunsOnTheExecutor() {
    FaultyStore network = new FaultyStore(new InMemoryPoolStore(fixture.pools));
    List<Runnable> dispatched = new ArrayList<>();
    try (CoordinatorEngine coordinator =
        new CoordinatorEngine(network, "three", dispatched::add, fixture.timeline.forOneWorker())) {
      network.lookupDelay = lookup;
      CompletableFuture<Permit> never = coordinator.connection("exact").acquireAsync();
      CompletableFuture<Permit> granted = coordinator.connection("magento").acquireAsync();
      lookup.complete(null);
      assertThat(never).isNotDone();
      assertThat(granted).isNotDone();
      assertThat(dispatched).hasSize(2);
      dispatched.forEach(Runnable::run);
      assertThat(never).isCompletedExceptionally();
      EngineFixture.granted(granted).close();
    }
  }

  @Test
  void whatFailsForGoodFailsAtOnce() {
    one.network().lookupDelay =
        CompletableFuture.failedFuture(
            new PoolStoreException("*", PoolStoreException.Outcome.REFUSED, "no permission", null));
    assertThat(EngineFixture.failure(connection.acquireAsync()))
        .isInstanceOf(PoolStoreException.class)
        .hasMessage("no permission");
    assertThatThrownBy(connection::acquire).hasMessage("no permission");
    one.network().lookupDelay =
        CompletableFuture.failedFuture(new IllegalArgumentException("a defect"));
    assertThatThrownBy(connection::acquire).hasMessage("a defect");
    assertThat(one.network().lookups).isEqualTo(3);
  }

  @Test
  void manyThatAcquireAtOnceAreAllServed() throws Exception {
    admin.set("netsuite", PoolConfig.ofLimit(20));
    one.network().lookupDelay = lookup;
    List<CompletableFuture<Permit>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(connection.acquireAsync());
    }
    lookup.complete(null);
    for (CompletableFuture<Permit> each : all) {
      EngineFixture.granted(each).close();
    }
    assertThat(admin.holders("netsuite")).isEmpty();
  }
}
