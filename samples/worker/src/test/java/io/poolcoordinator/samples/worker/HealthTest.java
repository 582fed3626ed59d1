package io.poolcoordinator.samples.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthTest {

  private final PoolCoordinator coordinator = InMemoryPoolCoordinator.create();
  private final Stop stop = new Stop();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Crew crew = new Crew(2, this::awaitEnd);
  private HealthServer server;

  @BeforeEach
  void start() throws IOException {
    coordinator.pool("netsuite", PoolConfig.ofLimit(1));
    RedisLook redis = new RedisLook(coordinator.admin(), "netsuite");
    server = HealthServer.start(0, new Health(stop, crew, redis));
    crew.start();
  }

  @AfterEach
  void close() {
    end.countDown();
    server.close();
    coordinator.close(Duration.ZERO);
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  private HttpURLConnection ask(String method, String path) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) new URL(url(path)).openConnection();
    connection.setRequestMethod(method);
    return connection;
  }

  private int status(String method, String path) throws IOException {
    return ask(method, path).getResponseCode();
  }

  private void assertAnswer(String path, int status, String body) throws IOException {
    HttpURLConnection connection = ask("GET", path);
    assertThat(connection.getResponseCode()).isEqualTo(status);
    assertThat(connection.getContentType()).isEqualTo("application/json");
    try (InputStream answer =
        status == 200 ? connection.getInputStream() : connection.getErrorStream()) {
      assertThat(new String(answer.readAllBytes(), UTF_8)).isEqualTo(body + "\n");
    }
  }

  @Test
  void allIsWell() throws Exception {
    String ready = "{\"status\":\"up\",\"stopping\":false,\"redis\":\"available\"}";
    assertAnswer("/health", 200, ready);
    assertAnswer("/health/ready", 200, ready);
    assertAnswer("/health/live", 200, "{\"status\":\"up\",\"threads\":\"complete\"}");
  }

  @Test
  void aWorkerThatStopsIsLiveAndNotReady() throws Exception {
    stop.request();
    end.countDown();

    String stopping = "{\"status\":\"down\",\"stopping\":true}";
    assertAnswer("/health", 503, stopping);
    assertAnswer("/health/ready", 503, stopping);
    crew.join(Duration.ofSeconds(10));
    assertAnswer("/health/live", 200, "{\"status\":\"up\",\"threads\":\"complete\"}");
  }

  @Test
  void aWorkerWithoutItsThreadsIsNotLive() throws Exception {
    end.countDown();
    crew.join(Duration.ofSeconds(10));

    String incomplete = "{\"status\":\"down\",\"threads\":\"incomplete\"}";
    assertAnswer("/health/live", 503, incomplete);
    assertAnswer("/health", 503, incomplete);
  }

  @Test
  void aPoolThatWasDeletedIsSeenWithinASecond() {
    coordinator.admin().delete("netsuite");

    await()
        .untilAsserted(
            () ->
                assertAnswer(
                    "/health/ready",
                    503,
                    "{\"status\":\"down\",\"stopping\":false,"
                        + "\"redis\":\"reachable, but without a pool that can be used\"}"));
  }

  @Test
  void otherRequestsAreRefused() throws Exception {
    assertThat(status("GET", "/")).isEqualTo(404);
    assertThat(status("GET", "/healthy")).isEqualTo(404);
    assertThat(status("GET", "/health/")).isEqualTo(404);
    assertThat(status("POST", "/health")).isEqualTo(405);
    assertThat(status("HEAD", "/health")).isEqualTo(200);
  }
}
