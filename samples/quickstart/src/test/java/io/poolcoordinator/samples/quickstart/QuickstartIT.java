package io.poolcoordinator.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the quickstart as a newcomer does, as a process, only shorter. */
class QuickstartIT {

  private static final Pattern LAST_LINE =
      Pattern.compile(
          "calls=(?<calls>\\d+) refused=(?<refused>\\d+)"
              + " peak=(?<peak>\\d+)/5 rate-peak=(?<ratePeak>\\d+)/100"
              + " violations=(?<violations>\\d+) recovered-after=(?<recovery>\\d+\\.\\ds|never)"
              + " accounts=2 speed-up=(?<speedUp>\\d+\\.\\d\\d)x");

  /** The JVM of Redis, the API and four workers; REDIS_URL may spare the first. */
  private static final int FEWEST_CHILDREN = 5;

  @TempDir private Path directory;

  private Process quickstart;
  private List<ProcessHandle> descendants = List.of();

  @AfterEach
  void endWhatIsLeft() {
    quickstart.descendants().forEach(ProcessHandle::destroyForcibly);
    quickstart.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void aPoolKeepsBothLimitsAndOutlivesAWorker() throws Exception {
    start(Map.of(), "-Dquickstart.without-pool=3", "-Dquickstart.with-pool=6");
    awaitEnd();

    assertThat(output()).containsPattern("calls refused \\(429\\) +[1-9]\\d* +0\n");
    Matcher lastLine = lastLine();
    assertThat(lastLine.group("refused")).isEqualTo("0");
    assertThat(lastLine.group("violations")).isEqualTo("0");
    assertThat(lastLine.group("peak")).isEqualTo("5");
    assertThat(Integer.parseInt(lastLine.group("ratePeak")))
        .as("most calls that began in a second")
        .isBetween(80, 100);
    assertThat(Integer.parseInt(lastLine.group("calls"))).isGreaterThan(50);
    assertThat(Double.parseDouble(lastLine.group("recovery").replace("s", "")))
        .as("seconds until the killed worker's permits were back")
        .isBetween(1.0, 4.0);
    assertThat(Double.parseDouble(lastLine.group("speedUp")))
        .as("calls of two accounts for each of one")
        .isBetween(1.7, 2.3);
    assertThat(output()).containsPattern("most in flight, each +2 of 2 +2 of 2 +2 of 2\n");
    assertThat(quickstart.exitValue()).isZero();
  }

  /** Of everything too much: calls at once, calls in a second, and calls of an account. */
  @Test
  void aPoolAndMembersThatAreAllowedMoreThanTheApiAreFoundOut() throws Exception {
    start(
        Map.of(),
        "-Dquickstart.without-pool=1",
        "-Dquickstart.with-pool=2",
        "-Dquickstart.limit=20",
        "-Dquickstart.rate=200",
        "-Dquickstart.account-rate=20");
    awaitEnd();

    Matcher lastLine = lastLine();
    assertThat(Integer.parseInt(lastLine.group("peak"))).isGreaterThan(5);
    assertThat(Integer.parseInt(lastLine.group("ratePeak"))).isGreaterThan(100);
    assertThat(lastLine.group("refused")).isNotEqualTo("0");
    assertThat(lastLine.group("violations")).isNotEqualTo("0");
    assertThat(output())
        .as("accounts")
        .containsPattern("calls refused \\(429\\) +[1-9]\\d* +[1-9]\\d* +[1-9]\\d*\n");
    assertThat(quickstart.exitValue()).isEqualTo(1);
  }

  @Test
  void aRedisThatCannotBeReachedIsNamed() throws Exception {
    start(Map.of("REDIS_URL", "redis://:secret@127.0.0.1:1"));
    awaitEnd();

    assertThat(output())
        .startsWith("quickstart: cannot connect to redis://")
        .contains("127.0.0.1:1")
        .doesNotContain("secret");
    assertThat(quickstart.exitValue()).isEqualTo(1);
  }

  @Test
  void nothingOutlivesAQuickstartThatIsKilled() throws Exception {
    start(Map.of(), "-Dquickstart.without-pool=1", "-Dquickstart.with-pool=30");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(output()).contains("with a pool"));
    descendants = quickstart.descendants().toList();
    assertThat(descendants).hasSizeGreaterThanOrEqualTo(FEWEST_CHILDREN);

    quickstart.destroyForcibly();

    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(descendants).noneMatch(ProcessHandle::isAlive));
  }

  private void start(Map<String, String> environment, String... settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(settings));
    command.addAll(List.of("-classpath", System.getProperty("java.class.path")));
    command.add(Quickstart.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    quickstart = builder.redirectOutput(outputFile().toFile()).start();
  }

  private void awaitEnd() throws InterruptedException, IOException {
    boolean ended = quickstart.waitFor(60, TimeUnit.SECONDS);
    assertThat(ended).as(output()).isTrue();
  }

  private Matcher lastLine() throws IOException {
    List<String> lines = output().lines().toList();
    Matcher lastLine = LAST_LINE.matcher(lines.get(lines.size() - 1));
    assertThat(lastLine.matches()).as(output()).isTrue();
    return lastLine;
  }

  private String output() throws IOException {
    return Files.readString(outputFile());
  }

  private Path outputFile() {
    return directory.resolve("output");
  }
}
