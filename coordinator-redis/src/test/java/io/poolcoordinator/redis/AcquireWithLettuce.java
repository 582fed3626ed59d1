package io.poolcoordinator.redis;

import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;

/** An application that has an address; says whether it holds a permit, or why it does not. */
public final class AcquireWithLettuce {

  private AcquireWithLettuce() {}

  /**
   * Runs it.
   *
   * @param arguments the address of Redis
   */
  public static void main(String[] arguments) throws InterruptedException {
    try (PoolCoordinator coordinator = RedisPoolCoordinator.connect(arguments[0]);
        Permit permit = coordinator.pool("one-client-only", PoolConfig.ofLimit(10)).acquire()) {
      System.out.println("held " + permit.isValid());
    } catch (IllegalStateException refused) {
      System.out.println("refused " + refused);
    }
  }
}
