package io.poolcoordinator.samples.loadtest.engine;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.bucket4j.redis.lettuce.cas.LettuceBasedProxyManager;
import io.lettuce.core.RedisClient;
import io.poolcoordinator.RateLimit;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Bucket4j: a bucket of tokens, written with compare and swap. */
final class BucketEngine implements Engine {

  private final RedisClient client;
  private final LettuceBasedProxyManager<byte[]> buckets;
  private final String run;
  private final BucketConfiguration configuration;
  private final Map<Integer, Bucket> pools = new ConcurrentHashMap<>();

  BucketEngine(String redis, String run, Limits limits) {
    this.run = run;
    RateLimit rate =
        limits.rateLimit().orElseThrow(() -> new IllegalArgumentException("bucket4j needs --rate"));
    configuration =
        BucketConfiguration.builder()
            .addLimit(
                limit -> limit.capacity(rate.units()).refillGreedy(rate.units(), rate.window()))
            .build();
    client = RedisClient.create(redis);
    buckets = Bucket4jLettuce.casBasedBuilder(client).build();
  }

  @Override
  public Slot acquire(int pool) throws InterruptedException {
    Bucket bucket = pools.computeIfAbsent(pool, this::bucket);
    if (!bucket.asBlocking().tryConsume(1, Limits.TIMEOUT)) {
      throw new IllegalStateException("no token within " + Limits.TIMEOUT);
    }
    return Slot.NOTHING;
  }

  private Bucket bucket(int pool) {
    byte[] key = (run + "load-" + pool).getBytes(StandardCharsets.UTF_8);
    return buckets.builder().build(key, () -> configuration);
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
