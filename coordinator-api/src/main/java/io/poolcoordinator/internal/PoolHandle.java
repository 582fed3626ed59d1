package io.poolcoordinator.internal;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PermitCall;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The application's side of a pool: the verbs, each in terms of one {@link Waiter}. */
final class PoolHandle implements Pool {

  private final WorkerContext context;
  private final PoolEngine engine;
  private final SharedRateLimiter limiter;

  PoolHandle(WorkerContext context, PoolEngine engine) {
    this.context = context;
    this.engine = engine;
    this.limiter = new SharedRateLimiter(engine, RateLimiterConfig.ofDefaults(), Map.of());
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public PoolConfig config() {
    return engine.config();
  }

  @Override
  public Permit acquire(AcquireRequest request) throws InterruptedException {
    Objects.requireNonNull(request, "request");
    return await(start(request, engine.config().timeout()));
  }

  @Override
  public Optional<Permit> tryAcquire(AcquireRequest request) throws InterruptedException {
    Objects.requireNonNull(request, "request");
    try {
      return Optional.of(await(start(request, Duration.ZERO)));
    } catch (PoolTimeoutException refused) {
      return Optional.empty();
    }
  }

  private Waiter start(AcquireRequest request, Duration defaultTimeout)
      throws InterruptedException {
    context.checkOpen();
    context.checkMayBlock();
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before acquiring from pool " + engine.name());
    }
    return engine.acquires().start(request, defaultTimeout);
  }

  private Permit await(Waiter waiter) throws InterruptedException {
    return Awaiting.await(engine, waiter).requiredPermit();
  }

  @Override
  public CompletableFuture<Permit> acquireAsync(AcquireRequest request) {
    Objects.requireNonNull(request, "request");
    context.checkOpen();
    Waiter waiter = engine.acquires().start(request, engine.config().timeout());
    CompletableFuture<Permit> result = new CompletableFuture<>();
    waiter.outcome.whenComplete(
        (granted, failure) ->
            context.dispatch(
                () -> {
                  if (granted == null) {
                    result.completeExceptionally(StoreFailures.unwrap(failure));
                  } else if (!result.complete(granted.requiredPermit())) {
                    granted.requiredPermit().close();
                  }
                }));
    result.whenComplete((permit, failure) -> engine.endings().leave(waiter));
    return result;
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> callAsync(
      AcquireRequest request, PermitCall<? extends CompletionStage<T>, ?> call) {
    Objects.requireNonNull(call, "call");
    CompletableFuture<Permit> acquired = acquireAsync(request);
    CompletableFuture<T> result = new CompletableFuture<>();
    acquired.whenComplete(
        (permit, failure) -> {
          if (permit == null) {
            result.completeExceptionally(StoreFailures.unwrap(failure));
          } else {
            begin(permit, call, result);
          }
        });
    result.whenComplete((value, failure) -> acquired.cancel(false));
    return result;
  }

  private static <T extends @Nullable Object> void begin(
      Permit permit,
      PermitCall<? extends CompletionStage<T>, ?> call,
      CompletableFuture<T> result) {
    if (result.isDone()) {
      permit.close();
      return;
    }
    try {
      CompletionStage<T> stage =
          Objects.requireNonNull(call.call(permit), "the call returned null, not a stage");
      stage.whenComplete(
          (value, failure) -> {
            permit.close();
            if (failure == null) {
              result.complete(value);
            } else {
              result.completeExceptionally(StoreFailures.unwrap(failure));
            }
          });
    } catch (Throwable failure) {
      // Whatever starting the work throws is the result's failure; nothing is swallowed.
      permit.close();
      result.completeExceptionally(failure);
    }
  }

  @Override
  public RateLimiter rateLimiter() {
    SharedRateLimiter.checkWindows(engine);
    return limiter;
  }

  @Override
  public RateLimiter rateLimiter(RateLimiterConfig local, Map<String, String> tags) {
    Objects.requireNonNull(local, "local");
    Objects.requireNonNull(tags, "tags");
    SharedRateLimiter.checkWindows(engine);
    return new SharedRateLimiter(engine, local, tags);
  }

  @Override
  public String toString() {
    return "pool " + engine.name() + ": " + engine.config();
  }
}
