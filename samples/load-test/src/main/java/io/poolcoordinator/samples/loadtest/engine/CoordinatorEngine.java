package io.poolcoordinator.samples.loadtest.engine;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.redisson.api.RedissonClient;

/** This library. */
final class CoordinatorEngine implements Engine {

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final PoolCoordinator coordinator;
  private final Runnable closeClient;
  private final Limits limits;
  private final PoolConfig config;
  private final Map<Integer, Pool> pools = new ConcurrentHashMap<>();
  private final Map<Integer, RateLimiter> limiters = new ConcurrentHashMap<>();

  private CoordinatorEngine(
      RedisPoolCoordinator.Builder builder,
      String run,
      String worker,
      Limits limits,
      Runnable closeClient) {
    this.limits = limits;
    this.closeClient = closeClient;
    PoolConfig.Builder shared =
        PoolConfig.builder()
            .limit(limits.holds() ? limits.limit() : 1)
            .timeout(Limits.TIMEOUT)
            .lease(Duration.ofMillis(limits.leaseMillis()))
            .members(limits.memberNames().toArray(String[]::new));
    limits.rateLimit().ifPresent(shared::rateLimit);
    config = shared.build();
    coordinator = builder.keyPrefix(run).workerId(worker).build();
  }

  static Engine overLettuce(String redis, String run, String worker, Limits limits) {
    return new CoordinatorEngine(
        RedisPoolCoordinator.builder().uri(redis), run, worker, limits, () -> {});
  }

  static Engine overRedisson(String redis, String run, String worker, Limits limits) {
    RedissonClient redisson = RedissonEngine.connect(redis);
    return new CoordinatorEngine(
        RedisPoolCoordinator.builder().redisson(redisson), run, worker, limits, redisson::shutdown);
  }

  @Override
  public Slot acquire(int pool) throws InterruptedException {
    if (limits.holds()) {
      Permit permit = pool(pool).acquire();
      return permit::close;
    }
    RateLimiter limiter = limiters.computeIfAbsent(pool, unused -> pool(pool).rateLimiter());
    if (!limiter.acquirePermission()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw new IllegalStateException("no unit within " + Limits.TIMEOUT);
    }
    return Slot.NOTHING;
  }

  private Pool pool(int number) {
    return pools.computeIfAbsent(number, each -> coordinator.pool("load-" + each, config));
  }

  @Override
  public void close() {
    coordinator.close(GRACE);
    closeClient.run();
  }
}
