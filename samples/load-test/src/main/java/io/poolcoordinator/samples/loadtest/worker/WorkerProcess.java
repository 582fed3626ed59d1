package io.poolcoordinator.samples.loadtest.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker's JVM, seen from the one that started it, which ends it. Not thread-safe. */
public final class WorkerProcess implements AutoCloseable {

  private static final long SECONDS_TO_END = 5;

  private final Process process;
  private final BufferedReader output;
  private final OutputStream input;

  private WorkerProcess(Process process) {
    this.process = process;
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    input = process.getOutputStream();
  }

  /**
   * What came of a task.
   *
   * @param failures how many calls failed
   * @param threads how many threads of the platform its JVM had
   */
  public record Outcome(long failures, int threads) {}

  /**
   * Starts one.
   *
   * @param java the home of its JDK
   * @throws IOException if that is not possible
   */
  public static WorkerProcess start(Path java) throws IOException {
    List<String> command =
        List.of(
            java.resolve("bin").resolve("java").toString(),
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-classpath",
            System.getProperty("java.class.path"),
            WorkerMain.class.getName());
    WorkerProcess worker =
        new WorkerProcess(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    Runtime.getRuntime().addShutdownHook(new Thread(worker.process::destroyForcibly));
    return worker;
  }

  /** Gives it a task, and does not wait until it is ready. */
  public void prepare(Task task) throws IOException {
    say(task.toLine());
  }

  /** Waits until it is ready for its task. */
  public void awaitReady() throws IOException {
    await(WorkerMain.READY);
  }

  /** Lets it begin its task, or end it. */
  public void signal() throws IOException {
    say("");
  }

  /** Waits until it has ended its task. */
  public Outcome awaitDone() throws IOException {
    String[] said = await(WorkerMain.DONE).substring(WorkerMain.DONE.length()).split(" ", -1);
    return new Outcome(Long.parseLong(said[0]), Integer.parseInt(said[1]));
  }

  /** Kills it, which leaves it no time for anything. */
  public void kill() {
    process.destroyForcibly();
  }

  private void say(String line) throws IOException {
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  private String await(String beginning) throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(beginning)) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("a worker ended by itself; see above why");
    }
    return line;
  }

  /** Ends it, at once if need be. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
