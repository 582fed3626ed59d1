package io.poolcoordinator.redis.faults;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long an operation took on a thread of its own, and what came of it.
 *
 * @param millis how long
 * @param failure what it threw; null if it returned
 */
record Timed(long millis, @Nullable Throwable failure) {

  /** Something that is done. */
  interface Operation {
    void run() throws Exception;
  }

  /** Starts an operation whose result does not matter. */
  static CompletableFuture<Timed> doing(Operation operation) {
    return start(
        () -> {
          operation.run();
          return "done";
        });
  }

  /** Starts an operation. */
  static CompletableFuture<Timed> start(Callable<?> operation) {
    CompletableFuture<Timed> ended = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              long start = System.nanoTime();
              Throwable failure = null;
              try {
                Objects.requireNonNull(operation.call());
              } catch (Exception | Error thrown) {
                failure = thrown;
              }
              ended.complete(
                  new Timed(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), failure));
            },
            "timed");
    thread.setDaemon(true);
    thread.start();
    return ended.orTimeout(30, TimeUnit.SECONDS);
  }

  /** Returns what it threw, or that it threw nothing. */
  String how() {
    return failure == null ? "returned" : failure.getClass().getSimpleName();
  }

  @Override
  public String toString() {
    return how() + " after " + millis + " ms";
  }
}
