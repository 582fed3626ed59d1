package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import io.poolcoordinator.memory.InMemoryPools;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CloseTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void waitersFailAtOnceAndHoldersAreAwaited() throws Exception {
    Permit held = one.pool(1).acquire();
    CompletableFuture<Permit> waiting = one.pool(1).acquireAsync();
    Thread closing = new Thread(() -> one.coordinator().close(Duration.ofMinutes(1)));
    closing.start();
    await().until(waiting::isDone);
    assertThatThrownBy(waiting::join).hasCauseInstanceOf(CoordinatorClosedException.class);
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    assertThat(held.isValid()).isTrue();
    held.close();
    closing.join(10_000);
    assertThat(closing.isAlive()).isFalse();
    assertThat(EngineFixture.free(two.pool(1))).isEqualTo(1);
  }

  @Test
  void whatIsStillHeldIsNeverGivenBackAndNoLongerRenewed() throws Exception {
    Permit held = one.pool(1).acquire();
    String log = EngineFixture.logOf(() -> one.coordinator().close(Duration.ofMillis(20)));
    assertThat(log).contains("1 permits of pool netsuite are still held");
    assertThat(two.pool(1).tryAcquire()).isEmpty();
    assertThat(held.isValid()).isTrue();
    held.close();
    fixture.advance(29_999);
    assertThat(two.pool(1).tryAcquire()).isEmpty();
    fixture.advance(1);
    assertThat(EngineFixture.free(two.pool(1))).isEqualTo(1);
  }

  @Test
  void anInterruptEndsTheGraceAndStaysSet() throws Exception {
    Permit held = one.pool(1).acquire();
    Thread.currentThread().interrupt();
    one.coordinator().close(Duration.ofMinutes(10));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(one.coordinator().isClosed()).isTrue();
    held.close();
  }

  @Test
  void theGraceHasBounds() {
    assertThatThrownBy(() -> one.coordinator().close(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("grace is PT-0.000000001S, but must be from PT0S to PT1H");
    assertThatThrownBy(() -> one.coordinator().close(Duration.ofSeconds(Long.MAX_VALUE)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(one.coordinator().isClosed()).isFalse();
  }

  @Test
  void aThreadThatWaitsIsToldWhenItsCoordinatorCloses() throws Exception {
    Pool pool = one.pool(1);
    Permit held = pool.acquire();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try (Permit permit = pool.acquire()) {
                failure.completeExceptionally(new AssertionError("granted " + permit));
              } catch (Throwable thrown) {
                failure.complete(thrown);
              }
            });
    waiter.start();
    await().until(() -> one.network().acquires >= 2);
    one.coordinator().close(Duration.ZERO);
    waiter.join(10_000);
    assertThat(failure).isCompletedWithValueMatching(CoordinatorClosedException.class::isInstance);
    held.close();
  }

  @Test
  void noThreadIsLeft() throws Exception {
    InMemoryPools pools = new InMemoryPools();
    PoolCoordinator coordinator = InMemoryPoolCoordinator.create(pools);
    Pool pool = coordinator.pool("netsuite", PoolConfig.ofLimit(1));
    Permit held = pool.acquire();
    CompletableFuture<Permit> next = pool.acquireAsync();
    held.close();
    next.join().close();
    String worker = coordinator.worker();
    assertThat(threadsOf(worker)).isNotEmpty();
    coordinator.close();
    await().atMost(Duration.ofSeconds(10)).until(() -> threadsOf(worker).isEmpty());
  }

  private static Set<String> threadsOf(String worker) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains(worker))
        .collect(Collectors.toSet());
  }
}
