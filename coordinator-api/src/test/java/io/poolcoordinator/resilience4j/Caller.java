package io.poolcoordinator.resilience4j;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A thread that makes one call, which may block.
 *
 * @param <T> what the call returns
 */
public final class Caller<T> {

  /** For what comes within a second of real time, on a machine that may be busy. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
  private final Thread thread;

  /**
   * Starts the thread.
   *
   * @param call what it does
   */
  public Caller(Supplier<T> call) {
    thread =
        new Thread(
            () -> {
              try {
                result.complete(call.get());
              } catch (Throwable failure) {
                result.completeExceptionally(failure);
              } finally {
                interrupted.complete(Thread.currentThread().isInterrupted());
              }
            },
            "caller");
    thread.setDaemon(true);
    thread.start();
  }

  /** Interrupts the thread. */
  public void interrupt() {
    thread.interrupt();
  }

  /**
   * Says whether the call has returned, or thrown something.
   *
   * @return true once it has
   */
  public boolean isDone() {
    return result.isDone();
  }

  /**
   * Waits for what the call returns.
   *
   * @return the result; fails with what the call threw, or if it does not return
   */
  public T result() {
    return get(result);
  }

  /**
   * Waits for the end of the call.
   *
   * @return whether the thread's interrupt flag was set then
   */
  public boolean wasInterrupted() {
    return get(interrupted);
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(failed.getCause());
    } catch (TimeoutException | InterruptedException endless) {
      throw new AssertionError("the call did not return", endless);
    }
  }
}
