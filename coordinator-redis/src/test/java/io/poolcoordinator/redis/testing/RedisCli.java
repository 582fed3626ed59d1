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

  /** Runs a command of words without quotes; returns the lines that redis-cli prints. */
  public List<String> run(String command) {
    return shown(ask(command));
  }

  /** The same as redis-cli prints it into a pipe. */
  List<String> runRaw(String command) {
    List<String> lines = new ArrayList<>();
    addRaw(ask(command), lines);
    return lines;
  }

  private Object ask(String command) {
    String[] words = command.trim().split(" +");
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      int bytes = word.getBytes(StandardCharsets.UTF_8).length;
      request.append('$').append(bytes).append("\r\n").append(word).append("\r\n");
    }
    try {
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      return reply();
    } catch (IOException failure) {
      throw new UncheckedIOException(command, failure);
    }
  }

  /** One value, as it is printed for people and into a pipe. */
  private record Value(String shown, String raw) {}

  /** A value, or a list of replies. */
  private Object reply() throws IOException {
    String head = line();
    String rest = head.substring(1);
    return switch (head.charAt(0)) {
      case '+' -> new Value(rest, rest);
      case '-' -> new Value("(error) " + rest, rest);
      case ':' -> new Value("(integer) " + rest, rest);
      case '$' -> text(Integer.parseInt(rest));
      case '*' -> array(Integer.parseInt(rest));
      default -> throw new IOException("not a reply: " + head);
    };
  }

  private Value text(int length) throws IOException {
    if (length < 0) {
      return new Value("(nil)", "");
    }
    byte[] bytes = in.readNBytes(length + 2);
    String value = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return new Value('"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"', value);
  }

  private List<Object> array(int length) throws IOException {
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      items.add(reply());
    }
    return items;
  }

  /** Numbers stand one below the other, and lists in lists are indented. */
  private static List<String> shown(Object reply) {
    if (reply instanceof Value value) {
      return List.of(value.shown);
    }
    List<?> items = (List<?>) reply;
    if (items.isEmpty()) {
      return List.of("(empty array)");
    }
    int width = Integer.toString(items.size()).length();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      String start = String.format("%" + width + "d) ", i + 1);
      for (String line : shown(items.get(i))) {
        lines.add(start + line);
        start = " ".repeat(width + 2);
      }
    }
    return lines;
  }

  private static void addRaw(Object reply, List<String> lines) {
    if (reply instanceof Value value) {
      lines.add(value.raw);
    } else {
      ((List<?>) reply).forEach(item -> addRaw(item, lines));
    }
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
