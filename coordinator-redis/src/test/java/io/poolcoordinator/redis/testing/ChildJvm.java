package io.poolcoordinator.redis.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A worker in a JVM of its own, that can be killed and paused. Its standard output is read. */
public final class ChildJvm implements AutoCloseable {

  private final Process process;
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private final Thread endWithJvm;

  private ChildJvm(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "child-jvm-output");
    this.reader.setDaemon(true);
    this.reader.start();
    this.endWithJvm = new Thread(process::destroyForcibly, "child-jvm-end");
    Runtime.getRuntime().addShutdownHook(endWithJvm);
  }

  /** Starts a main class of the test class path with the JDK that runs the tests. */
  public static ChildJvm start(Class<?> main, String... arguments) {
    return start(JavaHomes.running(), main, arguments);
  }

  /**
   * Starts a main class of the test class path.
   *
   * @param javaHome the JDK, such as {@link JavaHomes#newest()}
   */
  public static ChildJvm start(Path javaHome, Class<?> main, String... arguments) {
    return start(javaHome, System.getProperty("java.class.path"), main, arguments);
  }

  /**
   * Starts a main class without some of the libraries of the test class path.
   *
   * @param left which entries are left out
   */
  public static ChildJvm startWithout(Predicate<String> left, Class<?> main, String... arguments) {
    String path =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(left.negate())
            .collect(Collectors.joining(File.pathSeparator));
    return start(JavaHomes.running(), path, main, arguments);
  }

  private static ChildJvm start(
      Path javaHome, String classPath, Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                javaHome.resolve("bin").resolve("java").toString(),
                "-cp",
                classPath,
                main.getName()));
    command.addAll(List.of(arguments));
    try {
      return new ChildJvm(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = output.readLine()) != null) {
        synchronized (lines) {
          lines.add(line);
        }
        unread.add(line);
      }
    } catch (IOException ended) {
      // The process is gone, and its pipe with it.
    }
  }

  /**
   * Waits for the next line that is as wanted, and skips those before it.
   *
   * @throws AssertionError if none comes in time
   */
  public String awaitLine(Predicate<String> wanted, Duration most) {
    long end = System.nanoTime() + most.toNanos();
    try {
      String line;
      while ((line = unread.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS)) != null) {
        if (wanted.test(line)) {
          return line;
        }
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("no such line within " + most + "; it wrote:\n" + lines());
  }

  /** Writes a line to its standard input. */
  public void writeLine(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns all that it has written until now. */
  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Returns the id of its process. */
  public long pid() {
    return process.pid();
  }

  /** Kills it at once, as a crash would. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Stops it for a while, as a suspended host would. */
  public void pause() {
    Signals.send("STOP", process.pid());
  }

  /** Ends {@link #pause()}. */
  public void resume() {
    Signals.send("CONT", process.pid());
  }

  /** Waits until it has ended by itself; returns its exit code. */
  public int awaitExit(Duration most) {
    try {
      if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running after " + most + "; it wrote:\n" + lines());
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
    return process.exitValue();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " does not end");
      }
      reader.join(10_000);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(endWithJvm);
  }
}
