package io.poolcoordinator.redis.testing;

import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.poolcoordinator.redis.lettuce.LettuceScriptClient;
import io.poolcoordinator.redis.store.ScriptClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The client libraries that a store may use. */
public enum ClientKind {

  /** Lettuce. */
  LETTUCE {
    @Override
    public ClientUnderTest open(RedisUnderTest redis) {
      return new LettuceUnderTest(redis);
    }
  },

  /** Redisson. */
  REDISSON {
    @Override
    public ClientUnderTest open(RedisUnderTest redis) {
      throw new UnsupportedOperationException("there is no script client on Redisson yet");
    }
  };

  /** Opens a client at a Redis. */
  public abstract ClientUnderTest open(RedisUnderTest redis);

  private static final class LettuceUnderTest implements ClientUnderTest {

    /** Threads, which all clients of this JVM share: to start and end them takes a while. */
    private static final ClientResources THREADS = DefaultClientResources.create();

    private final RedisUnderTest redis;
    private final RedisClient client = RedisClient.create(THREADS);

    LettuceUnderTest(RedisUnderTest redis) {
      this.redis = redis;
    }

    @Override
    public ScriptClient newScriptClient(Duration commandTimeout) {
      return LettuceScriptClient.of(client, redis.uri(), commandTimeout);
    }

    @Override
    public void close() {
      client.shutdown(0, 0, TimeUnit.SECONDS);
    }
  }
}
