package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.contract.GrantRaces;
import io.poolcoordinator.event.PoolEvent;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import io.poolcoordinator.memory.InMemoryPoolStore;
import io.poolcoordinator.memory.InMemoryPools;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is told when several things happen to a call in the same instant. */
class EventRaceTest {

  private static final int RACES = 4_000;

  @Test
  void whoeverWinsAGrantIsToldOnceIfAndOnlyIfTheCallerHasIt() throws Exception {
    InMemoryPools pools = new InMemoryPools();
    try (PoolCoordinator one = InMemoryPoolCoordinator.create(pools);
        PoolCoordinator two = InMemoryPoolCoordinator.create(pools)) {
      Pool first = one.pool("races", PoolConfig.ofLimit(1));
      Pool second = two.pool("races", PoolConfig.ofLimit(1));
      RecordedEvents events = RecordedEvents.of(two);
      int granted = 0;
      int refused = 0;
      for (int round = 0; round < RACES / 1_000; round++) {
        GrantRaces.Result result = new GrantRaces(first, second, round).run(1_000);
        granted += result.granted();
        refused += result.refused();
        // Also lets the listener catch up, of whom nothing may be dropped here.
        checkOrder(events.all());
      }
      assertThat(granted).isPositive();
      assertThat(refused).isPositive();
      assertThat(events.all(PoolEvent.Granted.class)).hasSize(granted);
      assertThat(events.all(PoolEvent.Released.class)).hasSize(granted);
    }
  }

  /** Each call waits first, if at all; is granted or times out once; and gives back once. */
  private static void checkOrder(List<PoolEvent> events) {
    Set<String> waited = new HashSet<>();
    Set<String> granted = new HashSet<>();
    Set<String> ended = new HashSet<>();
    for (PoolEvent event : events) {
      if (event instanceof PoolEvent.Waiting waiting) {
        assertThat(granted).doesNotContain(waiting.permit());
        assertThat(ended).doesNotContain(waiting.permit());
        assertThat(waited.add(waiting.permit())).isTrue();
      } else if (event instanceof PoolEvent.Granted grant) {
        assertThat(ended).doesNotContain(grant.permit());
        assertThat(granted.add(grant.permit())).isTrue();
      } else if (event instanceof PoolEvent.Released released) {
        assertThat(granted).contains(released.permit());
        assertThat(ended.add(released.permit())).isTrue();
      } else if (event instanceof PoolEvent.TimedOut timedOut) {
        assertThat(granted).doesNotContain(timedOut.permit());
        assertThat(ended.add(timedOut.permit())).isTrue();
      } else {
        throw new AssertionError("unexpected: " + event);
      }
    }
    Set<String> kept = new HashSet<>(granted);
    kept.removeAll(ended);
    assertThat(kept).isEmpty();
  }

  /** A worker whose callbacks run when this test says so. */
  private static final class Postponed implements AutoCloseable {

    private final ManualTimeline timeline = new ManualTimeline();
    private final InMemoryPools pools = new InMemoryPools(timeline::millis);
    private final Queue<Runnable> callbacks = new ArrayDeque<>();
    private final CoordinatorEngine coordinator =
        new CoordinatorEngine(
            new InMemoryPoolStore(pools), "postponed", callbacks::add, timeline.forOneWorker());
    private final Pool pool = coordinator.pool("races", PoolConfig.ofLimit(1));
    private final RecordedEvents events = RecordedEvents.of(coordinator);

    private void runCallbacks() {
      for (Runnable next = callbacks.poll(); next != null; next = callbacks.poll()) {
        next.run();
      }
    }

    private List<String> told() throws InterruptedException {
      return events.all().stream()
          .map(event -> event.getClass().getSimpleName())
          .collect(Collectors.toList());
    }

    @Override
    public void close() {
      coordinator.close(Duration.ZERO);
    }
  }

  @Test
  void whatIsCancelledBeforeItArrivesWasNeverGranted() throws Exception {
    try (Postponed worker = new Postponed()) {
      CompletableFuture<Permit> acquired = worker.pool.acquireAsync();
      acquired.cancel(false);
      worker.runCallbacks();
      assertThat(worker.told()).isEmpty();
      assertThat(EngineFixture.free(worker.pool)).isEqualTo(1);
    }
  }

  @Test
  void whatIsLostBeforeItArrivesIsToldAfterItsGrant() throws Exception {
    try (Postponed worker = new Postponed()) {
      CompletableFuture<Permit> acquired = worker.pool.acquireAsync();
      CompletableFuture<Permit> cancelled = worker.pool.acquireAsync();
      cancelled.cancel(false);
      worker.timeline.suspend(Duration.ofMinutes(1));
      worker.timeline.advance(Duration.ofSeconds(1));
      assertThat(worker.told()).containsExactly("Waiting");
      worker.runCallbacks();
      assertThat(acquired).isCompleted();
      acquired.join().close();
      assertThat(worker.told()).containsExactly("Waiting", "Granted", "Lost");
    }
  }

  @Test
  void whatIsLostAndCancelledBeforeItArrivesIsNotTold() throws Exception {
    try (Postponed worker = new Postponed()) {
      CompletableFuture<Permit> acquired = worker.pool.acquireAsync();
      worker.timeline.suspend(Duration.ofMinutes(1));
      worker.timeline.advance(Duration.ofSeconds(1));
      acquired.cancel(false);
      worker.runCallbacks();
      assertThat(worker.told()).isEmpty();
    }
  }

  @Test
  void aListenerHearsOfAGrantBeforeTheWorkThatIsChainedToIt() throws Exception {
    try (EngineFixture fixture = new EngineFixture()) {
      EngineFixture.Worker one = fixture.worker("one");
      RecordedEvents events = RecordedEvents.of(one.coordinator());
      Pool pool = one.pool(1);
      Permit held = fixture.worker("two").pool().acquire();
      CompletableFuture<Boolean> worked =
          pool.acquireAsync()
              .thenApply(
                  permit -> {
                    await().until(() -> events.soFar().size() == 2);
                    permit.close();
                    return events.soFar().get(1) instanceof PoolEvent.Granted;
                  });
      held.close();
      assertThat(worked).isCompletedWithValue(true);
      assertThat(events.all(PoolEvent.Granted.class)).hasSize(1);
      assertThat(events.all(PoolEvent.Released.class)).hasSize(1);
    }
  }
}
