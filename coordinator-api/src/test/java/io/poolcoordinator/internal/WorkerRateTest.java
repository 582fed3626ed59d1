package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rate that each worker keeps by itself, before the store is asked. */
class WorkerRateTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  private Pool pool(int limit, String ratePerWorker) {
    return one.coordinator()
        .pool(
            "netsuite",
            PoolConfig.builder()
                .limit(limit)
                .timeout(Duration.ofSeconds(3))
                .rateLimitPerWorker(RateLimit.parse(ratePerWorker))
                .build());
  }

  private static AcquireRequest costing(int cost) {
    return AcquireRequest.builder().cost(cost).build();
  }

  @Test
  void eachWorkerLetsThroughWhatItsRateAllows() {
    Pool pool = pool(9, "2/1s");
    for (int i = 0; i < 2; i++) {
      assertThat(pool.acquireAsync()).isCompleted();
      assertThat(two.pool().acquireAsync()).isCompleted();
    }
    CompletableFuture<Permit> waiting = pool.acquireAsync();
    fixture.advance(999);
    assertThat(waiting).isNotDone();
    assertThat(one.network().acquires).isEqualTo(2);
    fixture.advance(1);
    EngineFixture.granted(waiting).close();
    assertThat(one.network().acquires).isEqualTo(3);
  }

  @Test
  void theTimeoutSpansBothWaits() throws Exception {
    Pool pool = pool(1, "2/1s");
    Permit held = pool.acquire();
    // From here on this worker listens, and each further acquire is sent once.
    CompletableFuture<Permit> first = pool.acquireAsync();
    CompletableFuture<Permit> byPool = pool.acquireAsync();
    CompletableFuture<Permit> byRequest = pool.acquireAsync(Duration.ofMillis(4_500));
    int acquires = one.network().acquires;
    fixture.advance(999);
    assertThat(one.network().acquires).isEqualTo(acquires);
    fixture.advance(1);
    assertThat(one.network().timeouts).endsWith(2_000L, 3_500L);
    assertThat(one.network().acquires).isEqualTo(acquires + 2);
    fixture.advance(1_999);
    assertThat(byPool).isNotDone();
    fixture.advance(1);
    assertThat(EngineFixture.failure(first)).hasMessageContaining("within 3000 ms");
    assertThat(EngineFixture.failure(byPool)).hasMessageContaining("within 3000 ms");
    fixture.advance(1_499);
    assertThat(byRequest).isNotDone();
    fixture.advance(1);
    assertThat(EngineFixture.failure(byRequest)).hasMessageContaining("within 4500 ms: place 1");
    held.close();
  }

  @Test
  void withoutALocalWaitTheStoreKnowsThePoolsTimeoutBest() throws Exception {
    Pool pool = pool(1, "9/1s");
    pool.acquire().close();
    assertThat(Objects.requireNonNull(one.network().lastAcquire).timeout()).isEqualTo(-1);
  }

  @Test
  void whoWouldWaitForLongerThanItsTimeoutIsRefusedAtOnce() throws Exception {
    Pool pool = pool(9, "1/1s");
    pool.acquire();
    assertThatThrownBy(() -> pool.acquire(Duration.ofMillis(500)))
        .isInstanceOfSatisfying(
            PoolTimeoutException.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo("rate per worker 1/1s");
              assertThat(refused.opensAt()).isEmpty();
              assertThat(refused.limit()).isEqualTo(9);
              assertThat(refused.waited()).isZero();
            })
        .hasMessage(
            "pool netsuite cannot grant a permit within the timeout of 500 ms: rate per worker"
                + " 1/1s; raise the rate, spread the calls, or raise the timeout");
    assertThat(pool.tryAcquire()).isEmpty();
    assertThat(one.network().acquires).isEqualTo(1);
    fixture.advance(1_000);
    assertThat(pool.tryAcquire()).isPresent();
  }

  @Test
  void takesCountToo() throws Exception {
    Permit permit = pool(9, "2/1s").acquire();
    permit.take(1, Duration.ZERO);
    assertThatThrownBy(() -> permit.take(1, Duration.ZERO))
        .isInstanceOf(PoolTimeoutException.class)
        .hasMessageContaining("cannot grant units within the timeout of 0 ms");
    CompletableFuture<Void> taking = permit.takeAsync(2);
    assertThat(taking).isNotDone();
    fixture.advance(1_000);
    assertThat(taking).isCompleted();
  }

  @Test
  void whoIsCancelledWhileItWaitsIsNeverSent() throws Exception {
    Pool pool = pool(9, "1/1s");
    pool.acquire();
    CompletableFuture<Permit> cancelled = pool.acquireAsync();
    CompletableFuture<Permit> timedOut = pool.acquireAsync().orTimeout(1, TimeUnit.MILLISECONDS);
    cancelled.cancel(false);
    await().until(timedOut::isDone);
    fixture.advance(10_000);
    assertThat(one.network().acquires).isEqualTo(1);
    assertThat(one.network().releases).isZero();
  }

  @Test
  void aReconnectDoesNotCutTheWaitShort() throws Exception {
    Pool pool = pool(9, "1/1s");
    pool.acquire();
    CompletableFuture<Permit> waiting = pool.acquireAsync();
    one.network().connected(false);
    one.network().connected(true);
    assertThat(waiting).isNotDone();
    fixture.advance(1_000);
    assertThat(waiting).isCompleted();
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    Pool pool = pool(9, "1/1s");
    pool.acquire();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread thread = acquiring(pool, failure);
    await().until(() -> thread.getState() == Thread.State.WAITING);
    thread.interrupt();
    assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    fixture.advance(1_000);
    assertThat(one.network().acquires).isEqualTo(1);
    assertThat(pool.tryAcquire()).isPresent();
  }

  @Test
  void closingEndsTheWait() throws Exception {
    Pool pool = pool(9, "1/1s");
    pool.acquire();
    CompletableFuture<Permit> waiting = pool.acquireAsync();
    one.coordinator().close(Duration.ZERO);
    assertThat(EngineFixture.failure(waiting)).isInstanceOf(CoordinatorClosedException.class);
  }

  private static Thread acquiring(Pool pool, CompletableFuture<Throwable> failure) {
    Thread thread =
        new Thread(
            () -> {
              try (Permit permit = pool.acquire()) {
                failure.completeExceptionally(new AssertionError("granted " + permit));
              } catch (Throwable thrown) {
                failure.complete(thrown);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  void aRateThatIsChangedCountsFromThenOn() throws Exception {
    Pool pool = pool(1, "1/10s");
    Permit held = pool.acquire();
    assertThat(pool.tryAcquire()).isEmpty();
    fixture.set("rate-per-worker", "3/1s");
    held.close();
    for (int i = 0; i < 3; i++) {
      pool.acquire(Duration.ZERO).close();
    }
    assertThat(pool.tryAcquire()).isEmpty();
    fixture.set("rate-per-worker", "");
    fixture.advance(1_000);
    pool.acquire(Duration.ZERO).close();
    for (int i = 0; i < 10; i++) {
      pool.acquire(Duration.ZERO).close();
    }
  }

  @Test
  void aRateThatIsRaisedIsHeardOfAlthoughNothingIsSent() throws Exception {
    Pool pool = pool(9, "1/1d");
    pool.acquire().close();
    assertThat(pool.tryAcquire()).isEmpty();
    fixture.set("rate-per-worker", "5/1d");
    // The settings were read for the last refusal, and are not for each.
    assertThat(pool.tryAcquire()).isEmpty();
    assertThat(pool.tryAcquire()).isEmpty();
    fixture.advance(1_000);
    assertThat(pool.tryAcquire()).isEmpty();
    assertThat(pool.tryAcquire()).isPresent();
  }

  @Test
  void whoWaitsWhileTheRateIsLoweredCountsOnTheNewOne() throws Exception {
    Pool pool = pool(9, "3/1s");
    Permit held = pool.acquire();
    pool.acquire();
    pool.acquire();
    List<CompletableFuture<Permit>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(pool.acquireAsync(Duration.ofSeconds(10)));
    }
    fixture.set("rate-per-worker", "1/1s");
    held.close();
    for (int through = 1; through <= 3; through++) {
      fixture.advance(1_000);
      assertThat(waiting.stream().filter(CompletableFuture::isDone)).hasSize(through);
    }
  }

  @Test
  void aCostAboveTheRateIsRefusedAtOnce() {
    Pool pool = pool(9, "10/1s");
    assertThatThrownBy(() -> pool.acquire(costing(50)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cost is 50, but rateLimitPerWorker of pool netsuite is 10/1s, which never lets more"
                + " through; raise it or split the call");
    assertThat(pool.acquireAsync(costing(50)))
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(IllegalArgumentException.class);
    assertThat(one.network().acquires).isZero();
  }
}
