package io.poolcoordinator.redis.load;

import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.internal.CoordinatorEngine;
import io.poolcoordinator.redis.store.RedisPoolStore;
import io.poolcoordinator.redis.testing.RedisUnderTest;

/** A coordinator in the test's own JVM, on either client. */
final class Worker implements AutoCloseable {

  private final LoadClient.Opened client;
  private final CoordinatorEngine coordinator;

  private Worker(LoadClient.Opened client, String name) {
    this.client = client;
    try {
      this.coordinator =
          new CoordinatorEngine(new RedisPoolStore(client.scripts(), ""), name, null);
    } catch (RuntimeException | Error failure) {
      client.rest().run();
      throw failure;
    }
  }

  static Worker start(RedisUnderTest redis, LoadClient client, String name) {
    return new Worker(client.open(redis.uri()), name);
  }

  CoordinatorEngine coordinator() {
    return coordinator;
  }

  Pool pool(String name, PoolConfig config) {
    return coordinator.pool(name, config);
  }

  @Override
  public void close() {
    try {
      coordinator.close();
    } finally {
      client.rest().run();
    }
  }
}
