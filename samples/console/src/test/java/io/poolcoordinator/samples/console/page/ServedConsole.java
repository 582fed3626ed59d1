package io.poolcoordinator.samples.console.page;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The jar, serving, as a process of its own. */
final class ServedConsole implements AutoCloseable {

  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+");

  private final Process process;
  private final Path output;
  private final String address;

  private ServedConsole(Process process, Path output) {
    this.process = process;
    this.output = output;
    try {
      this.address =
          await().atMost(Duration.ofSeconds(60)).until(this::said, found -> found != null);
    } catch (RuntimeException late) {
      process.destroyForcibly();
      throw new AssertionError("it did not say where it listens: " + output(), late);
    }
  }

  /** Starts one beside a Redis; port 0 is any free one. */
  static ServedConsole start(String redis, int port, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", System.getProperty("console.jar")));
    command.addAll(List.of("serve", "--port", Integer.toString(port)));
    Path output = Files.createTempFile("console", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("REDIS_URL", redis);
    builder.environment().putAll(environment);
    return new ServedConsole(builder.start(), output);
  }

  private @Nullable String said() {
    if (!process.isAlive()) {
      throw new AssertionError("it has ended: " + output());
    }
    Matcher matcher = ADDRESS.matcher(output());
    return matcher.find() ? matcher.group() : null;
  }

  private String output() {
    try {
      return Files.readString(output);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  String address() {
    return address;
  }

  int port() {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError("it did not stop within 20 s: " + output());
      }
      Files.delete(output);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
