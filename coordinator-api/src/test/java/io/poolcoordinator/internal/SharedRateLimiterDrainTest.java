package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.internal.FaultyStore.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Draining because of a call's result, which must neither hold up the call nor cost its result. */
class SharedRateLimiterDrainTest {

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final EngineFixture.Worker two = fixture.worker("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  private RateLimiter limiter(@Nullable Predicate<Either<? extends Throwable, ?>> drains) {
    PoolConfig config =
        PoolConfig.builder()
            .limit(3)
            .timeout(Duration.ZERO)
            .rateLimit(RateLimit.perMinute(10))
            .build();
    return one.coordinator()
        .pool("netsuite", config)
        .rateLimiter(RateLimiterConfig.custom().drainPermissionsOnResult(drains).build(), Map.of());
  }

  private static int available(RateLimiter limiter) {
    return limiter.getMetrics().getAvailablePermissions();
  }

  /** A call's stage may end on whatever thread, the client's among them. */
  @Test
  void aStageThatEndsOnTheClientsThreadDrainsWithoutWaiting() {
    RateLimiter limiter = limiter(anything -> true);
    List<String> heard = new ArrayList<>();
    limiter
        .getEventPublisher()
        .onEvent(event -> heard.add(event.getEventType() + " " + event.getNumberOfPermits()));
    CompletableFuture<String> response = new CompletableFuture<>();
    CompletableFuture<String> stage =
        limiter.executeCompletionStage(() -> response).toCompletableFuture();
    one.network().actAsClientThread();

    response.complete("created");

    assertThat(stage).isCompletedWithValue("created");
    assertThat(heard).containsExactly("SUCCESSFUL_ACQUIRE 1", "DRAINED 9");
    assertThat(available(two.coordinator().pool("netsuite").rateLimiter())).isZero();
  }

  @Test
  void aDrainThatFailsDoesNotCostTheCallItsResult() {
    RateLimiter limiter = limiter(anything -> true);
    one.network().reserve = Fault.NOT_EXECUTED;

    String log =
        EngineFixture.logOf(
            () -> {
              assertThat(limiter.executeSupplier(() -> "created")).isEqualTo("created");
              assertThatThrownBy(
                      () ->
                          limiter.executeSupplier(
                              () -> {
                                throw new IllegalArgumentException("no such order");
                              }))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessage("no such order");
              assertThat(
                      limiter.executeCompletionStage(
                          () -> CompletableFuture.completedFuture("created")))
                  .isCompletedWithValue("created");
            });

    assertThat(log.lines().filter(line -> line.contains("netsuite: a call's result asks for")))
        .hasSize(3);
    assertThat(available(limiter)).isEqualTo(7);
    one.coordinator().close(Duration.ZERO);
    limiter.onSuccess();
  }

  @Test
  void aLimiterWithoutAConditionNeverDrains() {
    RateLimiter limiter = limiter(null);

    limiter.executeRunnable(() -> {});

    assertThat(one.network().reserves).isZero();
    assertThat(available(limiter)).isEqualTo(9);
  }

  @Test
  void whatTheWorkerAsksNextComesAfterTheDrain() {
    RateLimiter limiter = limiter(anything -> true);

    limiter.executeRunnable(() -> {});

    assertThat(limiter.acquirePermission()).isFalse();
  }
}
