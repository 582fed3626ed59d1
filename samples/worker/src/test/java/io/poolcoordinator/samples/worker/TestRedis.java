package io.poolcoordinator.samples.worker;

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
final class TestRedis implements AutoCloseable {

  private final int port;
  private final RedisServer server;

  private TestRedis(int port, RedisServer server) {
    this.port = port;
    this.server = server;
  }

  static TestRedis start() throws IOException {
    int port = freePort();
    RedisServer server = RedisServer.builder().port(port).setting("save \"\"").build();
    server.start();
    return new TestRedis(port, server);
  }

  /** Has it end, as a server that fails. */
  void stop() throws IOException {
    server.stop();
  }

  /** Has it come back, without what it held. */
  void startAgain() throws IOException {
    server.start();
  }

  /** Counts what is in a sorted set. */
  int size(String key) {
    return Integer.parseInt(ask("ZCARD", key).substring(1));
  }

  /** A port at which nobody listens. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Has a command done whose reply is a single line. */
  String ask(String... words) {
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
