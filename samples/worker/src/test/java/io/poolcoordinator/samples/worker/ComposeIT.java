package io.poolcoordinator.samples.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.samples.quickstart.ApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compose file as people use it, where there is what it needs. */
class ComposeIT {

  private static final int WORKERS = 5;
  private static final int LENGTH_OF_HOST_NAME = 12;
  private static final Duration LEASE = Duration.ofSeconds(3);

  @TempDir private Path directory;

  private int apiPort;

  @Test
  void fiveWorkersKeepTheLimitsAndOutliveOneOfThem() throws Exception {
    String missing = Compose.whatIsMissing(directory);
    assumeTrue(missing.isEmpty(), () -> "not run: " + missing);
    apiPort = TestRedis.freePort();
    int redisPort = TestRedis.freePort();
    Map<String, String> environment =
        Map.of(
            "API_PORT", String.valueOf(apiPort),
            "REDIS_PORT", String.valueOf(redisPort),
            "POOL_LEASE", LEASE.toSeconds() + "s");
    try (Compose compose = Compose.of(directory, environment)) {
      compose.compose("up", "--build", "-d", "--scale", "worker=" + WORKERS);
      await()
          .atMost(90, TimeUnit.SECONDS)
          .ignoreException(IOException.class)
          .untilAsserted(() -> assertThat(callsOfWorkers()).hasSize(WORKERS));
      try (PoolCoordinator observer =
          RedisPoolCoordinator.connect("redis://127.0.0.1:" + redisPort)) {
        killOneThatHolds(compose, observer);
        assertThat(count("violations")).isZero();
        compose.compose("stop", "worker");
        assertThat(observer.admin().holders("api")).isEmpty();
      }
      assertThat(exitCodes(compose)).containsExactlyInAnyOrder("0", "0", "0", "0", "137");
      assertThat(count("violations")).isZero();
      assertThat(count("refused")).isZero();
    }
  }

  @Test
  void theComposeFileNamesTheClassOfTheApi() throws IOException {
    assertThat(Files.readString(Compose.FILE)).contains('"' + ApiServer.class.getName() + '"');
  }

  private void killOneThatHolds(Compose compose, PoolCoordinator observer) throws Exception {
    String victim = pauseOneThatHolds(compose, observer);

    compose.docker("kill", victim);

    int before = count("calls");
    await()
        .atMost(LEASE.plusSeconds(1))
        .untilAsserted(() -> assertThat(holdersOf(observer, victim)).isZero());
    await().untilAsserted(() -> assertThat(count("calls")).isGreaterThan(before + 100));
  }

  /** A worker holds its permits for moments only: so it is stopped in one of them. */
  private static String pauseOneThatHolds(Compose compose, PoolCoordinator observer)
      throws Exception {
    List<String> containers = containers(compose);
    for (int i = 0; i < 10 * WORKERS; i++) {
      String container = containers.get(i % WORKERS);
      compose.docker("pause", container);
      if (holdersOf(observer, container) > 0) {
        return container;
      }
      compose.docker("unpause", container);
    }
    return fail("no worker was found to hold a permit");
  }

  private static long holdersOf(PoolCoordinator observer, String container) {
    String host = container.substring(0, LENGTH_OF_HOST_NAME);
    return observer.admin().holders("api").stream()
        .filter(holder -> holder.worker().startsWith(host))
        .count();
  }

  private static List<String> containers(Compose compose) throws Exception {
    List<String> containers = compose.compose("ps", "-q", "worker").lines().toList();
    assertThat(containers).hasSize(WORKERS);
    return containers;
  }

  private static List<String> exitCodes(Compose compose) throws Exception {
    List<String> codes = new ArrayList<>();
    for (String container : compose.compose("ps", "-a", "-q", "worker").lines().toList()) {
      codes.add(compose.docker("inspect", "-f", "{{.State.ExitCode}}", container).strip());
    }
    return codes;
  }

  private List<String> callsOfWorkers() throws IOException {
    return counts().stream().filter(line -> line.contains(".calls=")).toList();
  }

  private int count(String name) throws IOException {
    return counts().stream()
        .filter(line -> line.startsWith(name + "="))
        .mapToInt(line -> Integer.parseInt(line.substring(name.length() + 1)))
        .sum();
  }

  /** What {@link ApiServer} tells, line by line. */
  private List<String> counts() throws IOException {
    URL url = new URL("http://127.0.0.1:" + apiPort + "/counts");
    try (InputStream body = url.openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
