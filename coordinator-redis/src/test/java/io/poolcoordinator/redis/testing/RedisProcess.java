package io.poolcoordinator.redis.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisExecProvider;

/** A Redis server as a process of this machine, so that it can be killed and paused. */
final class RedisProcess implements AutoCloseable {

  private static final int ATTEMPTS = 5;
  private static @Nullable File binary;

  private final List<String> arguments;
  private final Path directory;
  private final Thread endWithJvm = new Thread(this::kill, "redis-process-end");
  private int port;
  private @Nullable Process process;

  private RedisProcess(List<String> arguments) {
    this.arguments = arguments;
    try {
      this.directory = Files.createTempDirectory("redis-test");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Runtime.getRuntime().addShutdownHook(endWithJvm);
  }

  static RedisProcess start(String... arguments) {
    RedisProcess made = new RedisProcess(Arrays.asList(arguments));
    for (int attempt = 1; ; attempt++) {
      made.port = freePort();
      try {
        made.startAgain();
        return made;
      } catch (IllegalStateException portWasTaken) {
        if (attempt == ATTEMPTS) {
          made.close();
          throw portWasTaken;
        }
      }
    }
  }

  /** Starts it on its port, and waits until it accepts connections. */
  void startAgain() {
    List<String> command =
        new ArrayList<>(
            List.of(
                binary().getAbsolutePath(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                directory.toString(),
                "--save",
                "",
                "--enable-debug-command",
                "local"));
    command.addAll(arguments);
    try {
      Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
      process = started;
      awaitReady(started);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void awaitReady(Process started) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder log = new StringBuilder();
    String line;
    while ((line = output.readLine()) != null) {
      if (line.contains("Ready to accept connections")) {
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

  private static synchronized File binary() {
    File known = binary;
    if (known == null) {
      try {
        known = RedisExecProvider.defaultProvider().get();
      } catch (IOException failure) {
        throw new UncheckedIOException("the Redis binary cannot be unpacked", failure);
      }
      binary = known;
    }
    return known;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
