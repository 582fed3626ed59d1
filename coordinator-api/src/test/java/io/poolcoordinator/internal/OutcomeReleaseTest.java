package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.OutcomeClassifier;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PermitAction;
import io.poolcoordinator.PermitCall;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import io.poolcoordinator.memory.InMemoryPoolStore;
import io.poolcoordinator.memory.InMemoryPools;
import io.poolcoordinator.spi.ReleaseCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An outcome rides on the release of its permit, and costs nothing by itself. */
class OutcomeReleaseTest {

  private static final Outcome THROTTLED = Outcome.throttled(Duration.ofSeconds(7));
  private static final OutcomeClassifier<Integer> BY_STATUS =
      (status, failure) -> status == null ? Outcome.failed() : Outcome.ofHttp(status, null);

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final Pool pool = one.pool(2);

  @AfterEach
  void close() {
    fixture.close();
  }

  private List<@Nullable Outcome> outcomes() {
    return one.network().released.stream()
        .<@Nullable Outcome>map(ReleaseCommand::outcome)
        .collect(Collectors.toList());
  }

  @Test
  void itTakesOneOperation() throws Exception {
    Permit permit = pool.acquire();
    permit.release(THROTTLED);
    assertThat(permit.isValid()).isFalse();
    permit.close();
    permit.release(Outcome.success());
    assertThat(outcomes()).containsExactly(THROTTLED);
    assertThat(one.network().released.element().id()).isEqualTo(permit.id());
    assertThat(EngineFixture.free(pool)).isZero();
    pool.endCoolDown();
    assertThat(EngineFixture.free(pool)).isEqualTo(2);
  }

  @Test
  void whoComesFirstWins() throws Exception {
    Permit permit = pool.acquire();
    permit.close();
    permit.release(THROTTLED);
    assertThat(outcomes()).containsExactly((Outcome) null);
  }

  @Test
  void nullIsNoOutcome() throws Exception {
    try (Permit permit = pool.acquire()) {
      assertThatNullPointerException().isThrownBy(() -> permit.release(nothing()));
      assertThat(permit.isValid()).isTrue();
    }
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }

  @Test
  void aReleaseThatIsSentAgainCarriesIt() throws Exception {
    Permit permit = pool.acquire();
    one.network().release = FaultyStore.Fault.REPLY_LOST;
    permit.release(THROTTLED);
    fixture.advance(100);
    one.network().release = FaultyStore.Fault.NONE;
    fixture.advance(5_000);
    assertThat(outcomes()).containsExactly(THROTTLED, THROTTLED, THROTTLED);
  }

  @Test
  void aPermitThatWasLostAndIsReleasedLateTellsIt() throws Exception {
    Permit permit = pool.acquire();
    one.network().renew = FaultyStore.Fault.NOT_EXECUTED;
    fixture.advance(30_000);
    assertThat(permit.isValid()).isFalse();
    permit.release(THROTTLED);
    permit.close();
    assertThat(outcomes()).containsExactly(THROTTLED);
  }

  @Test
  void aPermitThatTheStoreEndedTellsNothing() throws Exception {
    Permit permit = pool.acquire();
    fixture.pools.removeLease("netsuite", permit.id());
    fixture.advance(10_100);
    permit.release(THROTTLED);
    assertThat(outcomes()).isEmpty();
  }

