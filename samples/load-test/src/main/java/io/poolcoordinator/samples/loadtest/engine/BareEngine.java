package io.poolcoordinator.samples.loadtest.engine;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/** Two scripts that do nothing, through the client that this library uses. */
final class BareEngine implements Engine {

  private static final String[] NO_KEYS = {};

  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;
  private final RedisCommands<String, String> commands;
  private final String script;

  BareEngine(String redis) {
    client = RedisClient.create(redis);
    connection = client.connect();
    commands = connection.sync();
    script = commands.scriptLoad("return 1");
  }

  @Override
  public Slot acquire(int pool) {
    call();
    return this::call;
  }

  private void call() {
    Long one = commands.evalsha(script, ScriptOutputType.INTEGER, NO_KEYS);
    if (one != 1) {
      throw new IllegalStateException("a script that returns 1 returned " + one);
    }
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
  }
}
