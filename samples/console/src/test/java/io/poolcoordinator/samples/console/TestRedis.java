package io.poolcoordinator.samples.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import redis.embedded.RedisServer;

/** A Redis for tests, and what a person at redis-cli does to it. */
public final class TestRedis implements AutoCloseable {

  private final int port;
  private final RedisServer server;

  private TestRedis(int port, RedisServer server) {
    this.port = port;
    this.server = server;
  }

  public static TestRedis start() throws IOException {
    int port = freePort();
    RedisServer server = RedisServer.builder().port(port).setting("save \"\"").build();
    server.start();
    return new TestRedis(port, server);
  }

  /** A port at which nobody listens. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  String uri(String userAndPassword) {
    return "redis://" + userAndPassword + "@127.0.0.1:" + port;
  }

  /** Has a command done whose reply is a single line. */
  public String ask(String... words) {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      command.append("$" + word.getBytes(UTF_8).length + "\r\n" + word + "\r\n");
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(command.toString().getBytes(UTF_8));
      String reply =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
      if (reply == null || reply.startsWith("-")) {
        throw new AssertionError(String.join(" ", words) + ": " + reply);
      }
      return reply;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }
}
