package io.poolcoordinator.samples.worker;

/** The client through which the library speaks to Redis. */
enum RedisClientKind {
  /** Lettuce, which the library makes itself. */
  LETTUCE,

  /** Redisson, which the application makes, and closes. */
  REDISSON;

  /**
   * Reads the value of {@code REDIS_CLIENT}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static RedisClientKind parse(String text) {
    return switch (text) {
      case "lettuce" -> LETTUCE;
      case "redisson" -> REDISSON;
      default -> throw new IllegalArgumentException("neither lettuce nor redisson");
    };
  }
}
