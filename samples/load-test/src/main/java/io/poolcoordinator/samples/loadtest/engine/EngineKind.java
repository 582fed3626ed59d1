package io.poolcoordinator.samples.loadtest.engine;

import java.util.Locale;

/** What can be compared. */
public enum EngineKind {
  /** This library over Lettuce. */
  COORDINATOR_LETTUCE,
  /** This library over Redisson. */
  COORDINATOR_REDISSON,
  /** Redisson's semaphore with leases, its rate limiter, and a list that is rotated. */
  REDISSON,
  /** Two scripts that do nothing: as fast as two round trips can be. It keeps no limit. */
  BARE,
  /** Bucket4j over Lettuce. It knows rates only. */
  BUCKET4J;

  /** Its name, as in {@code --engines}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it keeps a limit at all, so that breaking one is a fault. */
  public boolean isLimiting() {
    return this != BARE;
  }

  /** Whether it is this library. */
  public boolean isCoordinator() {
    return this == COORDINATOR_LETTUCE || this == COORDINATOR_REDISSON;
  }

  /** Whether its permits can be looked for in Redis. */
  public boolean hasPermits() {
    return isCoordinator() || this == REDISSON;
  }

  /** Whether it can serve a load. */
  public boolean serves(Limits limits) {
    return this != BUCKET4J || !limits.holds();
  }

  /**
   * Connects.
   *
   * @param redis where, as {@code redis://host:port}
   * @param run begins the names of all keys
   * @param worker who asks
   * @param limits what is shared
   */
  public Engine open(String redis, String run, String worker, Limits limits) {
    return switch (this) {
      case COORDINATOR_LETTUCE -> CoordinatorEngine.overLettuce(redis, run, worker, limits);
      case COORDINATOR_REDISSON -> CoordinatorEngine.overRedisson(redis, run, worker, limits);
      case REDISSON -> new RedissonEngine(redis, run, limits);
      case BARE -> new BareEngine(redis);
      case BUCKET4J -> new BucketEngine(redis, run, limits);
    };
  }
}
