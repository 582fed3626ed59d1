package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.IfDifferent;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolConflictException;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.PoolTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcquireTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aPermitSaysWhoseItIs() throws Exception {
    Pool pool = one.pool(1);
    try (Permit permit = pool.acquire(AcquireRequest.builder().label("orders#88").build())) {
      assertThat(permit.id()).startsWith(one.coordinator().worker() + ":");
      assertThat(permit.worker()).isEqualTo(one.coordinator().worker()).isEqualTo("one");
      assertThat(permit.pool()).isEqualTo("netsuite");
      assertThat(permit.label()).contains("orders#88");
      assertThat(permit.since()).isEqualTo(Instant.ofEpochMilli(ManualTimeline.START_MILLIS));
      assertThat(permit.isValid()).isTrue();
      assertThat(permit.remaining())
          .isBetween(Duration.ofMillis(29_800), Duration.ofMillis(29_999));
    }
    assertThat(EngineFixture.free(pool)).isEqualTo(1);
  }

  @Test
  void aPermitThatIsClosedTwiceOrByAnotherThreadIsGivenBackOnce() throws Exception {
    Pool pool = one.pool(2);
    Permit first = pool.acquire();
    Permit second = pool.acquire();
    first.close();
    first.close();
    Thread other = new Thread(first::close);
    other.start();
    other.join();
    assertThat(first.isValid()).isFalse();
    assertThat(first.remaining()).isZero();
    assertThat(EngineFixture.free(pool)).isEqualTo(1);
    assertThat(second.isValid()).isTrue();
    second.close();
  }

  @Test
  void whoCannotBeServedWaitsItsTurnOverAllWorkers() {
    Permit held = EngineFixture.granted(one.pool(1).acquireAsync());
    CompletableFuture<Permit> second = two.pool(1).acquireAsync();
    CompletableFuture<Permit> third = one.pool(1).acquireAsync();
    assertThat(second).isNotDone();
    held.close();
    assertThat(third).isNotDone();
    EngineFixture.granted(second).close();
    EngineFixture.granted(third).close();
  }

  @Test
  void aTimeoutSaysHowThingsStood() {
    Pool pool = one.pool(1);
    Permit held = EngineFixture.granted(pool.acquireAsync());
    CompletableFuture<Permit> first = two.pool(1).acquireAsync();
    CompletableFuture<Permit> second =
        pool.acquireAsync(AcquireRequest.builder().timeout(Duration.ofSeconds(5)).build());
    fixture.advance(4_999);
    assertThat(second).isNotDone();
    fixture.advance(1);
    assertThatThrownBy(second::join)
        .hasCauseInstanceOf(PoolTimeoutException.class)
        .hasMessageContaining(
            "pool netsuite granted no permit within 5000 ms: place 2 in the queue, 1 of 1 held,"
                + " blocked by slots; raise the limit or the timeout, or see who holds");
    fixture.advance(25_000);
    assertThatThrownBy(first::join)
        .hasCauseInstanceOf(PoolTimeoutException.class)
        .hasMessageContaining("within 30000 ms: place 1 in the queue");
    held.close();
    assertThat(two.network().acquires).isEqualTo(2);
  }

  @Test
  void anAttemptThatIsRefusedLeavesNothingAndCostsOneOperation() throws Exception {
    Pool pool = one.pool(1);
    Permit held = pool.acquire();
    assertThat(pool.tryAcquire()).isEmpty();
    assertThat(pool.tryAcquire(AcquireRequest.builder().label("x").build())).isEmpty();
    assertThatThrownBy(() -> pool.acquire(Duration.ZERO))
        .isInstanceOf(PoolTimeoutException.class)
        .hasMessageContaining("within 0 ms: not in the queue, 1 of 1 held, blocked by slots");
    assertThat(one.network().acquires).isEqualTo(4);
    assertThat(one.network().releases).isZero();
    held.close();
    Optional<Permit> now = pool.tryAcquire();
    assertThat(now).isPresent();
    now.get().close();
  }

  @Test
  void oneNanosecondIsAWaitAndNotAnAttempt() {
    Permit held = EngineFixture.granted(one.pool(1).acquireAsync());
    CompletableFuture<Permit> waiting = one.pool(1).acquireAsync(Duration.ofNanos(1));
    assertThat(waiting).isNotDone();
    fixture.advance(1);
    assertThat(waiting).isCompletedExceptionally();
    held.close();
  }

  @Test
  void aCallReleasesOnEveryPath() throws Exception {
    Pool pool = one.pool(1);
    String result = pool.call(permit -> permit.pool() + "!");
    assertThat(result).isEqualTo("netsuite!");
    assertThatThrownBy(
            () ->
                pool.call(
                    permit -> {
                      throw new IOException("no route");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("no route");
    pool.run(permit -> assertThat(permit.isValid()).isTrue());
    assertThat(EngineFixture.free(pool)).isEqualTo(1);
  }

  @Test
  void anAsynchronousCallReleasesWhenItsStageEnds() throws Exception {
    Pool pool = one.pool(1);
    CompletableFuture<String> work = new CompletableFuture<>();
    CompletableFuture<String> result = pool.callAsync(permit -> work);
    assertThat(EngineFixture.free(pool)).isZero();
    work.complete("done");
    assertThat(result).isCompletedWithValue("done");
    assertThat(EngineFixture.free(pool)).isEqualTo(1);

    CompletableFuture<String> failed =
        pool.callAsync(permit -> CompletableFuture.failedFuture(new IOException("no route")));
    assertThatThrownBy(failed::join).hasCauseInstanceOf(IOException.class);
    CompletableFuture<String> thrown =
        pool.callAsync(
            permit -> {
              throw new IOException("not even begun");
            });
    assertThatThrownBy(thrown::join).hasCauseInstanceOf(IOException.class);
    assertThat(EngineFixture.free(pool)).isEqualTo(1);
  }

  @Test
  void aCancelledAsynchronousCallKeepsItsPermitWhileItsWorkRuns() throws Exception {
    Pool pool = one.pool(1);
    CompletableFuture<String> work = new CompletableFuture<>();
    CompletableFuture<String> running = pool.callAsync(permit -> work);
    CompletableFuture<String> waiting = pool.callAsync(permit -> work);
    running.cancel(true);
    waiting.cancel(true);
    assertThat(EngineFixture.free(pool)).isZero();
    work.complete("done");
    assertThat(EngineFixture.free(pool)).isEqualTo(1);
  }

  @Test
  void cancellingOrCompletingFromOutsideLeavesTheQueue() throws Exception {
    Pool pool = one.pool(1);
    Permit held = pool.acquire();
    CompletableFuture<Permit> cancelled = pool.acquireAsync();
    CompletableFuture<Permit> completed = pool.acquireAsync();
    CompletableFuture<Permit> timedOut = pool.acquireAsync().orTimeout(1, TimeUnit.MILLISECONDS);
    CompletableFuture<Permit> last = pool.acquireAsync();
    cancelled.cancel(false);
    completed.complete(held);
    assertThatThrownBy(timedOut::join).isInstanceOf(CompletionException.class);
    held.close();
    EngineFixture.granted(last).close();
    assertThat(EngineFixture.free(pool)).isEqualTo(1);
  }

  @Test
  void anInterruptOnEntryQueuesNothing() {
    Pool pool = one.pool(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(pool::acquire).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(one.network().acquires).isZero();
  }

  @Test
  void aThreadThatTheClientNeedsIsNotBlocked() {
    Pool pool = one.pool(1);
    one.network().actAsClientThread();
    assertThatThrownBy(pool::acquire)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("belongs to the store's client")
        .hasMessageContaining("use acquireAsync or callAsync here");
    EngineFixture.granted(pool.acquireAsync()).close();
  }

  @Test
  void aClosedCoordinatorRefuses() {
    Pool pool = one.pool(1);
    one.coordinator().close();
    assertThatThrownBy(pool::acquire)
        .isInstanceOf(CoordinatorClosedException.class)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("coordinator " + one.coordinator().worker() + " is closed");
    assertThatThrownBy(pool::acquireAsync).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> one.coordinator().pool("netsuite"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void askingForAnUnknownPoolMakesNone() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> one.coordinator().pool("netsuite"))
          .isInstanceOf(PoolNotFoundException.class)
          .hasMessage("pool netsuite does not exist; make it with coordinator.pool(name, config)");
    }
    one.pool(1);
    assertThat(two.coordinator().pool("netsuite").config().limit()).isEqualTo(1);
  }

  @Test
  void otherSettingsAreKeptAndNamedOnce() {
    one.pool(5);
    String log =
        EngineFixture.logOf(
            () -> {
              assertThat(two.pool(7).config().limit()).isEqualTo(5);
              assertThat(two.pool(7).config().limit()).isEqualTo(5);
            });
    assertThat(log.lines().filter(line -> line.contains("exists with other settings")))
        .singleElement()
        .asString()
        .contains("stored limit=5 timeout=PT30S")
        .contains("declared limit=7 timeout=PT30S");
  }

  @Test
  void otherSettingsReplaceOrFailWhereTheCallerSaysSo() {
    one.pool(5);
    assertThatThrownBy(
            () -> two.coordinator().pool("netsuite", PoolConfig.ofLimit(7), IfDifferent.FAIL))
        .isInstanceOf(PoolConflictException.class)
        .hasMessageContaining("stored limit=5")
        .hasMessageContaining("declared limit=7");
    Pool replaced = two.coordinator().pool("netsuite", PoolConfig.ofLimit(7), IfDifferent.REPLACE);
    assertThat(replaced.config().limit()).isEqualTo(7);
    EngineFixture.granted(one.pool(5).acquireAsync()).close();
    assertThat(one.coordinator().pool("netsuite").config().limit()).isEqualTo(7);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "", " ", "a b", "a{b", "a}b", "a*", "a?", "a[b", "a]b", "a\tb", "a\nb", "é", "\u0000"
      })
  void namesAreRefusedAndNeverNormalised(String name) {
    assertThatThrownBy(() -> one.coordinator().pool(name, PoolConfig.ofLimit(1)))
        .isInstanceOfAny(IllegalArgumentException.class, NullPointerException.class)
        .hasMessageContaining("pool's name");
  }

  @Test
  void aNameOf200CharactersIsTheLongest() {
    String longest = "n".repeat(200);
    assertThat(one.coordinator().pool(longest, PoolConfig.ofLimit(1)).name()).isEqualTo(longest);
    assertThatThrownBy(() -> one.coordinator().pool(longest + "n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a pool's name must have from 1 to 200 characters, but this has 201");
  }

  @Test
  void aLimitOfZeroGrantsNothing() throws Exception {
    Pool pool = one.pool(0);
    assertThat(pool.tryAcquire()).isEmpty();
    CompletableFuture<Permit> waiting = pool.acquireAsync();
    fixture.set("limit", "1");
    fixture.advance(1_000);
    EngineFixture.granted(waiting).close();
  }
}
