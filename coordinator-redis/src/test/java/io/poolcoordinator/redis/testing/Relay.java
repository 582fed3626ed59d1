package io.poolcoordinator.redis.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Stands between a client and a server, and may change what the server says. */
public final class Relay implements AutoCloseable {

  private final RedisServer server;
  private final UnaryOperator<String> replies;
  private final ServerSocket listening;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /**
   * Makes a relay.
   *
   * @param server where to
   * @param replies changes what comes back, to something of the same length
   */
  public Relay(RedisServer server, UnaryOperator<String> replies) {
    this.server = server;
    this.replies = replies;
    try {
      this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    thread("relay-accept", this::accept);
  }

  /** Returns where the client connects to. */
  public String uri() {
    return "redis://127.0.0.1:" + listening.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listening.accept();
      Socket to = new Socket(server.host(), server.port());
      sockets.addAll(List.of(client, to));
      thread("relay-there", () -> copy(client, to, UnaryOperator.identity()));
      thread("relay-back", () -> copy(to, client, replies));
    }
  }

  private static void copy(Socket from, Socket to, UnaryOperator<String> change)
      throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] buffer = new byte[65_536];
    int count;
    while ((count = in.read(buffer)) >= 0) {
      String text = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
      out.write(change.apply(text).getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
  }

  private interface Copying {
    void run() throws IOException;
  }

  private static void thread(String name, Copying copying) {
    Thread thread =
        new Thread(
            () -> {
              try {
                copying.run();
              } catch (IOException ended) {
                // One of its ends was closed.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
