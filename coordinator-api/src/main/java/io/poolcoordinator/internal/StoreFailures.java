package io.poolcoordinator.internal;

import io.poolcoordinator.PoolStoreException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What completes a store's stage exceptionally, and what says that it was never executed. */
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

  /** The store is not connected. */
  static PoolStoreException notConnected(String pool) {
    return notExecuted(pool, "the store is not connected");
  }

  /** The store lost the pool's state, and keeps saying so. */
  static PoolStoreException notRestored(String pool) {
    return notExecuted(
        pool, "the store lost the pool's state, and it is not restored yet; ask again");
  }

  /**
   * The store keeps saying that it was asked too late.
   *
   * @param operations what it is asked for, such as {@code acquires}
   */
  static PoolStoreException late(String pool, String operations, Duration commandTimeout) {
    return notExecuted(
        pool,
        operations
            + " reach the store later than the command timeout of "
            + commandTimeout
            + "; raise it, or see what slows the store");
  }

  private static PoolStoreException notExecuted(String pool, String why) {
    return new PoolStoreException(
        pool, PoolStoreException.Outcome.NOT_EXECUTED, "pool " + pool + ": " + why, null);
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
