package io.poolcoordinator.samples.console;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends commands that run until somebody ends them: Ctrl-C, or a test. */
final class Stop {

  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private volatile boolean awaited;

  /** Has whoever waits here go on, now and from now on. */
  void stop() {
    stopped.complete(null);
  }

  /** Whether somebody has waited here, who then has something to leave in order. */
  boolean isAwaited() {
    return awaited;
  }

  /** Waits; returns whether it was stopped before the time was over. */
  boolean within(Duration most) {
    awaited = true;
    try {
      stopped.get(most.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notStopped) {
      return false;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return true;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("it only ever completes", impossible);
    }
  }

  /** Waits for something else; returns whether it was stopped before that was done. */
  boolean before(CompletableFuture<?> other) {
    awaited = true;
    // How the other ends is the caller's to ask it.
    CompletableFuture.anyOf(stopped, other.handle((result, failure) -> true)).join();
    return !other.isDone();
  }
}
