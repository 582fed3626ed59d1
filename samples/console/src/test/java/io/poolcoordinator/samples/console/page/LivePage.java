package io.poolcoordinator.samples.console.page;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import redis.embedded.RedisServer;

/** A Redis, a worker that uses it, a console that serves, and a browser that looks. */
final class LivePage implements AutoCloseable {

  final Browser browser;
  final PoolCoordinator worker;
  private final RedisServer redis;
  private final String redisUri;
  private final Map<String, String> environment;
  private ServedConsole console;

  private LivePage(Browser browser, Map<String, String> environment) throws IOException {
    this.browser = browser;
    this.environment = environment;
    int port = freePort();
    redisUri = "redis://127.0.0.1:" + port;
    redis = RedisServer.builder().port(port).setting("save \"\"").build();
    redis.start();
    try {
      worker = RedisPoolCoordinator.builder().uri(redisUri).workerId("web-7").build();
      console = ServedConsole.start(redisUri, 0, environment);
    } catch (IOException | RuntimeException | Error failure) {
      redis.stop();
      throw failure;
    }
  }

  static LivePage start() throws IOException {
    return start(Map.of());
  }

  /** Starts all of it; the environment has the tokens. */
  static LivePage start(Map<String, String> environment) throws IOException {
    Browser browser = Browser.start();
    try {
      return new LivePage(browser, environment);
    } catch (IOException | RuntimeException | Error failure) {
      browser.close();
      throw failure;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Stops the console, does something, and starts it where it was. */
  void whileDown(Runnable meanwhile) throws IOException {
    int port = console.port();
    console.close();
    meanwhile.run();
    console = ServedConsole.start(redisUri, port, environment);
  }

  String address() {
    return console.address();
  }

  void openList() {
    browser.open(address() + "/");
  }

  void openPool(String name) {
    browser.open(address() + "/#/pools/" + URLEncoder.encode(name, StandardCharsets.UTF_8));
    browser.awaitText("main", "Longest hold");
  }

  Pool pool(String name, int limit) {
    return worker.pool(name, PoolConfig.ofLimit(limit));
  }

  static Permit hold(Pool pool, String label) throws InterruptedException {
    return pool.acquire(AcquireRequest.builder().label(label).build());
  }

  static CompletableFuture<Permit> await(Pool pool, String label) {
    return pool.acquireAsync(AcquireRequest.builder().label(label).build());
  }

  @Override
  public void close() throws IOException {
    try {
      browser.close();
    } finally {
      try {
        console.close();
      } finally {
        worker.close(Duration.ZERO);
        redis.stop();
      }
    }
  }
}
