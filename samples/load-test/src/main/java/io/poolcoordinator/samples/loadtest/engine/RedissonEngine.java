package io.poolcoordinator.samples.loadtest.engine;

import io.poolcoordinator.RateLimit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RDeque;
import org.redisson.api.RPermitExpirableSemaphore;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * Redisson with its own defaults: a semaphore for the slot, then a rate limiter for the rate, then
 * a list whose last entry becomes its first for the member; a round trip each.
 */
final class RedissonEngine implements Engine {

  private final RedissonClient redisson;
  private final String run;
  private final Limits limits;
  private final Map<Integer, Parts> pools = new ConcurrentHashMap<>();

  RedissonEngine(String redis, String run, Limits limits) {
    this.run = run;
    this.limits = limits;
    redisson = connect(redis);
  }

  static RedissonClient connect(String redis) {
    Config config = new Config();
    config.useSingleServer().setAddress(redis);
    return Redisson.create(config);
  }

  private record Parts(
      @Nullable RPermitExpirableSemaphore slots,
      @Nullable RRateLimiter rate,
      @Nullable RDeque<String> members) {}

  @Override
  public Slot acquire(int pool) throws InterruptedException {
    Parts parts = pools.computeIfAbsent(pool, this::make);
    RPermitExpirableSemaphore slots = parts.slots();
    String id = slots == null ? null : take(slots);
    try {
      RRateLimiter rate = parts.rate();
      if (rate != null) {
        rate.acquire(1);
      }
      RDeque<String> members = parts.members();
      if (members != null) {
        members.pollLastAndOfferFirstTo(members.getName());
      }
    } catch (RuntimeException failure) {
      if (slots != null && id != null) {
        Thread.interrupted();
        slots.release(id);
      }
      throw failure;
    }
    return slots == null || id == null ? Slot.NOTHING : () -> slots.release(id);
  }

  private String take(RPermitExpirableSemaphore slots) throws InterruptedException {
    String id =
        slots.tryAcquire(Limits.TIMEOUT.toMillis(), limits.leaseMillis(), TimeUnit.MILLISECONDS);
    if (id == null) {
      throw new IllegalStateException("no permit within " + Limits.TIMEOUT);
    }
    return id;
  }

  private Parts make(int pool) {
    String name = run + "load-" + pool;
    RPermitExpirableSemaphore slots = null;
    if (limits.holds()) {
      slots = redisson.getPermitExpirableSemaphore(name);
      slots.trySetPermits(limits.limit());
    }
    RRateLimiter rate = null;
    if (limits.rateLimit().isPresent()) {
      RateLimit limit = limits.rateLimit().get();
      rate = redisson.getRateLimiter(name + "-rate");
      rate.trySetRate(RateType.OVERALL, limit.units(), limit.window());
    }
    RDeque<String> members = null;
    if (limits.members() > 0) {
      members = redisson.getDeque(name + "-members");
      // Once is enough, and more do no harm: proportions stay what they are.
      if (members.isEmpty()) {
        members.addAll(limits.memberNames());
      }
    }
    return new Parts(slots, rate, members);
  }

  @Override
  public void close() {
    redisson.shutdown();
  }
}
