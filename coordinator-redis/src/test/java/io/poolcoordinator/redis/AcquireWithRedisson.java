package io.poolcoordinator.redis;

import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** An application that has a Redisson client; says whether it holds a permit. */
public final class AcquireWithRedisson {

  private AcquireWithRedisson() {}

  /**
   * Runs it.
   *
   * @param arguments the address of Redis
   */
  public static void main(String[] arguments) throws InterruptedException {
    Config config = new Config();
    config.useSingleServer().setAddress(arguments[0]).setConnectionMinimumIdleSize(1);
    RedissonClient client = Redisson.create(config);
    try (PoolCoordinator coordinator = RedisPoolCoordinator.builder().redisson(client).build();
        Permit permit = coordinator.pool("one-client-only", PoolConfig.ofLimit(10)).acquire()) {
      System.out.println("held " + permit.isValid());
    } finally {
      client.shutdown();
    }
  }
}
