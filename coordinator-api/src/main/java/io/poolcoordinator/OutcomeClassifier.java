package io.poolcoordinator;

import org.jspecify.annotations.Nullable;

/**
 * Says what an API made of a call, from the call's result or its failure, such as
 *
 * <pre>{@code
 * (response, failure) -> {
 *   if (response != null) {
 *     String retryAfter = response.headers().firstValue("Retry-After").orElse(null);
 *     return Outcome.ofHttp(response.statusCode(), retryAfter);
 *   }
 *   return failure instanceof IOException ? Outcome.failed() : null;
 * }
 * }</pre>
 *
 * <p>A call that ends with {@link InterruptedException} or {@link
 * java.util.concurrent.CancellationException}, by itself or as the cause of a {@link
 * java.util.concurrent.CompletionException}, was given up by its caller: it is released without an
 * outcome, and not classified.
 *
 * @param <T> the call's result
 */
@FunctionalInterface
public interface OutcomeClassifier<T extends @Nullable Object> {

  /**
   * Classifies one call. Must not block: it may be called on the thread that completes the call.
   *
   * @param result what the call returned; null if it failed, or returned null
   * @param failure what it threw; null if it returned
   * @return the outcome; null where the call says nothing about the API, as when it was never made
   */
  @Nullable Outcome classify(@Nullable T result, @Nullable Throwable failure);
}
