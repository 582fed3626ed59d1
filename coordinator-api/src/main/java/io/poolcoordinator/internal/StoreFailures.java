package io.poolcoordinator.internal;

import io.poolcoordinator.PoolStoreException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Reads what completes a store's stage exceptionally. */
final class StoreFailures {

  private StoreFailures() {}

  /** The failure itself, without the wrapping that stages add. */
  static Throwable unwrap(@Nullable Throwable failure) {
    if (failure == null) {
      return new IllegalStateException("the store completed an operation with no reply");
    }
    Throwable current = failure;
    while ((current instanceof CompletionException || current instanceof ExecutionException)
        && current.getCause() != null) {
      current = current.getCause();
    }
    return current;
  }

  /** Whether the store may have something of an operation that failed in this way. */
  static boolean mayHaveBeenExecuted(Throwable failure) {
    return !(failure instanceof PoolStoreException store)
        || store.outcome() == PoolStoreException.Outcome.UNKNOWN;
  }

  /** Whether asking again may help: the store was not reached, or its reply was lost. */
  static boolean isPassing(Throwable failure) {
    return failure instanceof PoolStoreException store
        && store.outcome() != PoolStoreException.Outcome.REFUSED;
  }
}