  @Test
  void aCallTellsWhatItsClassifierSays() throws Exception {
    int status = pool.call(BY_STATUS, permit -> 404);
    assertThat(status).isEqualTo(404);
    assertThatThrownBy(
            () ->
                pool.<Integer, IOException>call(
                    BY_STATUS,
                    permit -> {
                      throw new IOException("reset");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("reset");
    pool.call(AcquireRequest.DEFAULT, (result, failure) -> null, permit -> "nothing to tell");
    assertThat(outcomes()).containsExactly(Outcome.success(), Outcome.failed(), null);
    assertThat(EngineFixture.free(pool)).isEqualTo(2);
  }

  @Test
  void aClassifierThatThrowsHidesNothing() throws Exception {
    OutcomeClassifier<Object> broken =
        (result, failure) -> {
          throw new IllegalStateException("broken");
        };
    assertThatThrownBy(() -> pool.call(broken, permit -> "called")).hasMessage("broken");
    assertThatThrownBy(
            () ->
                pool.call(
                    broken,
                    permit -> {
                      throw new IOException("reset");
                    }))
        .hasMessage("reset")
        .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
    OutcomeClassifier<Object> rethrowing =
        (result, failure) -> {
          throw (RuntimeException) failure;
        };
    assertThatThrownBy(
            () ->
                pool.call(
                    rethrowing,
                    permit -> {
                      throw new IllegalArgumentException("wrong");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("wrong");
    assertThat(outcomes()).containsExactly(null, null, null);
    assertThat(EngineFixture.free(pool)).isEqualTo(2);
  }

  @Test
  void whatIsNullIsRefusedBeforeAnythingIsAcquired() {
    AcquireRequest any = AcquireRequest.DEFAULT;
    OutcomeClassifier<Integer> none = nothing();
    assertThatNullPointerException().isThrownBy(() -> pool.call(none, permit -> 200));
    assertThatNullPointerException()
        .isThrownBy(
            () ->
                pool.call(
                    any,
                    BY_STATUS,
                    OutcomeReleaseTest.<PermitCall<Integer, RuntimeException>>nothing()));
    assertThatNullPointerException()
        .isThrownBy(
            () -> pool.call(OutcomeReleaseTest.<PermitCall<Integer, RuntimeException>>nothing()));
    assertThatNullPointerException()
        .isThrownBy(() -> pool.run(OutcomeReleaseTest.<PermitAction<RuntimeException>>nothing()));
    assertThatNullPointerException()
        .isThrownBy(() -> pool.callAsync(any, none, permit -> new CompletableFuture<>()));
    assertThatNullPointerException()
        .isThrownBy(
            () ->
                pool.callAsync(
                    any,
                    BY_STATUS,
                    OutcomeReleaseTest
                        .<PermitCall<CompletionStage<Integer>, RuntimeException>>nothing()));
    assertThat(one.network().acquires).isZero();
  }

  @Test
  void aCallThatItsCallerGaveUpTellsNothing() {
    for (Throwable failure :
        List.of(
            new InterruptedException(),
            new CancellationException(),
            new CompletionException(new InterruptedException()),
            new CompletionException(new CancellationException()))) {
      assertThatThrownBy(
              () ->
                  pool.<Integer, Throwable>call(
                      BY_STATUS,
                      permit -> {
                        throw failure;
                      }))
          .isSameAs(failure);
      assertThat(callAsync(BY_STATUS, CompletableFuture.failedFuture(failure))).isDone();
    }
    assertThat(outcomes()).hasSize(8).containsOnlyNulls();
  }

  @Test
  void aCallThatReturnsNoStageTellsNothing() {
    CompletableFuture<Integer> none = pool.callAsync(BY_STATUS, permit -> nothing());
    assertThat(EngineFixture.failure(none))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("the call returned null, not a stage");
    assertThat(pool.callAsync(BY_STATUS, permit -> CompletableFuture.completedFuture(200)))
        .isCompletedWithValue(200);
    assertThat(outcomes()).containsExactly(null, Outcome.success());
  }

  private CompletableFuture<Integer> callAsync(
      OutcomeClassifier<? super Integer> classifier, CompletionStage<Integer> stage) {
    return pool.callAsync(AcquireRequest.DEFAULT, classifier, permit -> stage);
  }

  @Test
  void anAsynchronousCallTellsItWhenItsStageEnds() {
    CompletableFuture<Integer> stage = new CompletableFuture<>();
    CompletableFuture<Integer> result = callAsync(BY_STATUS, stage);
    assertThat(outcomes()).isEmpty();
    stage.complete(429);
    assertThat(result).isCompletedWithValue(429);
    assertThat(outcomes()).containsExactly(Outcome.throttled());
  }

  @Test
  void anAsynchronousCallThatFailsTellsItsFailure() {
    OutcomeClassifier<Integer> byFailure =
        (status, failure) -> failure instanceof IOException ? Outcome.failed() : null;
    CompletableFuture<Integer> failing =
        callAsync(
            byFailure,
            CompletableFuture.supplyAsync(() -> 1, Runnable::run)
                .thenCompose(one -> CompletableFuture.failedFuture(new IOException("reset"))));
    assertThat(EngineFixture.failure(failing)).isInstanceOf(IOException.class);
    CompletableFuture<Integer> neverBegun =
        pool.callAsync(
            AcquireRequest.DEFAULT,
            byFailure,
            permit -> {
              throw new IOException("refused");
            });
    assertThat(EngineFixture.failure(neverBegun)).isInstanceOf(IOException.class);
    assertThat(outcomes()).containsExactly(Outcome.failed(), Outcome.failed());
  }

  @Test
  void anAsynchronousCallWhoseClassifierThrowsFailsWithThat() throws Exception {
    CompletableFuture<Integer> result =
        callAsync(
            (status, failure) -> {
              throw new IllegalStateException("broken");
            },
            CompletableFuture.completedFuture(200));
    assertThat(EngineFixture.failure(result)).hasMessage("broken");
    assertThat(outcomes()).containsExactly((Outcome) null);
    assertThat(EngineFixture.free(pool)).isEqualTo(2);
  }

  @Test
  void releaseAndCloseInTheSameInstantEndItOnce() throws Exception {
    int races = 10_000;
    InMemoryPools pools = new InMemoryPools();
    FaultyStore network = new FaultyStore(new InMemoryPoolStore(pools));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (CoordinatorEngine racing = new CoordinatorEngine(network, "racing", Runnable::run);
        var other = InMemoryPoolCoordinator.create(pools)) {
      Pool raced = racing.pool("races", PoolConfig.ofLimit(1));
      for (int i = 0; i < races; i++) {
        Permit permit = raced.tryAcquire().orElseThrow();
        Future<?> closing = threads.submit(permit::close);
        permit.release(Outcome.success());
        closing.get(30, TimeUnit.SECONDS);
        if (i % 1_000 == 0) {
          assertThat(EngineFixture.free(other.pool("races"))).isEqualTo(1);
        }
      }
      assertThat(network.released).hasSize(races);
      assertThat(network.released.stream().map(ReleaseCommand::id).distinct()).hasSize(races);
      assertThat(network.released).anyMatch(command -> command.outcome() != null);
    } finally {
      threads.shutdownNow();
    }
  }
}
