package io.poolcoordinator.redis.load;

import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Pool;
import io.poolcoordinator.redis.testing.RedisServer;
import java.util.List;

/** What grants cost the server. Pools take turns, so that ratios survive a noisy machine. */
final class RedisCpu {

  private static final int BLOCKS = 8;
  private static final int PERMITS = 500;

  private RedisCpu() {}

  /**
   * The CPU time of as many grants and releases in each pool, in seconds; a first block is not
   * counted.
   */
  static double[] ofGrants(RedisServer redis, List<Pool> pools) throws InterruptedException {
    double[] cpu = new double[pools.size()];
    for (int block = 0; block < BLOCKS; block++) {
      for (int i = 0; i < cpu.length; i++) {
        double spent = ofBlock(redis, pools.get(i));
        cpu[i] += block == 0 ? 0 : spent;
      }
    }
    return cpu;
  }

  private static double ofBlock(RedisServer redis, Pool pool) throws InterruptedException {
    double before = used(redis);
    for (int i = 0; i < PERMITS; i++) {
      pool.acquire().close();
    }
    await().until(() -> redis.commands().zcard("pool:{" + pool.name() + "}:leases") == 0);
    return used(redis) - before;
  }

  private static double used(RedisServer redis) {
    return redis
        .commands()
        .info("cpu")
        .lines()
        .filter(line -> line.startsWith("used_cpu_sys:") || line.startsWith("used_cpu_user:"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
        .sum();
  }
}
