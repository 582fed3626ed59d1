package io.poolcoordinator.redis.load;

import io.poolcoordinator.redis.lettuce.LettuceScriptClient;
import io.poolcoordinator.redis.store.ScriptClient;
import io.poolcoordinator.redis.testing.RedissonUnderTest;
import java.time.Duration;

/** The clients that workers under load use, each as most applications would have it. */
public enum LoadClient {

  /** The library's own client. */
  LETTUCE {
    @Override
    Opened open(String uri) {
      return new Opened(LettuceScriptClient.of(uri, COMMAND_TIMEOUT), () -> {});
    }
  },

  /** A client of Redisson's that is handed in. */
  REDISSON {
    @Override
    Opened open(String uri) {
      RedissonUnderTest client = RedissonUnderTest.at(uri);
      return new Opened(client.newScriptClient(COMMAND_TIMEOUT), client::close);
    }
  };

  /** The command timeout of all of them. */
  public static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

  /** Opens a client that is the caller's alone. */
  abstract Opened open(String uri);

  /**
   * A store's client, and what is left to close when the store is closed.
   *
   * @param scripts runs scripts
   * @param rest closes the library's client that was handed in
   */
  record Opened(ScriptClient scripts, Runnable rest) {}
}
