package io.poolcoordinator.samples.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/**
 * A Redis for as long as the quickstart runs. It has a JVM of its own, because that one survives to
 * stop the server even if the quickstart is killed.
 */
public final class EmbeddedRedis {

  private EmbeddedRedis() {}

  /**
   * Runs a Redis until its parent ends it.
   *
   * @param arguments none
   * @throws IOException if there is no free port
   */
  public static void main(String[] arguments) throws IOException {
    int port = freePort();
    RedisServer redis = RedisServer.builder().port(port).setting("save \"\"").build();
    redis.start(); // and it stops when this JVM ends
    ParentProcess.sayReady("redis://127.0.0.1:" + port);
    ParentProcess.stayWithIt();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
