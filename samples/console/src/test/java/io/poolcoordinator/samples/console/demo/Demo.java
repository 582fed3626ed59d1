package io.poolcoordinator.samples.console.demo;

import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.samples.console.TestRedis;
import io.poolcoordinator.samples.console.rest.AccessSettings;
import io.poolcoordinator.samples.console.rest.ConsoleServer;
import io.poolcoordinator.samples.console.rest.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts Redis, workers and a console, and runs until Ctrl-C. */
public final class Demo {

  private static final int WORKERS = 3;
  private static final int USUAL_PORT = 8090;
  private static final int SECONDS_TO_END = 10;

  private Demo() {}

  /**
   * Runs the demo.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) throws Exception {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.countDown();
                  await(ended);
                },
                "demo-end"));
    try {
      run(stop);
    } finally {
      ended.countDown();
    }
  }

  private static void await(CountDownLatch ended) {
    try {
      ended.await(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(CountDownLatch stop) throws Exception {
    List<Load> workers = new ArrayList<>();
    try (TestRedis redis = TestRedis.start();
        PoolCoordinator own =
            RedisPoolCoordinator.builder().uri(redis.uri()).workerId("console").build();
        ConsoleServer server =
            ConsoleServer.start(
                own, new ServerSettings("127.0.0.1", port(), AccessSettings.OPEN))) {
      DemoPools.make(own);
      for (int i = 1; i <= WORKERS; i++) {
        workers.add(Load.start(redis.uri(), "web-" + i));
      }
      System.out.println(
          "console at " + server.address() + " until Ctrl-C; Redis at " + redis.uri());
      stop.await();
      workers.forEach(Load::close);
      own.close(Duration.ZERO);
    }
  }

  /** The usual port, or another one where something listens there already. */
  private static int port() throws IOException {
    try (ServerSocket usual = new ServerSocket(USUAL_PORT, 1, InetAddress.getByName("127.0.0.1"))) {
      return usual.getLocalPort();
    } catch (IOException taken) {
      return TestRedis.freePort();
    }
  }
}
