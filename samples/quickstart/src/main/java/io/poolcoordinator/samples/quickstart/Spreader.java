package io.poolcoordinator.samples.quickstart;

import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PermitSource;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Spreads a stream of work over the members of a pool: each item takes a permit of its own, and at
 * most so many items are under way at once, those that wait for their permit among them. An item is
 * whatever one permit is right for: a row, a {@linkplain #pages page} of rows, a statement.
 *
 * <p>It needs nothing else of the quickstart, and is meant to be copied.
 *
 * @param <T> the items
 */
final class Spreader<T> {

  /**
   * Makes the call for an item.
   *
   * @param <T> the items
   */
  interface Work<T> {

    /** Begins the call, with the account that is the permit's member. */
    CompletableFuture<HttpResponse<String>> begin(Permit permit, T item);
  }

  private final PermitSource permits;
  private final int mostAtOnce;
  private final Work<T> work;

  /** Spreads over a pool, or over the members that a job has. */
  Spreader(PermitSource permits, int mostAtOnce, Work<T> work) {
    this.permits = permits;
    this.mostAtOnce = mostAtOnce;
    this.work = work;
  }

  /**
   * Does the work for each item, and returns when all of it is done. After a failure no further
   * item begins.
   *
   * @param items the items; they are fetched as there is room for them
   * @param whenDone hears of each item that is done, on threads of the coordinator
   * @throws java.util.concurrent.CompletionException with the first failure
   * @throws InterruptedException if the thread is interrupted; what is under way goes on
   */
  @SuppressWarnings("FutureReturnValueIgnored") // its end gives room back
  void forEach(Iterator<T> items, Consumer<T> whenDone) throws InterruptedException {
    // snippet:spread
    Semaphore room = new Semaphore(mostAtOnce);
    CompletableFuture<Void> result = new CompletableFuture<>();
    while (!result.isDone() && items.hasNext()) {
      room.acquire();
      T item = items.next();
      attempt(item)
          .thenRun(() -> whenDone.accept(item))
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  result.completeExceptionally(failure); // no further item begins
                }
                room.release();
              });
    }
    room.acquire(mostAtOnce); // those that are under way have ended
    result.complete(null);
    result.join();
    // end:spread
  }

  private CompletableFuture<HttpResponse<String>> attempt(T item) {
    return permits
        .callAsync(Spreader::classify, permit -> work.begin(permit, item))
        .thenCompose(
            response ->
                outcomeOf(response).kind() == Outcome.Kind.THROTTLED
                    ? attempt(item) // its member cools down, so that another one takes it
                    : CompletableFuture.completedFuture(response));
  }

  private static @Nullable Outcome classify(
      @Nullable HttpResponse<String> response, @Nullable Throwable failure) {
    if (response != null) {
      return outcomeOf(response);
    }
    return failure instanceof IOException ? Outcome.failed() : null; // or nothing to tell
  }

  private static Outcome outcomeOf(HttpResponse<String> response) {
    return Outcome.ofHttp(
        response.statusCode(), response.headers().firstValue("Retry-After").orElse(null));
  }

  /** Makes pages of a stream, for one permit each. */
  static <T> Iterator<List<T>> pages(Iterator<T> items, int size) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return items.hasNext();
      }

      @Override
      public List<T> next() {
        List<T> page = new ArrayList<>();
        do {
          page.add(items.next());
        } while (page.size() < size && items.hasNext());
        return page;
      }
    };
  }
}
