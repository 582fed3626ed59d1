package io.poolcoordinator.redis.testing;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A person at redis-cli: sends a line, and prints replies as redis-cli does. */
public final class RedisCli implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  /** Connects. */
  public RedisCli(RedisServer server) {
    try {
      this.socket = new Socket(server.host(), server.port());
      this.socket.setSoTimeout(10_000);
      this.in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Runs a command of words without quotes; returns the printed lines. */
  public List<String> run(String command) {
    String[] words = command.trim().split(" +");
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      int bytes = word.getBytes(StandardCharsets.UTF_8).length;
      request.append('$').append(bytes).append("\r\n").append(word).append("\r\n");
    }
    try {
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      return print();
    } catch (IOException failure) {
      throw new UncheckedIOException(command, failure);
    }
  }

  private List<String> print() throws IOException {
    String head = line();
    String rest = head.substring(1);
    return switch (head.charAt(0)) {
      case '+' -> List.of(rest);
      case '-' -> List.of("(error) " + rest);
      case ':' -> List.of("(integer) " + rest);
      case '$' -> List.of(text(Integer.parseInt(rest)));
      case '*' -> array(Integer.parseInt(rest));
      default -> throw new IOException("not a reply: " + head);
    };
  }

  private String text(int length) throws IOException {
    if (length < 0) {
      return "(nil)";
    }
    byte[] bytes = in.readNBytes(length + 2);
    String value = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private List<String> array(int length) throws IOException {
    if (length <= 0) {
      return List.of("(empty array)");
    }
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= length; i++) {
      lines.add(i + ") " + String.join(" ", print()));
    }
    return lines;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int next;
    while ((next = in.read()) != '\r') {
      if (next < 0) {
        throw new EOFException("the connection was closed");
      }
      line.append((char) next);
    }
    in.skipNBytes(1);
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
