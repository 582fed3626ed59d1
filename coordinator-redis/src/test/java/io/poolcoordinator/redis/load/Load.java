package io.poolcoordinator.redis.load;

import io.poolcoordinator.redis.testing.RedisUnderTest;

/**
 * What a {@link Fleet} does.
 *
 * @param redis where
 * @param client how its workers reach it
 * @param pool the pool
 * @param jvms how many workers
 * @param threads how many threads in each
 * @param limit the pool's limit
 * @param leaseMillis the pool's lease
 * @param holdMillis how long a permit is held
 * @param seconds for how long it goes on
 * @param rate rate windows such as {@code 60/1m,5000/1d}; empty for none
 * @param members members such as {@code eol1,eol2,eol2}; empty for none
 * @param permits how many permits a worker takes at the most
 */
record Load(
    RedisUnderTest redis,
    LoadClient client,
    String pool,
    int jvms,
    int threads,
    int limit,
    long leaseMillis,
    long holdMillis,
    long seconds,
    String rate,
    String members,
    long permits) {

  /** A load on slots alone. */
  Load(
      RedisUnderTest redis,
      LoadClient client,
      String pool,
      int jvms,
      int threads,
      int limit,
      long leaseMillis,
      long holdMillis,
      long seconds) {
    this(
        redis,
        client,
        pool,
        jvms,
        threads,
        limit,
        leaseMillis,
        holdMillis,
        seconds,
        "",
        "",
        Long.MAX_VALUE);
  }

  /** The same on a pool that has rate windows and members too. */
  Load on(String rates, String rotation) {
    return new Load(
        redis,
        client,
        pool,
        jvms,
        threads,
        limit,
        leaseMillis,
        holdMillis,
        seconds,
        rates,
        rotation,
        permits);
  }
}
