package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A permit that makes many requests takes further units while it keeps its slot. */
class TakeTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void withoutWindowsItReturnsAtOnce() throws Exception {
    try (Permit permit = one.pool(1).acquire()) {
      permit.take(1_000_000);
      permit.take(1, Duration.ZERO);
      assertThat(permit.takeAsync(7)).isCompleted();
    }
  }

  @Test
  void unitsComeFromTheWindowsAndTheSlotStays() throws Exception {
    Pool pool = one.pool(1, "5/1m");
    Permit permit = pool.acquire();
    permit.take(2);
    permit.take(2, Duration.ZERO);
    assertThatThrownBy(() -> permit.take(1, Duration.ZERO))
        .isInstanceOfSatisfying(
            PoolTimeoutException.class,
            refused ->
                assertThat(refused.opensAt())
                    .contains(Instant.ofEpochMilli(ManualTimeline.START_MILLIS + 60_060)))
        .hasMessageStartingWith(
            "pool netsuite granted no units within 0 ms: not in the queue, 1 of 1 held, blocked by"
                + " rate 5/1m until ")
        .hasMessageEndingWith("; raise the rate, spread the calls, or raise the timeout");
    assertThat(permit.isValid()).isTrue();
    permit.close();
    assertThat(one.network().releases).isEqualTo(1);
  }

  @Test
  void aTakerPassesThoseThatWaitForASlot() throws Exception {
    Permit permit = one.pool(1, "10/1m").acquire();
    CompletableFuture<Permit> waiting = two.pool().acquireAsync();
    assertThat(permit.takeAsync(3)).isCompleted();
    permit.take(2);
    permit.close();
    EngineFixture.granted(waiting).close();
  }

  @Test
  void aTakerWaitsItsTurnWithThoseThatWaitForTheWindow() throws Exception {
    Permit permit = one.pool(3, "2/1s").acquire();
    permit.take(1);
    CompletableFuture<Permit> first = two.pool().acquireAsync();
    CompletableFuture<Void> second = permit.takeAsync(2);
    CompletableFuture<Permit> third = two.pool().acquireAsync();
    fixture.advance(1_000);
    assertThat(first).isNotDone();
    fixture.advance(1);
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    fixture.advance(1_001);
    assertThat(second).isCompleted();
    assertThat(third).isNotDone();
    fixture.advance(1_001);
    EngineFixture.granted(third).close();
    first.join().close();
    permit.close();
  }

  @Test
  void theTakerHasThePermitsLabelAndThePoolsTimeout() throws Exception {
    Pool pool = one.pool(1, "1/1m");
    try (Permit permit = pool.acquire(AcquireRequest.builder().label("job#7").build())) {
      CompletableFuture<Void> taking = permit.takeAsync(1);
      assertThat(taking).isCompletedExceptionally();
      var sent = Objects.requireNonNull(one.network().lastAcquire);
      assertThat(sent.label()).isEqualTo("job#7");
      assertThat(sent.slot()).isFalse();
      assertThat(sent.timeout()).isEqualTo(-1);
    }
  }

  @Test
  void aPermitThatIsClosedOrLostTakesNothing() throws Exception {
    Pool pool = one.pool(2, "9/1m");
    Permit closed = pool.acquire();
    closed.close();
    String closedMessage =
        "permit "
            + closed.id()
            + " of pool netsuite is closed; units are taken while it is held: acquire another one";
    assertThatThrownBy(() -> closed.take(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(closedMessage);
    assertThatThrownBy(() -> closed.takeAsync(1)).hasMessage(closedMessage);

    Permit lost = pool.acquire();
    fixture.pools.removeLease("netsuite", lost.id());
    fixture.advance(11_000);
    assertThatThrownBy(() -> lost.take(1, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is lost");
    assertThatThrownBy(() -> lost.takeAsync(1)).isInstanceOf(IllegalStateException.class);
    assertThat(one.network().acquires).isEqualTo(2);
  }

  @Test
  void aPermitThatIsClosedOrLostWhileItWaitsFailsAfterTheWait() throws Exception {
    Pool pool = one.pool(2, "2/15s");
    Permit closed = pool.acquire();
    Permit lost = pool.acquire();
    CompletableFuture<Void> first = closed.takeAsync(1);
    CompletableFuture<Void> second = lost.takeAsync(1);
    closed.close();
    fixture.pools.removeLease("netsuite", lost.id());
    fixture.advance(15_016);
    assertThat(EngineFixture.failure(first))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
    assertThat(EngineFixture.failure(second))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is lost");
  }

  @Test
  void aBlockedTakeReturnsWhenItsUnitsAreThere() throws Exception {
    Permit permit = one.pool(1, "1/1s").acquire();
    CompletableFuture<String> result = new CompletableFuture<>();
    start(
        () -> {
          permit.take(1);
          result.complete("taken");
        },
        result);
    await().until(() -> one.network().acquires == 3);
    fixture.advance(1_001);
    assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo("taken");
  }

  @Test
  void aPermitThatIsClosedDuringABlockedTakeFailsIt() throws Exception {
    Permit permit = one.pool(1, "1/1s").acquire();
    CompletableFuture<String> result = new CompletableFuture<>();
    start(() -> permit.take(1), result);
    await().until(() -> one.network().acquires == 3);
    permit.close();
    fixture.advance(1_001);
    assertThatThrownBy(() -> result.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
  }

  @Test
  void anInterruptOnEntryTakesNothing() throws Exception {
    Permit permit = one.pool(1, "5/1m").acquire();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> permit.take(1)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(one.network().acquires).isEqualTo(1);
    permit.take(4);
    permit.close();
  }

  @Test
  void anInterruptOfAWaitLeavesTheQueue() throws Exception {
    Permit permit = one.pool(1, "1/1s").acquire();
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread taking = start(() -> permit.take(1), result);
    await().until(() -> one.network().acquires == 3);
    taking.interrupt();
    assertThatThrownBy(() -> result.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(one.network().releases).isEqualTo(1);
    fixture.advance(1_001);
    permit.take(1, Duration.ZERO);
    permit.close();
  }

  @Test
  void cancellingLeavesTheQueue() throws Exception {
    Permit permit = one.pool(1, "2/1s").acquire();
    permit.take(1);
    CompletableFuture<Void> cancelled = permit.takeAsync(2);
    CompletableFuture<Void> next = permit.takeAsync(2);
    cancelled.cancel(false);
    fixture.advance(1_001);
    assertThat(next).isCompleted();
    permit.close();
  }

  @Test
  void aThreadThatTheClientNeedsIsNotBlocked() throws Exception {
    Permit permit = one.pool(1, "5/1m").acquire();
    one.network().actAsClientThread();
    assertThatThrownBy(() -> permit.take(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("belongs to the store's client");
    assertThat(permit.takeAsync(1)).isCompleted();
    permit.close();
  }

  @Test
  void whatIsOutOfBoundsIsRefused() throws Exception {
    Permit permit = one.pool(1, "5/1m").acquire();
    for (int cost : new int[] {0, -1, AcquireRequest.MAX_COST + 1}) {
      assertThatThrownBy(() -> permit.take(cost))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("cost is " + cost + ", but must be from 1 to 1000000");
      assertThatThrownBy(() -> permit.takeAsync(cost)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> permit.take(1, Duration.ofSeconds(301)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timeout is PT5M1S");
    assertThat(one.network().acquires).isEqualTo(1);
    permit.close();
  }

  @Test
  void takersFailWhenTheirCoordinatorCloses() throws Exception {
    Permit permit = one.pool(1, "1/1s").acquire();
    CompletableFuture<Void> taking = permit.takeAsync(1);
    one.coordinator().close(Duration.ZERO);
    assertThat(EngineFixture.failure(taking)).isInstanceOf(CoordinatorClosedException.class);
    assertThatThrownBy(() -> permit.take(1)).isInstanceOf(CoordinatorClosedException.class);
    assertThatThrownBy(() -> permit.takeAsync(1)).isInstanceOf(CoordinatorClosedException.class);
  }

  /** What a thread of its own does, which blocks. */
  private interface Taking {
    void run() throws Exception;
  }

  private static Thread start(Taking taking, CompletableFuture<String> result) {
    Thread thread =
        new Thread(
            () -> {
              try {
                taking.run();
              } catch (Throwable failure) {
                result.completeExceptionally(failure);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
