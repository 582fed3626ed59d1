package io.poolcoordinator.redis.testing;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Redis for tests: one that all tests of a JVM share, or one of a test's own. */
public final class RedisServer implements RedisUnderTest {

  private static @Nullable RedisServer shared;

  private final String uri;
  private final @Nullable RedisProcess process;
  private final @Nullable String password;
  private final RedisClient client;
  private final AutoCloseable more;
  private volatile boolean paused;
  private @Nullable StatefulRedisConnection<String, String> connection;

  private RedisServer(String uri, @Nullable RedisProcess process, AutoCloseable more) {
    this.uri = uri;
    this.process = process;
    this.password = null;
    this.client = RedisClient.create();
    this.more = more;
  }

  /** One of several servers, which share threads. */
  RedisServer(RedisProcess process, @Nullable String password, ClientResources threads) {
    this.uri = process.uri();
    this.process = process;
    this.password = password;
    this.client = RedisClient.create(threads);
    this.more = () -> {};
  }

  /**
   * Returns the server that the tests of this JVM share: the one at {@code REDIS_URL} where that is
   * set, otherwise a container where Docker answers, otherwise a process. Tests keep apart by key
   * prefixes, and change none of its settings.
   */
  public static synchronized RedisServer shared() {
    RedisServer running = shared;
    if (running == null) {
      running = new RedisServer(sharedUri(), null, () -> {});
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
    return container != null
        ? container
        : RedisProcess.start(RedisBinary.REDIS_7_0, List.of()).uri();
  }

  /**
   * Starts a server of the test's own, empty and without persistence.
   *
   * @param arguments further arguments of {@code redis-server}, such as {@code --maxmemory}, {@code
   *     2mb}
   */
  public static RedisServer start(String... arguments) {
    return start(RedisBinary.REDIS_7_0, arguments);
  }

  /**
   * Starts a server of the test's own, empty and without persistence.
   *
   * @param binary which
   * @param arguments further arguments of {@code redis-server}
   * @throws NotAvailableException if this machine cannot run it
   */
  public static RedisServer start(RedisBinary binary, String... arguments) {
    RedisProcess process = RedisProcess.start(binary, List.of(arguments));
    return new RedisServer(process.uri(), process, () -> {});
  }

  /**
   * Starts a server of the test's own in a container, empty and without persistence. It cannot be
   * killed or paused.
   *
   * @param image such as {@code redis:8.0}
   * @throws NotAvailableException if no Docker engine answers, or it cannot have the image
   */
  public static RedisServer startImage(String image) {
    RedisContainer container = RedisContainer.start(image);
    return new RedisServer(container.uri(), null, container);
  }

  /** Returns the address, for a user without a password. */
  @Override
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

  @Override
  public synchronized RedisCommands<String, String> commands() {
    StatefulRedisConnection<String, String> open = connection;
    if (open == null) {
      RedisURI address = RedisURI.create(uri);
      address.setTimeout(Duration.ofSeconds(30));
      if (password != null) {
        address.setCredentialsProvider(credentials(password));
      }
      open = client.connect(address);
      connection = open;
    }
    return open.sync();
  }

  @Override
  public long timeAt(String key) {
    List<String> time = commands().time();
    return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
  }

  /** Returns one line of {@code INFO}, without its name; empty if there is none. */
  public String info(String section, String name) {
    return commands()
        .info(section)
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }

  static RedisCredentialsProvider credentials(String password) {
    return new StaticCredentialsProvider(null, password.toCharArray());
  }

  /** Returns whether it was neither killed nor paused by its test. */
  public boolean isAnswering() {
    return !paused && (process == null || process.isAlive());
  }

  /** Returns whether its test paused it. */
  public boolean isPaused() {
    return paused;
  }

  /** Stops it for a while: it keeps its connections and answers nobody. */
  public void pause() {
    process().signal("STOP");
    paused = true;
  }

  /** Ends {@link #pause()}. */
  public void resume() {
    process().signal("CONT");
    paused = false;
  }

  /** Kills it, with all that it holds. */
  public void kill() {
    process().kill();
    paused = false;
  }

  /**
   * Starts it again on the same port, with what it had on disk: nothing, unless told otherwise.
   * Returns when {@link #commands()} reach it: the connection to the one before may not have
   * noticed its end yet.
   */
  public void restart() {
    process().startAgain();
    await()
        .ignoreExceptionsInstanceOf(RedisException.class)
        .until(() -> !commands().ping().isEmpty());
  }

  private RedisProcess process() {
    if (process == null) {
      throw new IllegalStateException("only a server that was start()ed is a test's to stop");
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
      closeMore();
    }
  }

  private void closeMore() {
    try {
      more.close();
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
