package io.poolcoordinator.redis.testing;

/** The client libraries that a store may use. */
public enum ClientKind {

  /** Lettuce. */
  LETTUCE {
    @Override
    public ClientUnderTest open(RedisUnderTest redis) {
      return LettuceUnderTest.at(redis.uri());
    }
  },

  /** Redisson, with RESP3 as Lettuce speaks it. */
  REDISSON {
    @Override
    public ClientUnderTest open(RedisUnderTest redis) {
      return RedissonUnderTest.at(redis.uri());
    }
  };

  /** Opens a client at a Redis. */
  public abstract ClientUnderTest open(RedisUnderTest redis);
}
