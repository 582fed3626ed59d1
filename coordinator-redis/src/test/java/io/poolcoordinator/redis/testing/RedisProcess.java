package io.poolcoordinator.redis.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Redis server or Sentinel as a process of this machine, so that it can be killed and paused. */
final class RedisProcess implements AutoCloseable {

  private final RedisBinary binary;
  private final boolean sentinel;
  private final int port;
  private final List<String> arguments;
  private final Path directory;
  private final Thread endWithJvm = new Thread(this::kill, "redis-process-end");
  private @Nullable Process process;

  private RedisProcess(RedisBinary binary, boolean sentinel, int port, List<String> arguments) {
    this.binary = binary;
    this.sentinel = sentinel;
    this.port = port;
    this.arguments = arguments;
    try {
      this.directory = Files.createTempDirectory("redis-test");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Runtime.getRuntime().addShutdownHook(endWithJvm);
  }

  static RedisProcess start(RedisBinary binary, List<String> arguments) {
    return FreePorts.startOn(
        FreePorts::any, port -> started(new RedisProcess(binary, false, port, arguments)));
  }

  /** Starts a node of a Redis Cluster, which knows no other yet. */
  static RedisProcess startNode(RedisBinary binary, List<String> arguments) {
    return FreePorts.startOn(
        FreePorts::forNode, port -> started(new RedisProcess(binary, false, port, arguments)));
  }

  /** Starts a Sentinel, which watches nobody yet. */
  static RedisProcess startSentinel(RedisBinary binary, List<String> arguments) {
    return FreePorts.startOn(
        FreePorts::any, port -> started(new RedisProcess(binary, true, port, arguments)));
  }

  private static RedisProcess started(RedisProcess made) {
    try {
      made.startAgain();
      return made;
    } catch (RuntimeException failure) {
      made.close();
      throw failure;
    }
  }

  /** Starts it on its port, and waits until it accepts connections. */
  void startAgain() {
    try {
      Process started = new ProcessBuilder(command()).redirectErrorStream(true).start();
      process = started;
      awaitReady(started, sentinel ? "Sentinel ID is" : "Ready to accept connections");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private List<String> command() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(binary.path().toAbsolutePath().toString());
    if (sentinel) {
      // It writes down there what it learns, and reads it when it starts again.
      Path file = directory.resolve("sentinel.conf");
      if (!Files.exists(file)) {
        Files.createFile(file);
      }
      command.addAll(List.of(file.toString(), "--sentinel"));
    }
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", directory.toString()));
    if (!sentinel) {
      command.addAll(List.of("--save", ""));
      command.addAll(binary.debugArguments());
    }
    command.addAll(arguments);
    return command;
  }

  private static void awaitReady(Process started, String ready) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder log = new StringBuilder();
    String line;
    while ((line = output.readLine()) != null) {
      if (line.contains(ready)) {
        drain(output);
        return;
      }
      log.append(line).append('\n');
    }
    throw new IllegalStateException("the server ended before it was ready:\n" + log);
  }

  /** A full pipe would stop the server. */
  private static void drain(BufferedReader output) {
    Thread reader =
        new Thread(
            () -> {
              try {
                while (output.readLine() != null) {
                  // Only read, so that there is room.
                }
              } catch (IOException ended) {
                // The process is gone, and its pipe with it.
              }
            },
            "redis-process-output");
    reader.setDaemon(true);
    reader.start();
  }

  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  boolean isAlive() {
    Process running = process;
    return running != null && running.isAlive();
  }

  void signal(String name) {
    Signals.send(name, running().pid());
  }

  void kill() {
    Process running = process;
    if (running == null) {
      return;
    }
    // SIGKILL also ends one that is paused.
    running.destroyForcibly();
    try {
      if (!running.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + running.pid() + " does not end");
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private Process running() {
    Process running = process;
    if (running == null || !running.isAlive()) {
      throw new IllegalStateException("the server does not run");
    }
    return running;
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(endWithJvm);
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
