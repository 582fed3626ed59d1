package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.event.PoolEvent;
import io.poolcoordinator.event.PoolListener;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import io.poolcoordinator.memory.InMemoryPools;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners, however bad, harm nobody. */
class EventDeliveryTest {

  private final InMemoryPools pools = new InMemoryPools();
  private final PoolCoordinator coordinator = InMemoryPoolCoordinator.create(pools);
  private final Pool pool = coordinator.pool("netsuite", PoolConfig.ofLimit(2));
  private final CountDownLatch latch = new CountDownLatch(1);
  private final List<PoolEvent> heardWhenLetGo = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    latch.countDown();
    coordinator.close(Duration.ZERO);
  }

  private void useOnce() {
    pool.acquireAsync().orTimeout(30, TimeUnit.SECONDS).join().close();
  }

  private void blocked(PoolEvent event) {
    try {
      latch.await();
    } catch (InterruptedException unexpected) {
      throw new IllegalStateException(unexpected);
    }
    heardWhenLetGo.add(event);
  }

  private Set<Thread> listenerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("pool-coordinator-listener-"))
        .filter(thread -> thread.getName().contains(coordinator.worker()))
        .collect(Collectors.toSet());
  }

  /** Whether all have nothing to tell. */
  private boolean areIdle() {
    return listenerThreads().stream()
        .allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING);
  }

  @Test
  void whatAListenerThrowsIsLoggedAndTheNextEventIsTold() throws Exception {
    AtomicInteger told = new AtomicInteger();
    coordinator.addListener(
        event -> {
          Thread.currentThread().interrupt();
          if (told.incrementAndGet() % 2 == 1) {
            throw new IllegalStateException("a failure of its own");
          }
          throw new AssertionError("an error of its own");
        });
    RecordedEvents recorded = RecordedEvents.of(coordinator);
    String log =
        EngineFixture.logOf(
            () -> {
              for (int i = 0; i < 5; i++) {
                useOnce();
              }
              await().until(() -> told.get() == 10 && areIdle());
            });
    assertThat(log).contains("a failure of its own").contains("an error of its own");
    assertThat(recorded.all()).hasSize(10);
    assertThat(listenerThreads()).hasSize(2).allMatch(Thread::isDaemon);
  }

  @Test
  void aListenerThatBlocksHoldsUpNobodyAndTheLogSaysWhatItMissed() {
    AtomicInteger heard = new AtomicInteger();
    coordinator.addListener(this::blocked);
    coordinator.addListener(event -> heard.incrementAndGet());
    int grants = PoolListener.MAX_BEHIND / 2 + 100;
    String log =
        EngineFixture.logOf(
            () -> {
              for (int i = 1; i <= grants; i++) {
                useOnce();
                if (i % 1_000 == 0) {
                  int events = 2 * i;
                  await().until(() -> heard.get() == events);
                }
              }
              await().until(() -> heard.get() == 2 * grants);
              assertThat(heardWhenLetGo).isEmpty();
              latch.countDown();
              // One was being told, the others waited.
              await().until(() -> heardWhenLetGo.size() == PoolListener.MAX_BEHIND + 1);
              await().until(this::areIdle);
              useOnce();
              await().until(() -> heardWhenLetGo.size() == PoolListener.MAX_BEHIND + 3);
            });
    int dropped = 2 * grants - PoolListener.MAX_BEHIND - 1;
    assertThat(log.lines().filter(line -> line.contains("listener")))
        .satisfiesExactly(
            line -> assertThat(line).contains("is 10000 events behind; further ones are dropped"),
            line -> assertThat(line).contains(dropped + " events were dropped"));
    assertThat(heardWhenLetGo)
        .extracting(event -> event.getClass().getSimpleName())
        .startsWith("Granted", "Released", "Granted")
        .endsWith("Granted", "Granted", "Released");
  }

  @Test
  void blockedListenersHoldUpNoCallbacks() {
    for (int i = 0; i < 10; i++) {
      coordinator.addListener(event -> blocked(event));
    }
    PoolConfig soonRenewed = PoolConfig.builder().limit(2).lease(PoolConfig.MIN_LEASE).build();
    Pool shortly = coordinator.pool("shortly", soonRenewed);
    Permit held = shortly.acquireAsync().join();
    Permit ended = shortly.acquireAsync().join();
    CompletableFuture<String> lost = new CompletableFuture<>();
    ended.onLost(permit -> lost.complete(permit.id()));
    CompletableFuture<Permit> waiting = shortly.acquireAsync();
    held.close();
    waiting.orTimeout(30, TimeUnit.SECONDS).join().close();
    pools.removeLease("shortly", ended.id());
    assertThat(lost.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(ended.id());
    assertThat(listenerThreads()).hasSize(10);
    assertThat(heardWhenLetGo).isEmpty();
  }

  @Test
  void oneThatIsRegisteredTwiceIsToldOnce() throws Exception {
    RecordedEvents recorded = RecordedEvents.of(coordinator);
    coordinator.addListener(recorded);
    useOnce();
    assertThat(recorded.all()).hasSize(2);
    int told = recorded.soFar().size();
    coordinator.removeListener(recorded);
    useOnce();
    RecordedEvents other = RecordedEvents.of(coordinator);
    useOnce();
    assertThat(other.all()).hasSize(2);
    assertThat(recorded.soFar()).hasSize(told);
  }

  @Test
  void whatWaitsForOneThatIsRemovedIsNotTold() {
    PoolListener listener = this::blocked;
    coordinator.addListener(listener);
    useOnce();
    useOnce();
    await().until(() -> !listenerThreads().isEmpty());
    Set<Thread> threads = listenerThreads();
    coordinator.removeListener(listener);
    coordinator.removeListener(listener);
    latch.countDown();
    await().until(() -> threads.stream().noneMatch(Thread::isAlive));
    assertThat(heardWhenLetGo).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void nullIsNoListener() {
    PoolListener none = nothing();
    assertThatNullPointerException().isThrownBy(() -> coordinator.addListener(none));
    assertThatNullPointerException().isThrownBy(() -> coordinator.removeListener(none));
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }

  @Test
  void whatHappenedBeforeTheCloseIsToldAndNoThreadIsLeft() {
    coordinator.addListener(this::blocked);
    useOnce();
    useOnce();
    Set<Thread> threads = listenerThreads();
    coordinator.close();
    assertThat(threads).hasSize(1).allMatch(Thread::isAlive);
    latch.countDown();
    await().until(() -> threads.stream().noneMatch(Thread::isAlive));
    assertThat(heardWhenLetGo).hasSize(4);
    coordinator.addListener(event -> heardWhenLetGo.clear());
    assertThat(listenerThreads()).isEmpty();
  }

  @Test
  void anIdleListenerOfAClosedCoordinatorHasNoThread() {
    AtomicInteger heard = new AtomicInteger();
    coordinator.addListener(event -> heard.incrementAndGet());
    useOnce();
    await().until(() -> heard.get() == 2 && areIdle());
    assertThat(listenerThreads()).hasSize(1);
    coordinator.close();
    await().atMost(Duration.ofSeconds(5)).until(() -> listenerThreads().isEmpty());
  }

  @Test
  void oneThatHearsNothingForLongHasNoThreadUntilItHearsAgain() {
    List<PoolEvent> heard = new CopyOnWriteArrayList<>();
    ListenerThread idle =
        new ListenerThread(
            "worker",
            heard::add,
            DaemonThreads.named("pool-coordinator-listener-" + coordinator.worker()),
            TimeUnit.MILLISECONDS.toNanos(20));
    List<PoolEvent> events =
        List.of(new PoolEvent.Lost("a", "1", none(), none(), Duration.ZERO), cleared("b"));
    for (int i = 0; i < events.size(); i++) {
      idle.tell(events.get(i));
      List<PoolEvent> expected = events.subList(0, i + 1);
      await().until(() -> heard.equals(expected));
      await().until(() -> listenerThreads().isEmpty());
    }
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static PoolEvent cleared(String pool) {
    return new PoolEvent.Cleared(pool, "1", none(), Duration.ZERO);
  }
}
