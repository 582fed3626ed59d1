package io.poolcoordinator.samples.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A small JVM of its own that runs one main class. It never outlives this one: it is closed when
 * this one ends, and should that not happen, the end of its input tells it.
 */
final class ChildProcess implements AutoCloseable {

  private static final long SECONDS_TO_END = 5;

  private final String name;
  private final Process process;
  private final BufferedReader output;

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a child. */
  static ChildProcess start(
      String name, Class<?> main, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(List.of("-classpath", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
    builder.environment().putAll(environment);
    ChildProcess child = new ChildProcess(name, builder.start());
    Runtime.getRuntime().addShutdownHook(new Thread(child::close, "end-" + name));
    return child;
  }

  String name() {
    return name;
  }

  /** Fails if the child has ended although nobody asked it to. */
  void requireAlive() {
    if (!process.isAlive()) {
      throw endedEarly();
    }
  }

  /** Waits until the child says that it is ready, and returns what it said. */
  String awaitReady() throws IOException, InterruptedException {
    return awaitMessage(ParentProcess.READY);
  }

  /** Gives the signal that the child waits for: to begin, or to end. */
  void signal() throws IOException {
    OutputStream input = process.getOutputStream();
    input.write('\n');
    input.flush();
  }

  /** Waits for the result of the child's work, which it ends with. */
  String awaitResult() throws IOException, InterruptedException {
    String result = awaitMessage(ParentProcess.RESULT);
    process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
    return result;
  }

  /** Kills the child with SIGKILL, which leaves it no time for anything. */
  void kill() {
    process.destroyForcibly();
  }

  private String awaitMessage(String kind) throws IOException, InterruptedException {
    String line = output.readLine();
    while (line != null && !line.startsWith(kind)) {
      line = output.readLine();
    }
    if (line == null) {
      process.waitFor();
      throw endedEarly();
    }
    return line.substring(kind.length());
  }

  private IllegalStateException endedEarly() {
    return new IllegalStateException(
        name + " ended by itself with exit code " + process.exitValue() + "; see above why");
  }

  /** Ends the child, in an orderly way if it lets itself be asked. */
  @Override
  public void close() {
    process.destroy();
    boolean ended = false;
    try {
      ended = process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
