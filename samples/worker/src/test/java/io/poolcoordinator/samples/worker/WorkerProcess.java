package io.poolcoordinator.samples.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jar as people run it: a process, what it writes, and how it ends. */
final class WorkerProcess implements AutoCloseable {

  private static final Pattern HEALTH_PORT = Pattern.compile("\"healthPort\":\"([0-9]+)\"");

  private final Process process;
  private final Path output;
  private final Path error;

  private WorkerProcess(Process process, Path output, Path error) {
    this.process = process;
    this.output = output;
    this.error = error;
  }

  /**
   * Starts a worker.
   *
   * @param environment variables beside {@code HEALTH_PORT=0}; none is taken over from the tests
   */
  static WorkerProcess start(Path directory, Map<String, String> environment) throws IOException {
    Path output = Files.createTempFile(directory, "worker", ".out");
    Path error = Files.createTempFile(directory, "worker", ".error");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // starts faster, which is what these tests mostly do
                "-XX:+UseSerialGC",
                "-jar",
                System.getProperty("worker.jar"))
            .redirectOutput(output.toFile())
            .redirectError(error.toFile());
    builder.environment().remove("REDIS_URL");
    builder.environment().put("HEALTH_PORT", "0");
    builder.environment().putAll(environment);
    return new WorkerProcess(builder.start(), output, error);
  }

  WorkerProcess awaitWorking() {
    await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(error()).containsPattern(HEALTH_PORT));
    return this;
  }

  /** Asks how it is; 0 if it does not answer. */
  int health(String path) throws IOException {
    Matcher matcher = HEALTH_PORT.matcher(error());
    assertThat(matcher.find()).isTrue();
    URL url = new URL("http://127.0.0.1:" + matcher.group(1) + path);
    return ((HttpURLConnection) url.openConnection()).getResponseCode();
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end, and returns the exit code. */
  int awaitEnd() throws InterruptedException, IOException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended: %s", error()).isTrue();
    return process.exitValue();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** What it wrote to standard error, each line of which must be JSON. */
  String error() throws IOException {
    String text = Files.readString(error);
    assertThat(text.lines()).allMatch(line -> line.startsWith("{\"timestamp\":"));
    // JSON may write a slash with or without a backslash before it.
    return text.replace("\\/", "/");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
