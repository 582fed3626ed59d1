package io.poolcoordinator.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where an operator types: redis-cli itself, from the path or from the server's container; where
 * there is neither, {@link RedisCli}.
 */
public final class Terminal implements AutoCloseable {

  private static final String PIPE = " | ";

  private final String tool;
  private final Client client;
  private final AutoCloseable resource;

  /** Sends one command; the lines that are printed, for people or as into a pipe. */
  private interface Client {
    List<String> run(String command, boolean raw);
  }

  private Terminal(String tool, Client client, AutoCloseable resource) {
    this.tool = tool;
    this.client = client;
    this.resource = resource;
  }

  /** Opens one at a server, and says aloud which tool it is. */
  public static Terminal at(RedisServer server) {
    Terminal opened = open(server);
    System.out.println("the manual's commands are typed into " + opened.tool);
    return opened;
  }

  private static Terminal open(RedisServer server) {
    Optional<Path> onPath = onPath();
    if (onPath.isPresent()) {
      List<String> start = List.of(onPath.get().toString(), "-u", server.uri());
      return new Terminal(
          lines(execute(List.of(onPath.get().toString(), "--version"), "")).get(0)
              + " at "
              + onPath.get(),
          (command, raw) -> lines(execute(words(start, raw, command), "")),
          () -> {});
    }
    if (RedisContainer.isAt(server.uri())) {
      List<String> start = List.of("redis-cli");
      return new Terminal(
          lines(RedisContainer.execute(List.of("redis-cli", "--version"))).get(0)
              + " in the server's container",
          (command, raw) -> lines(RedisContainer.execute(words(start, raw, command))),
          () -> {});
    }
    RedisCli cli = new RedisCli(server);
    return new Terminal(
        "a stand-in of the tests: there is no redis-cli on the path, and no container",
        (command, raw) -> raw ? cli.runRaw(command) : cli.run(command),
        cli);
  }

  private static Optional<Path> onPath() {
    String path = System.getenv("PATH");
    return Stream.of((path == null ? "" : path).split(":"))
        .map(directory -> Path.of(directory, "redis-cli"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Its name and version. */
  public String tool() {
    return tool;
  }

  /**
   * Runs a command of words without quotes, or one whose output goes through a pipe of the shell's.
   *
   * @return the printed lines
   */
  public List<String> run(String command) {
    int pipe = command.indexOf(PIPE);
    if (pipe < 0) {
      return client.run(command, false);
    }
    String printed = String.join("\n", client.run(command.substring(0, pipe), true)) + "\n";
    return lines(execute(List.of("sh", "-c", command.substring(pipe + PIPE.length())), printed));
  }

  private static List<String> words(List<String> start, boolean raw, String command) {
    List<String> words = new ArrayList<>(start);
    words.add(raw ? "--raw" : "--no-raw");
    words.addAll(List.of(command.trim().split(" +")));
    return words;
  }

  private static List<String> lines(String printed) {
    return printed.stripTrailing().lines().toList();
  }

  private static String execute(List<String> command, String input) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (var to = process.getOutputStream()) {
        to.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(command + " failed: " + printed);
      }
      return printed;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command, interrupt);
    }
  }

  @Override
  public void close() {
    try {
      resource.close();
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
