package io.poolcoordinator.internal;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PermitCall;
import io.poolcoordinator.PermitSource;
import io.poolcoordinator.PoolTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The verbs, each in terms of one {@link Waiter}: those of a pool and those of a job differ only in
 * which members may serve.
 */
abstract class PermitVerbs implements PermitSource {

  final WorkerContext context;
  final PoolEngine engine;

  PermitVerbs(WorkerContext context, PoolEngine engine) {
    this.context = context;
    this.engine = engine;
  }

  /**
   * Takes a turn for a request.
   *
   * @throws IllegalArgumentException if the request names members that may not serve it here
   */
  abstract Turns.Turn turnFor(AcquireRequest request);

  @Override
  public final Permit acquire(AcquireRequest request) throws InterruptedException {
    Objects.requireNonNull(request, "request");
    return await(start(request, engine.config().timeout()));
  }

  @Override
  public final Optional<Permit> tryAcquire(AcquireRequest request) throws InterruptedException {
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
    return engine.acquires().start(request, turnFor(request), defaultTimeout);
  }

  private Permit await(Waiter waiter) throws InterruptedException {
    return Awaiting.await(engine, waiter).requiredPermit();
  }

  @Override
  public final CompletableFuture<Permit> acquireAsync(AcquireRequest request) {
    Objects.requireNonNull(request, "request");
    context.checkOpen();
    Turns.Turn turn;
    try {
      turn = turnFor(request);
    } catch (IllegalArgumentException misuse) {
      return CompletableFuture.failedFuture(misuse);
    }
    Waiter waiter = engine.acquires().start(request, turn, engine.config().timeout());
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
  public final <T extends @Nullable Object> CompletableFuture<T> callAsync(
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
}
