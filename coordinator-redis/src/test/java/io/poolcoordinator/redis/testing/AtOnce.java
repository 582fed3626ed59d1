package io.poolcoordinator.redis.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Starts several things beside each other: all of them, or none. */
final class AtOnce {

  private AtOnce() {}

  /** Starts as many; where one fails, the others are closed. */
  static <T extends AutoCloseable> List<T> start(int count, Supplier<T> start) {
    List<CompletableFuture<T>> starting =
        Stream.generate(() -> CompletableFuture.supplyAsync(start, AtOnce::thread))
            .limit(count)
            .toList();
    List<T> started = new ArrayList<>();
    CompletionException failed = null;
    for (CompletableFuture<T> one : starting) {
      try {
        started.add(one.join());
      } catch (CompletionException failure) {
        failed = failure;
      }
    }
    if (failed != null) {
      started.forEach(AtOnce::close);
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
    return started;
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "redis-start");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
