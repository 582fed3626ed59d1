package io.poolcoordinator.redis;

import io.poolcoordinator.contract.PoolStoreContract;
import io.poolcoordinator.contract.StoreFixture;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.RedisStoreFixture;

/** The contract, on Redis through Lettuce. */
class RedisPoolStoreIT extends PoolStoreContract {

  @Override
  protected StoreFixture newFixture() {
    return new RedisStoreFixture(RedisServer.shared());
  }
}
