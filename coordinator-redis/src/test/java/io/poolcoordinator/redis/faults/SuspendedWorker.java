package io.poolcoordinator.redis.faults;

import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds a permit. It says {@code held} and its id, what it first finds when it was suspended for a
 * second and more ({@code woke} and whether the permit is valid), {@code lost} when it is told, and
 * after it was told anything itself {@code closed}.
 *
 * <p>Arguments: uri, pool.
 */
public final class SuspendedWorker {

  private static final long SUSPENDED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private SuspendedWorker() {}

  /**
   * Runs the worker.
   *
   * @param arguments as above
   */
  public static void main(String[] arguments) throws Exception {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (PoolCoordinator coordinator = RedisPoolCoordinator.connect(arguments[0])) {
      Permit permit = coordinator.pool(arguments[1]).acquire(Duration.ofSeconds(30));
      permit.onLost(lost -> System.out.println("lost"));
      Thread watching = new Thread(() -> watch(permit), "watching");
      watching.setDaemon(true);
      watching.start();
      System.out.println("held " + permit.id());
      orders.readLine();
      permit.close();
      System.out.println("closed");
      orders.readLine();
    }
  }

  private static void watch(Permit permit) {
    while (true) {
      long before = System.nanoTime();
      LockSupport.parkNanos(100_000);
      if (System.nanoTime() - before > SUSPENDED_NANOS) {
        System.out.println("woke: valid=" + permit.isValid());
      }
    }
  }
}
