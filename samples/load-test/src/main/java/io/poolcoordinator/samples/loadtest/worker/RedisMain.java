package io.poolcoordinator.samples.loadtest.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/**
 * A Redis for as long as the load test runs, in a JVM of its own, which survives to stop the server
 * even if the load test is killed.
 */
public final class RedisMain {

  private RedisMain() {}

  /**
   * Runs a Redis until its input ends.
   *
   * @param arguments none
   * @throws IOException if there is no free port, or the server does not start
   */
  public static void main(String[] arguments) throws IOException {
    int port = freePort();
    RedisServer redis = RedisServer.builder().port(port).setting("save \"\"").build();
    redis.start(); // and it stops when this JVM ends
    System.out.println("redis://127.0.0.1:" + port);
    while (System.in.read() >= 0) {
      continue;
    }
    System.exit(0);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
