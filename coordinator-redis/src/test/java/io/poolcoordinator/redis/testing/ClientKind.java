package io.poolcoordinator.redis.testing;

import io.lettuce.core.protocol.ProtocolVersion;

/** The client libraries that a store may use. */
public enum ClientKind {

  /** Lettuce, which speaks RESP3 unless told otherwise. */
  LETTUCE {
    @Override
    public ClientUnderTest open(RedisUnderTest redis) {
      return LettuceUnderTest.at(redis.uri(), ProtocolVersion.RESP3);
    }
  },

  /** Lettuce with the older protocol. */
  LETTUCE_RESP2 {
    @Override
    public ClientUnderTest open(RedisUnderTest redis) {
      return LettuceUnderTest.at(redis.uri(), ProtocolVersion.RESP2);
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
