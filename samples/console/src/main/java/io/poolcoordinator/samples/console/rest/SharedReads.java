package io.poolcoordinator.samples.console.rest;

import io.poolcoordinator.samples.console.view.Failure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is read once for all who ask for it within a moment: however many look at the same pools,
 * the store is asked once a second.
 *
 * @param <T> what is read
 */
final class SharedReads<T> {

  /** Less than the second after which streams look again, so that each of their looks is new. */
  static final Duration AGE = Duration.ofMillis(900);

  private final LongSupplier nanoTime;
  private final ConcurrentMap<String, Read<T>> reads = new ConcurrentHashMap<>();

  SharedReads(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Returns what was read lately, or reads it on this thread; whoever else asks waits for that. */
  T get(String key, Supplier<T> reading) {
    Read<T> own = new Read<>(new CompletableFuture<>(), nanoTime.getAsLong());
    Read<T> shared =
        reads.compute(key, (same, known) -> known == null || known.isOld(own.began) ? own : known);
    if (shared == own) {
      reads.values().removeIf(read -> read.isOld(own.began));
      own.take(reading);
    }
    try {
      return shared.value.join();
    } catch (CompletionException failure) {
      // The next one who asks tries again.
      reads.remove(key, shared);
      Throwable cause = Failure.unwrap(failure);
      throw cause instanceof RuntimeException known ? known : failure;
    }
  }

  /** Has whoever asks from now on read anew: something was done. */
  void forget() {
    reads.clear();
  }

  private record Read<T>(CompletableFuture<T> value, long began) {

    boolean isOld(long now) {
      return now - began > AGE.toNanos();
    }

    void take(Supplier<T> reading) {
      @Nullable Throwable failure = null;
      try {
        value.complete(reading.get());
      } catch (RuntimeException | Error thrown) {
        failure = thrown;
      }
      if (failure != null) {
        value.completeExceptionally(failure);
      }
    }
  }
}
