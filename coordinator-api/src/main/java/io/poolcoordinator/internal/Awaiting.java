package io.poolcoordinator.internal;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Waits, on a thread of the application's own, for an acquire's outcome or a store's reply. */
final class Awaiting {

  private Awaiting() {}

  /**
   * Waits for the outcome. An interrupt that comes after the grant stays set.
   *
   * @throws InterruptedException if the thread is interrupted before; the waiter has left then
   */
  static Granted await(PoolEngine pool, Waiter waiter) throws InterruptedException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return waiter.outcome.get();
        } catch (InterruptedException interrupt) {
          if (pool.endings().leave(waiter) || !waiter.isGranted()) {
            throw interrupt;
          }
          interrupted = true;
        }
      }
    } catch (ExecutionException failed) {
      throw rethrown(failed.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for what the store answers; each of its operations ends within the command timeout. */
  static <T extends @Nullable Object> T reply(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException failed) {
      if (StoreFailures.unwrap(failed) instanceof RuntimeException failure) {
        failure.fillInStackTrace();
        throw failure;
      }
      throw failed;
    }
  }

  /** The trace of an exception that was made on another thread is made the caller's own. */
  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException failure) {
      failure.fillInStackTrace();
      return failure;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("an acquire failed in an unknown way", cause);
  }
}
