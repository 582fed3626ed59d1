package io.poolcoordinator.redis;

import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.PrivatePrefix;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.resilience4j.RateLimiterContract;
import io.poolcoordinator.resilience4j.WorkerFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What Resilience4j's users expect of a rate limiter, of one whose windows are in Redis. */
@Alone
class RedisRateLimiterIT extends RateLimiterContract {

  @Override
  protected WorkerFixture newFixture() {
    return new RedisWorkers(RedisServer.shared());
  }

  private static final class RedisWorkers implements WorkerFixture {

    private final RedisServer server;
    private final PrivatePrefix prefix;
    private final List<PoolCoordinator> workers = new ArrayList<>();

    RedisWorkers(RedisServer server) {
      this.server = server;
      this.prefix = new PrivatePrefix(server);
    }

    @Override
    public PoolCoordinator newWorker() {
      PoolCoordinator worker =
          RedisPoolCoordinator.builder().uri(server.uri()).keyPrefix(prefix.toString()).build();
      workers.add(worker);
      return worker;
    }

    @Override
    public void advance(String pool, Duration duration) {
      prefix.advance(pool, duration);
    }

    @Override
    public long queued(String pool) {
      return server.commands().zcard(prefix.key(pool, ":waiters"))
          + server.commands().zcard(prefix.key(pool, ":takers"));
    }

    @Override
    public void close() {
      try {
        workers.forEach(worker -> worker.close(Duration.ZERO));
      } finally {
        prefix.close();
      }
    }
  }
}
