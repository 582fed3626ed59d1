package io.poolcoordinator.samples.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.poolcoordinator.samples.loadtest.engine.EngineKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the jar as its users do, only shorter. What it measures is not judged here, but its faults.
 */
class LoadTestIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private Process loadTest;

  @AfterEach
  void endWhatIsLeft() {
    loadTest.descendants().forEach(ProcessHandle::destroyForcibly);
    loadTest.destroyForcibly();
  }

  @Test
  void thisLibraryKeepsTheLimitThatBareScriptsDoNot() throws Exception {
    JsonNode json =
        run(
            "--engines",
            "coordinator-lettuce,coordinator-redisson,redisson,bare",
            "--workers=2",
            "--threads=4",
            "--limit=2",
            "--hold=2ms",
            "--rounds=1",
            "--warmup=500ms",
            "--duration=1s");

    JsonNode engines = json.get("engines");
    for (EngineKind engine : EngineKind.values()) {
      JsonNode each = engines.path(engine.text());
      if (engine == EngineKind.BUCKET4J) {
        assertThat(each.isMissingNode()).isTrue();
      } else if (engine == EngineKind.BARE) {
        assertThat(each.get("peakHeld").intValue()).isGreaterThan(2);
        assertThat(each.get("violations").isNull()).isTrue();
      } else {
        // What others make of a limit is for the report to say, not for this test.
        if (engine.isCoordinator()) {
          assertThat(each.get("peakHeld").intValue()).as(engine.text()).isEqualTo(2);
          assertThat(each.get("violations").intValue()).as(engine.text()).isZero();
        }
        assertThat(each.get("waitMicros").get("p99").doubleValue()).isPositive();
        assertThat(each.get("handoffMicros").get("p50").doubleValue()).isPositive();
        assertThat(each.get("permitUtilisation").doubleValue()).isBetween(0.01, 1.0);
        assertThat(each.get("redisBytes").get("perLease").intValue()).isPositive();
        assertThat(each.get("fairness").get("max").intValue()).isPositive();
      }
      if (engine != EngineKind.BUCKET4J) {
        assertThat(each.get("throughput").doubleValue()).isPositive();
        assertThat(each.get("scriptsPerPermit").doubleValue()).isGreaterThan(0.9);
        assertThat(each.get("redisCpuMicrosPerPermit").doubleValue()).isPositive();
        assertThat(each.get("failures").intValue()).isZero();
      }
    }
    assertThat(json.get("libraries").get("redisson").textValue()).matches("\\d+\\.\\d+.*");
    assertThat(json.get("redisVersion").textValue()).startsWith("Redis ");
    assertThat(json.get("arguments").size()).isPositive();
    assertThat(json.get("seed").intValue()).isOne();
    assertThat(Files.readString(directory.resolve("report.html")))
        .contains("uPlot", "\"coordinator-redisson\"")
        .doesNotContain("/*data*/", "/*uplot.js*/", "http://", "src=");
  }

  @Test
  void aRateAloneIsKeptAndOpenArrivalsCountFromWhenTheyWantedToBegin() throws Exception {
    JsonNode json =
        run(
            "--engines",
            "coordinator-lettuce,redisson,bucket4j",
            "--scenario=rate",
            "--workers=2",
            "--threads=2",
            "--open-rate=100",
            "--rounds=1",
            "--warmup=0s",
            "--duration=3s");

    JsonNode ours = json.get("engines").get("coordinator-lettuce");
    assertThat(ours.get("violations").intValue()).isZero();
    assertThat(ours.get("throughput").doubleValue()).isBetween(40.0, 81.0);
    // A hundred a second want to begin and sixty may: those at the end are late by a second or so.
    assertThat(ours.get("waitMicros").get("max").doubleValue()).isGreaterThan(300_000);
    assertThat(json.get("engines").get("bucket4j").get("ratePeak").intValue()).isPositive();
  }

  @Test
  void aKilledWorkersPermitsComeBack() throws Exception {
    JsonNode json =
        run(
            "--engines=coordinator-lettuce",
            "--scenario=kill",
            "--workers=2",
            "--threads=4",
            "--rounds=1",
            "--warmup=500ms",
            "--duration=6s");

    JsonNode ours = json.get("engines").get("coordinator-lettuce");
    assertThat(ours.get("violations").intValue()).isZero();
    assertThat(ours.get("fairness").get("min").intValue()).isPositive();
  }

  private JsonNode run(String... options) throws IOException, InterruptedException {
    Path json = directory.resolve("result.json");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("load-test.jar"),
                "--json",
                json.toString(),
                "--report",
                directory.resolve("report.html").toString()));
    command.addAll(Arrays.asList(options));
    Path output = directory.resolve("output");
    loadTest =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = loadTest.waitFor(120, TimeUnit.SECONDS);
    String said = Files.readString(output);
    assertThat(ended).as(said).isTrue();
    assertThat(loadTest.exitValue()).as(said).isZero();
    assertThat(loadTest.descendants()).isEmpty();
    return JSON.readTree(json.toFile());
  }
}
