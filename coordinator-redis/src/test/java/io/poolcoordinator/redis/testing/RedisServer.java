package io.poolcoordinator.redis.testing;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Redis for tests: one that all tests of a JVM share, or one of a test's own. */
public final class RedisServer implements AutoCloseable {

  private static @Nullable RedisServer shared;

  private final String uri;
  private final @Nullable RedisProcess process;
  private final RedisClient client;
  private @Nullable StatefulRedisConnection<String, String> connection;

  private RedisServer(String uri, @Nullable RedisProcess process) {
    this.uri = uri;
    this.process = process;
    this.client = RedisClient.create();
  }

  /**
   * Returns the server that the tests of this JVM share: the one at {@code REDIS_URL} where that is
   * set, otherwise a container where Docker answers, otherwise a process. Tests keep apart by key
   * prefixes, and change none of its settings.
   */
  public static synchronized RedisServer shared() {
    RedisServer running = shared;
    if (running == null) {
      running = new RedisServer(sharedUri(), null);
      shared = running;
      // It is the whole JVM's, so that no test ends it.
      Runtime.getRuntime().addShutdownHook(new Thread(running::close, "redis-test-client-end"));
    }
    return running;
  }

  private static String sharedUri() {
    String url = System.getenv("REDIS_URL");
    if (url != null && !url.isEmpty()) {
      return url;
    }
    String container = RedisContainer.startWhereDockerAnswers();
    return container != null ? container : RedisProcess.start().uri();
  }

  /**
   * Starts a server of the test's own, empty and without persistence.
   *
   * @param arguments further arguments of {@code redis-server}, such as {@code --maxmemory}, {@code
   *     2mb}
   */
  public static RedisServer start(String... arguments) {
    RedisProcess process = RedisProcess.start(arguments);
    return new RedisServer(process.uri(), process);
  }

  /** Returns the address, for a user without a password. */
  public String uri() {
    return uri;
  }

  /** Returns the address for a user. */
  public String uri(String user, String password) {
    return uri.replace("redis://", "redis://" + user + ":" + password + "@");
  }

  /** Returns the host. */
  public String host() {
    return RedisURI.create(uri).getHost();
  }

  /** Returns the port. */
  public int port() {
    return RedisURI.create(uri).getPort();
  }

  /** Returns what a person at redis-cli can do. */
  public synchronized RedisCommands<String, String> commands() {
    StatefulRedisConnection<String, String> open = connection;
    if (open == null) {
      RedisURI address = RedisURI.create(uri);
      address.setTimeout(Duration.ofSeconds(30));
      open = client.connect(address);
      connection = open;
    }
    return open.sync();
  }

  /** Stops it for a while: it keeps its connections and answers nobody. */
  public void pause() {
    process().signal("STOP");
  }

  /** Ends {@link #pause()}. */
  public void resume() {
    process().signal("CONT");
  }

  /** Kills it, with all that it holds. */
  public void kill() {
    process().kill();
  }

  /** Starts it again on the same port, with what it had on disk: nothing, unless told otherwise. */
  public void restart() {
    process().startAgain();
  }

  private RedisProcess process() {
    if (process == null) {
      throw new IllegalStateException("the shared server is not a test's to stop: start() one");
    }
    return process;
  }

  @Override
  public void close() {
    try {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    } finally {
      if (process != null) {
        process.close();
      }
    }
  }
}
