package io.poolcoordinator.redis.faults;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a number in a file that nothing guards: reads it, lets others go first, and writes it. It
 * says {@code ready}, adds each time that it is told {@code guarded}, behind the pool, or anything
 * else, without it, and says {@code done}.
 *
 * <p>Arguments: uri, pool, file, threads, additions of each.
 */
public final class CountingWorker {

  private CountingWorker() {}

  /**
   * Runs the worker.
   *
   * @param arguments as above
   */
  public static void main(String[] arguments) throws Exception {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int threads = Integer.parseInt(arguments[3]);
    int additions = Integer.parseInt(arguments[4]);
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    // Several of these JVMs start at once, and connect while they still load their classes.
    try (PoolCoordinator coordinator =
        RedisPoolCoordinator.builder()
            .uri(arguments[0])
            .commandTimeout(Duration.ofSeconds(20))
            .build()) {
      Pool pool = coordinator.pool(arguments[1]);
      System.out.println("ready");
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        boolean guarded = order.equals("guarded");
        List<Future<Integer>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          running.add(workers.submit(() -> add(guarded ? pool : null, arguments[2], additions)));
        }
        for (Future<Integer> one : running) {
          one.get();
        }
        System.out.println("done");
      }
    } finally {
      workers.shutdown();
    }
  }

  private static int add(@Nullable Pool pool, String file, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      if (pool == null) {
        add(file);
      } else {
        try (Permit permit = pool.acquire(Duration.ofMinutes(1))) {
          add(file);
        }
      }
    }
    return times;
  }

  private static void add(String name) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(name, "rw")) {
      long before = file.readLong();
      LockSupport.parkNanos(1);
      file.seek(0);
      file.writeLong(before + 1);
    }
  }
}
