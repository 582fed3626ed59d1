package io.poolcoordinator.redis.load;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Virtual threads that wait on one pool, all at once. Compiled for Java 17, run by 21 or later: the
 * executor is found by its name.
 *
 * <p>Arguments: uri, pool, threads. Says {@code waiting}, and goes on when it reads a line.
 */
public final class VirtualThreadsWorker {

  private VirtualThreadsWorker() {}

  /**
   * Runs it.
   *
   * @param arguments as above
   */
  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[2]);
    try (PoolCoordinator coordinator = RedisPoolCoordinator.connect(arguments[0])) {
      Pool pool =
          coordinator.pool(
              arguments[1],
              PoolConfig.builder().limit(10).timeout(Duration.ofSeconds(300)).build());
      List<Permit> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        all.add(pool.acquire());
      }
      ExecutorService threads =
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      CountDownLatch begun = new CountDownLatch(count);
      AtomicInteger granted = new AtomicInteger();
      for (int i = 0; i < count; i++) {
        threads.submit(
            () -> {
              begun.countDown();
              try (Permit permit = pool.acquire()) {
                granted.addAndGet(permit.isValid() ? 1 : 0);
              }
              return null;
            });
      }
      begun.await();
      System.out.println("waiting");
      if (System.in.read() < 0) {
        return;
      }
      System.out.println("platform-threads=" + Thread.getAllStackTraces().size());
      long start = System.nanoTime();
      all.forEach(Permit::close);
      threads.shutdown();
      if (!threads.awaitTermination(120, TimeUnit.SECONDS)) {
        throw new IllegalStateException("granted only " + granted);
      }
      System.out.println(
          "granted=" + granted + " millis=" + (System.nanoTime() - start) / 1_000_000);
    }
  }
}
