package io.poolcoordinator.internal;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PermitCall;
import io.poolcoordinator.PermitSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asynchronous work under a permit, in terms of an asynchronous acquire. */
abstract class AsyncCalls implements PermitSource {

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
