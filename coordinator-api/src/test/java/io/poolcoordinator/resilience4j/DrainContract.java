package io.poolcoordinator.resilience4j;

import static io.github.resilience4j.core.ResultUtils.isFailedAndThrown;
import static io.github.resilience4j.core.ResultUtils.isSuccessfulAndReturned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.github.resilience4j.ratelimiter.event.RateLimiterEvent;
import io.github.resilience4j.ratelimiter.event.RateLimiterOnDrainedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Giving up what is left of a period, on demand and because of what a call returned. */
public abstract class DrainContract extends LimiterContract {

  private record Response(int status) {}

  private static final class Overload extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private RateLimiter limiterThatDrains(int units, Predicate<Either<? extends Throwable, ?>> when) {
    declare(config(units, Duration.ZERO));
    return pool()
        .rateLimiter(RateLimiterConfig.custom().drainPermissionsOnResult(when).build(), Map.of());
  }

  private static boolean isOverload(Either<? extends Throwable, ?> result) {
    return isFailedAndThrown(result, Overload.class)
        || isSuccessfulAndReturned(result, Response.class, response -> response.status() == 429);
  }

  private static List<RateLimiterEvent> eventsOf(RateLimiter limiter) {
    List<RateLimiterEvent> events = new CopyOnWriteArrayList<>();
    limiter.getEventPublisher().onEvent(events::add);
    return events;
  }

  @Test
  void drainingTakesAllThatIsLeftForAllWorkers() {
    RateLimiter limiter = limiter(10);
    assertThat(limiter.acquirePermission(3)).isTrue();

    limiter.drainPermissions();

    assertThat(available(limiter)).isZero();
    assertThat(limiter.acquirePermission()).isFalse();
    assertThat(other().rateLimiter().acquirePermission()).isFalse();
    advance(RENEWAL);
    assertThat(limiter.acquirePermission(10)).isTrue();
  }

  @Test
  void drainingTellsHowManyPermitsItTook() {
    RateLimiter limiter = limiter(10);
    assertThat(limiter.acquirePermission(3)).isTrue();
    List<RateLimiterEvent> events = eventsOf(limiter);

    limiter.drainPermissions();
    limiter.drainPermissions();

    assertThat(events)
        .hasOnlyElementsOfType(RateLimiterOnDrainedEvent.class)
        .allMatch(event -> event.getEventType() == RateLimiterEvent.Type.DRAINED)
        .allMatch(event -> event.getRateLimiterName().equals(POOL))
        .extracting(RateLimiterEvent::getNumberOfPermits)
        .containsExactly(7, 0);
  }

  @Test
  void whatWasBookedAheadIsNotDrained() {
    RateLimiter limiter = limiter(2, RENEWAL);
    assertThat(limiter.reservePermission(2)).isZero();
    assertThat(limiter.reservePermission()).isPositive();
    List<RateLimiterEvent> events = eventsOf(limiter);

    limiter.drainPermissions();

    assertThat(available(limiter)).isEqualTo(-1);
    assertThat(events).extracting(RateLimiterEvent::getNumberOfPermits).containsExactly(0);
  }

  @Test
  void aResultThatAsksForItDrains() {
    RateLimiter limiter = limiterThatDrains(10, DrainContract::isOverload);
    Supplier<Response> calm = RateLimiter.decorateSupplier(limiter, () -> new Response(200));
    Supplier<Response> busy = RateLimiter.decorateSupplier(limiter, () -> new Response(429));

    assertThat(calm.get().status()).isEqualTo(200);
    assertThat(available(limiter)).isEqualTo(9);
    assertThat(busy.get().status()).isEqualTo(429);
    assertThat(available(limiter)).isZero();
    assertThat(other().rateLimiter().acquirePermission()).isFalse();
  }

  @Test
  void aFailureThatAsksForItDrains() {
    RateLimiter limiter = limiterThatDrains(10, DrainContract::isOverload);
    Runnable harmless =
        RateLimiter.decorateRunnable(
            limiter,
            () -> {
              throw new IllegalArgumentException("no such order");
            });
    Runnable busy =
        RateLimiter.decorateRunnable(
            limiter,
            () -> {
              throw new Overload();
            });

    assertThatThrownBy(harmless::run).hasMessage("no such order");
    assertThat(available(limiter)).isEqualTo(9);
    assertThatThrownBy(busy::run).isInstanceOf(Overload.class);
    assertThat(available(limiter)).isZero();
  }

  @Test
  void aStageThatAsksForItDrains() {
    RateLimiter limiter = limiterThatDrains(10, DrainContract::isOverload);
    CompletableFuture<Response> response = new CompletableFuture<>();
    CompletionStage<Response> stage = limiter.executeCompletionStage(() -> response);
    assertThat(available(limiter)).isEqualTo(9);

    response.complete(new Response(429));

    assertThat(stage.toCompletableFuture().join().status()).isEqualTo(429);
    assertThat(available(limiter)).isZero();
  }

  @Test
  void aCallWithoutResultCountsAsSuccess() {
    RateLimiter limiter = limiterThatDrains(10, Either::isRight);
    List<RateLimiterEvent> events = eventsOf(limiter);

    limiter.executeRunnable(() -> {});

    assertThat(available(limiter)).isZero();
    await()
        .untilAsserted(
            () ->
                assertThat(events)
                    .extracting(
                        RateLimiterEvent::getEventType, RateLimiterEvent::getNumberOfPermits)
                    .containsExactly(
                        tuple(RateLimiterEvent.Type.SUCCESSFUL_ACQUIRE, 1),
                        tuple(RateLimiterEvent.Type.DRAINED, 9)));
  }

  @Test
  void aRefusedCallDrainsNothing() {
    RateLimiter limiter = limiterThatDrains(10, anything -> true);
    assertThat(limiter.acquirePermission(5)).isTrue();

    assertThatThrownBy(() -> limiter.executeRunnable(6, () -> {}))
        .isInstanceOf(RequestNotPermitted.class);

    assertThat(available(limiter)).isEqualTo(5);
  }

  @Test
  void eachLimiterOfAPoolDrainsByItsOwnSettings() {
    RateLimiter draining = limiterThatDrains(10, anything -> true);
    RateLimiter plain = pool().rateLimiter();

    plain.executeRunnable(() -> {});
    assertThat(available(plain)).isEqualTo(9);
    draining.executeRunnable(() -> {});
    assertThat(available(plain)).isZero();
  }
}
