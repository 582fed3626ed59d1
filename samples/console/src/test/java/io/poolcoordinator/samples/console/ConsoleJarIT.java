package io.poolcoordinator.samples.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as people run it: as a process. */
class ConsoleJarIT {

  private static TestRedis redis;

  @TempDir private Path directory;
  private Process process;

  @BeforeAll
  static void startRedis() throws IOException {
    redis = TestRedis.start();
    try (PoolCoordinator worker = RedisPoolCoordinator.connect(redis.uri())) {
      worker.pool("netsuite", PoolConfig.ofLimit(5));
    }
  }

  @AfterAll
  static void stopRedis() throws IOException {
    redis.close();
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  private void start(String uri, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(System.getProperty("console.jar"));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("error").toFile());
    builder.environment().put("REDIS_URL", uri);
    process = builder.start();
  }

  private int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it has ended").isTrue();
    return process.exitValue();
  }

  private String out() throws IOException {
    return Files.readString(directory.resolve("out"));
  }

  private String error() throws IOException {
    return Files.readString(directory.resolve("error"));
  }

  @Test
  void theJarListsPools() throws Exception {
    start(redis.uri(), "pools", "--json");

    assertThat(awaitEnd()).isZero();
    assertThat(error()).isEmpty();
    JsonNode json = new ObjectMapper().readTree(out());
    assertThat(json).hasSize(1);
    assertThat(json.get(0).get("name").textValue()).isEqualTo("netsuite");
    assertThat(json.get(0).get("limit").intValue()).isEqualTo(5);
  }

  @Test
  void theJarKnowsItsVersion() throws Exception {
    start(redis.uri(), "--version");

    assertThat(awaitEnd()).isZero();
    assertThat(out()).matches("console \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
  }

  @Test
  void ctrlCEndsAWatchCleanly() throws Exception {
    start(redis.uri(), "watch", "--every", "100ms");
    await().atMost(60, TimeUnit.SECONDS).until(() -> out().contains("netsuite  active  0/5"));

    Process signal = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
    assertThat(signal.waitFor()).isZero();

    assertThat(awaitEnd()).isEqualTo(130);
    assertThat(error()).isEmpty();
    assertThat(out()).endsWith("-            -" + System.lineSeparator()).doesNotContain("\u001b");
  }

  @Test
  void withoutATerminalNothingIsCleared() throws Exception {
    start(redis.uri(), "clear", "netsuite");

    assertThat(awaitEnd()).isEqualTo(5);
    assertThat(error())
        .endsWith(
            "console: there is no terminal to type the pool's name on; give --yes netsuite;"
                + " nothing was done"
                + System.lineSeparator());
  }

  @Test
  void aStoreThatIsNotThereIsOneLineWithoutThePassword() throws Exception {
    start("redis://anna:secret@127.0.0.1:" + TestRedis.freePort(), "pools");

    assertThat(awaitEnd()).isEqualTo(1);
    assertThat(out()).isEmpty();
    assertThat(error().lines()).hasSize(1);
    assertThat(error())
        .startsWith("console: cannot connect to redis://127.0.0.1:")
        .doesNotContain("secret");
  }

  @Test
  void aPasswordThatIsRefusedIsNotRepeated() throws Exception {
    start(redis.uri("anna:secret"), "pools", "--json");

    assertThat(awaitEnd()).isEqualTo(1);
    assertThat(error().lines()).hasSize(1);
    assertThat(error()).doesNotContain("secret");
    assertThat(new ObjectMapper().readTree(error()).get("error").textValue()).isEqualTo("failed");
  }
}
