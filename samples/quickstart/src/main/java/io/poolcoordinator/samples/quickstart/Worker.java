package io.poolcoordinator.samples.quickstart;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import java.net.URI;
import java.time.Duration;

/**
 * A worker: a JVM whose threads call the API as fast as they may, without a pool or with one.
 *
 * <p>This is the class to read for how an application uses the library.
 */
public final class Worker {

  /** How many threads of a worker call the API. */
  static final int THREADS = 8;

  /** Where the environment says which Redis the pool lives in. */
  static final String REDIS_URL = "REDIS_URL";

  /** After so long the permits of a worker that died serve the others. */
  static final Duration LEASE = Duration.ofSeconds(3);

  /**
   * A fifth more than the second that the API means: it counts calls when they arrive, and the pool
   * when they are granted. Calls are on their way for different times, so those that were granted
   * in more than a second may arrive within one.
   */
  static final Duration RATE_WINDOW = Duration.ofMillis(1200);

  private static final Duration PAUSE_WHEN_REFUSED = Duration.ofMillis(50);

  private Worker() {}

  /**
   * Runs a worker until its parent ends it.
   *
   * @param arguments the worker's name, the API's address and, if it is to use a pool, the pool's
   *     limit and rate
   * @throws Exception if anything fails; the worker ends then
   */
  public static void main(String[] arguments) throws Exception {
    ApiClient api = ApiClient.ofWorker(URI.create(arguments[1]), arguments[0]);
    api.counts(); // so that it is warm: the first request of a JVM is late by hundreds of ms
    if (arguments.length == 2) {
      workWithoutPool(api);
    } else {
      workWithPool(api, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    }
  }

  /** So many calls are allowed, and nobody knows what the others do: try until it works. */
  private static void workWithoutPool(ApiClient api) throws Exception {
    Crew.work(
        THREADS,
        () -> {
          long asked = System.nanoTime();
          long begun = asked;
          while (!api.call()) {
            Thread.sleep(PAUSE_WHEN_REFUSED.toMillis());
            begun = System.nanoTime();
          }
          return begun - asked;
        });
  }

  /** The same with a pool: whoever holds a permit calls, the others wait their turn. */
  private static void workWithPool(ApiClient api, int limit, int rate) throws Exception {
    try (PoolCoordinator coordinator = RedisPoolCoordinator.connect(System.getenv(REDIS_URL))) {
      PoolConfig config =
          PoolConfig.builder()
              .limit(limit)
              .rateLimit(RateLimit.of(rate, RATE_WINDOW))
              .lease(LEASE)
              .build();
      Pool pool = coordinator.pool("quickstart-" + limit + "-" + rate, config);
      Crew.work(
          THREADS,
          () -> {
            long asked = System.nanoTime();
            try (Permit permit = pool.acquire()) {
              long begun = System.nanoTime();
              api.call();
              return begun - asked;
            }
          });
    }
  }
}
