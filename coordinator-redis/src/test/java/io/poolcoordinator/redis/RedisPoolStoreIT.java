package io.poolcoordinator.redis;

import io.poolcoordinator.contract.PoolStoreContract;
import io.poolcoordinator.contract.StoreFixture;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.RedisStoreFixture;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The contract, on Redis through Lettuce. */
@ResourceLock(value = Alone.MACHINE, mode = ResourceAccessMode.READ)
class RedisPoolStoreIT extends PoolStoreContract {

  @Override
  protected StoreFixture newFixture() {
    return new RedisStoreFixture(RedisServer.shared());
  }
}
