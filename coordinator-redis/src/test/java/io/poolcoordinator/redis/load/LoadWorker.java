package io.poolcoordinator.redis.load;

import io.poolcoordinator.PoolException;
import io.poolcoordinator.redis.history.WorkerLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A worker JVM: threads that acquire, hold and release for a while. It says {@code ready}, begins
 * when it is told {@code go}, and ends with its counts; its history is written as it happens. It
 * ends by itself when its standard input ends. Its arguments are those of {@link Load#arguments}.
 */
public final class LoadWorker {

  private static final int MOST_STARTS = 10;
  private static final long MOST_WAIT_NANOS = 10_000_000_000L;

  /** What the JDK, Netty and Reactor ({@code parallel}) keep for all that run in a JVM. */
  private static final Set<String> SHARED =
      Set.of(
          "CompletableFutureDelayScheduler",
          "ForkJoinPool.commonPool",
          "globalEventExecutor",
          "parallel-");

  private LoadWorker() {}

  /**
   * Runs the worker.
   *
   * @param arguments as above
   */
  public static void main(String[] arguments) throws Exception {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Set<String> before = threads();
    try (WorkerLog log = new WorkerLog(Path.of(arguments[8]))) {
      WorkerLoop worker = start(arguments, log);
      System.out.println("ready");
      if (orders.readLine() == null) {
        return;
      }
      Thread orphaned = new Thread(() -> endWith(orders), "orphaned");
      orphaned.setDaemon(true);
      orphaned.start();
      worker.run();
      log.done(leftSince(before));
      System.out.println(worker.counts());
    }
  }

  private static void endWith(BufferedReader orders) {
    try {
      while (orders.readLine() != null) {
        continue;
      }
    } catch (IOException gone) {
      // The same as the end of the input: nobody is there to report to.
    }
    Runtime.getRuntime().halt(3);
  }

  /** A machine on which much is started at once may be too slow for the first attempt. */
  private static WorkerLoop start(String[] arguments, WorkerLog log) {
    for (int attempt = 1; ; attempt++) {
      try {
        return new WorkerLoop(arguments, log);
      } catch (PoolException failure) {
        if (attempt == MOST_STARTS) {
          throw failure;
        }
        System.err.println(arguments[2] + ": " + failure.getMessage());
      }
    }
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> SHARED.stream().noneMatch(name::startsWith))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The threads that are there still after a while in which they may end. */
  private static String leftSince(Set<String> before) throws InterruptedException {
    long end = System.nanoTime() + MOST_WAIT_NANOS;
    while (true) {
      Set<String> left = threads();
      left.removeAll(before);
      left.remove("orphaned");
      if (left.isEmpty() || System.nanoTime() - end > 0) {
        return String.join(",", left);
      }
      Thread.sleep(20);
    }
  }
}
