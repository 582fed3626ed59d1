package io.poolcoordinator.samples.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The project's compose file, as a project with a name of its own. */
final class Compose implements AutoCloseable {

  static final Path FILE = Path.of(System.getProperty("compose.file")).normalize();

  private final List<String> command;
  private final String project = "worker-it-" + UUID.randomUUID().toString().substring(0, 8);
  private final Path directory;
  private final Map<String, String> environment;

  private Compose(List<String> command, Path directory, Map<String, String> environment) {
    this.command = command;
    this.directory = directory;
    this.environment = environment;
  }

  /**
   * Makes a project; nothing runs yet.
   *
   * @param directory where outputs of commands go
   * @param environment what the compose file is told
   */
  static Compose of(Path directory, Map<String, String> environment) throws Exception {
    for (List<String> command : List.of(List.of("docker", "compose"), List.of("docker-compose"))) {
      if (succeeds(directory, with(command, "version"))) {
        return new Compose(command, directory, environment);
      }
    }
    throw new IOException("neither docker compose nor docker-compose answers");
  }

  /** Says what is missing, in words for people; empty if nothing is. */
  static String whatIsMissing(Path directory) throws Exception {
    if (!succeeds(directory, List.of("docker", "info"))) {
      return "no Docker engine answers";
    }
    if (!succeeds(directory, List.of("docker-compose", "version"))
        && !succeeds(directory, List.of("docker", "compose", "version"))) {
      return "neither docker compose nor docker-compose answers";
    }
    for (String image : List.of("redis:8.0", "eclipse-temurin:17-jre")) {
      if (!succeeds(directory, List.of("docker", "image", "inspect", image))) {
        return "the image " + image + " is not there; docker pull " + image;
      }
    }
    Path api = FILE.resolveSibling("samples/quickstart/target/quickstart.jar");
    return Files.exists(api) ? "" : "samples/quickstart is not packaged: no " + api;
  }

  private static boolean succeeds(Path directory, List<String> command) throws Exception {
    try {
      Path output = Files.createTempFile(directory, "probe", ".out");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  private static List<String> with(List<String> command, String... arguments) {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(List.of(arguments));
    return whole;
  }

  /** Runs a command of compose, and returns what it printed. */
  String compose(String... arguments) throws Exception {
    List<String> whole = with(command, "-f", FILE.toString(), "-p", project);
    whole.addAll(List.of(arguments));
    return run(whole);
  }

  /** Runs a command of Docker, and returns what it printed. */
  String docker(String... arguments) throws Exception {
    return run(with(List.of("docker"), arguments));
  }

  private String run(List<String> whole) throws Exception {
    Path output = Files.createTempFile(directory, "command", ".out");
    Path error = Files.createTempFile(directory, "command", ".error");
    ProcessBuilder builder =
        new ProcessBuilder(whole).redirectOutput(output.toFile()).redirectError(error.toFile());
    // What the compose file reads is this test's alone to say.
    builder
        .environment()
        .keySet()
        .removeIf(
            name -> name.matches("(POOL|API|REDIS)_.*|POOL|THREADS|RUN_FOR|COMPOSE_PROFILES"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(180, TimeUnit.SECONDS)).as("%s has ended", whole).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as("%s: %s", whole, Files.readString(error)).isZero();
    return Files.readString(output);
  }

  @Override
  public void close() throws Exception {
    compose("down", "--volumes", "--timeout", "0");
  }
}
