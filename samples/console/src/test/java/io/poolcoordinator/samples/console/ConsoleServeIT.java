package io.poolcoordinator.samples.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.samples.console.TestConsole.Run;
import io.poolcoordinator.samples.console.TestConsole.Running;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve}, within this JVM and as the jar. */
class ConsoleServeIT {

  private static final String TOKEN = "0123456789abcdef";
  private static final Pattern ADDRESS = Pattern.compile("console at (http://[0-9.:]+/)\\R");

  private final HttpClient http = HttpClient.newHttpClient();
  private TestRedis redis;
  private LiveConsole console;
  @TempDir private Path directory;
  private Process process;

  @BeforeEach
  void start() throws IOException {
    redis = TestRedis.start();
    console = new LiveConsole(redis);
    console.worker.pool("netsuite", PoolConfig.ofLimit(5));
  }

  @AfterEach
  void stop() throws IOException {
    if (process != null) {
      process.destroyForcibly();
    }
    console.close();
    redis.close();
  }

  private static URI address(String out) {
    Matcher matcher = ADDRESS.matcher(out);
    assertThat(matcher.find()).as(out).isTrue();
    return URI.create(matcher.group(1));
  }

  private HttpRequest get(URI server, String path) {
    return HttpRequest.newBuilder(server.resolve(path))
        .header("Authorization", "Bearer " + TOKEN)
        .timeout(Duration.ofSeconds(30))
        .build();
  }

  @Test
  void itServesUntilItIsStopped() throws Exception {
    Running serve = console.start("serve", "--port", "0");
    await().atMost(Duration.ofSeconds(30)).until(() -> serve.out().endsWith("/\n"));
    URI server = address(serve.out());

    HttpResponse<String> pools = http.send(get(server, "/v1/pools"), BodyHandlers.ofString());

    assertThat(pools.statusCode()).isEqualTo(200);
    assertThat(pools.body()).contains("\"name\":\"netsuite\"");
    // Prefix and address of Redis are those of all commands.
    assertThat(console.json("pools").get(0).get("name").textValue()).isEqualTo("netsuite");
    Run run = serve.stop();
    assertThat(run.code()).isZero();
    assertThat(run.error()).isEmpty();
  }

  @Test
  void aPortThatIsTakenIsOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Run run = console.run("serve", "--port", Integer.toString(taken.getLocalPort()));

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.error())
          .startsWith("console: cannot listen at 127.0.0.1, port " + taken.getLocalPort());
      assertThat(run.error().lines()).hasSize(1);
    }
  }

  @Test
  void theJarServesAndStopsGracefullyWithAnOpenStream() throws Exception {
    Path out = directory.resolve("out");
    Path error = directory.resolve("error");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("console.jar"),
                "serve",
                "--port",
                "0",
                "--prefix",
                console.prefix)
            .redirectOutput(out.toFile())
            .redirectError(error.toFile());
    builder.environment().put("REDIS_URL", redis.uri());
    builder.environment().put("CONSOLE_OPERATE_TOKEN", TOKEN);
    process = builder.start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ADDRESS.matcher(Files.readString(out)).find());
    URI server = address(Files.readString(out));
    assertThat(http.send(get(server, "/v1/pools"), BodyHandlers.ofString()).body())
        .contains("\"name\":\"netsuite\"");
    assertThat(
            http.send(get(server, "/webjars/uplot/uPlot.esm.js"), BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(200);
    assertThat(http.send(get(server, "/v1/openapi.json"), BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
    HttpResponse<InputStream> stream =
        http.send(get(server, "/v1/stream"), BodyHandlers.ofInputStream());
    assertThat(stream.body().read()).isEqualTo('e');

    process.destroy();

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("it has ended").isTrue();
    assertThat(process.exitValue()).isEqualTo(128 + 15);
    // To its end, not broken off.
    assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8)).endsWith("\n\n");
    assertThat(Files.readString(error)).isEmpty();
  }
}
