package io.poolcoordinator.samples.console;

import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import java.time.Duration;

/** The way to pools in Redis: as a worker that holds nothing. */
final class RedisAccess implements StoreAccess {

  @Override
  public Session open(String uri, String prefix) {
    PoolCoordinator coordinator =
        RedisPoolCoordinator.builder().uri(uri).keyPrefix(prefix).workerId("console").build();
    return new Session() {
      @Override
      public PoolAdmin admin() {
        return coordinator.admin();
      }

      @Override
      public PoolCoordinator coordinator() {
        return coordinator;
      }

      @Override
      public void close() {
        coordinator.close(Duration.ZERO);
      }
    };
  }
}
