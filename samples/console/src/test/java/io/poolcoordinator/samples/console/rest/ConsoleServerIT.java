package io.poolcoordinator.samples.console.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.samples.console.TestRedis;
import io.poolcoordinator.samples.console.rest.TestClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server over Redis, with a worker beside it: what the store in memory cannot show. */
class ConsoleServerIT {

  private TestRedis redis;
  private PoolCoordinator worker;
  private PoolCoordinator own;
  private ConsoleServer server;
  private TestClient client;

  @BeforeEach
  void start() throws IOException {
    redis = TestRedis.start();
    worker = RedisPoolCoordinator.connect(redis.uri());
    own = RedisPoolCoordinator.builder().uri(redis.uri()).workerId("console").build();
    server = ConsoleServer.start(own, new ServerSettings("127.0.0.1", 0, AccessSettings.OPEN));
    client = new TestClient(server.address());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    own.close(Duration.ZERO);
    worker.close(Duration.ZERO);
    redis.close();
  }

  @Test
  void aPoolIsMadeWatchedChangedClearedAndDeleted() throws InterruptedException {
    Answer made =
        client.post(
            "/v1/pools", "{'name':'netsuite','limit':1,'leaseMillis':2000}", "X-Actor", "anna");
    assertThat(made.status()).isEqualTo(201);
    Pool pool = worker.pool("netsuite");
    try (TestStream stream = client.stream("/v1/pools/netsuite/stream")) {
      Permit held = pool.acquire(AcquireRequest.builder().label("orders#88").build());
      CompletableFuture<Permit> waiter = pool.acquireAsync();
      stream.awaitEvent(
          "pool",
          data ->
              data.at("/holders/0/label").asText().equals("orders#88")
                  && data.get("waiters").size() == 1);

      client.patch("/v1/pools/netsuite", "{'limit':2}", "If-Match", "*", "X-Actor", "ben");
      await().until(waiter::isDone);
      stream.awaitEvent("pool", data -> data.get("holders").size() == 2);

      Answer cleared = client.post("/v1/pools/netsuite/clear", "{'confirm':'netsuite'}");
      assertThat(cleared.json().get("holders").intValue()).isEqualTo(2);
      await().until(() -> !held.isValid());
      client.act("DELETE", "/v1/pools/netsuite");
      stream.awaitEvent("pool", data -> data.at("/pool/state").asText().equals("deleted"));
    }
    JsonNode events = client.get("/v1/pools/netsuite/events").json();
    assertThat(events)
        .extracting(event -> event.get("act").asText() + " by " + event.get("actor").asText())
        .containsExactly(
            "made by anna", "updated by ben", "cleared by console", "deleted by console");
    // Made anew, whatever the deleted one was.
    assertThat(client.post("/v1/pools", "{'name':'netsuite','limit':3}").status()).isEqualTo(201);
    assertThat(client.post("/v1/pools", "{'name':'netsuite','limit':3}").status()).isEqualTo(409);
  }

  @Test
  void namesAreData() throws InterruptedException {
    String name = "<img/src=x>'\"&%2F..#;:+~|\\";
    String path = PoolRoutes.path(name);
    String json = name.replace("\\", "\\\\").replace("\"", "\\\"");
    Answer made =
        client.act(
            "POST",
            "/v1/pools",
            new TestClient.Json("{\"name\":\"" + json.replace("'", "\\u0027") + "\",\"limit\":5}"));
    assertThat(made.text("name")).isEqualTo(name);
    assertThat(made.header("Location")).isEqualTo(path);
    String label = "<script>alert(1)</script>\u2028\u202e";
    worker.pool(name).acquire(AcquireRequest.builder().label(label).build());

    assertThat(client.get(path).text("name")).isEqualTo(name);
    Answer holders = client.get(path + "/holders");
    assertThat(holders.json().get(0).get("label").asText()).isEqualTo(label);
    assertThat(holders.header("Content-Type")).startsWith("application/json");
    assertThat(holders.body()).matches("[\\x20-\\x7e]*");
    assertThat(client.act("PUT", path + "/connections/a%2Fb%23c").status()).isEqualTo(200);
    assertThat(client.get("/v1/connections/a%2Fb%23c").text("pool")).isEqualTo(name);
    assertThat(client.get("/v1/pools?search=%3Cimg").json().get("matching").asInt()).isEqualTo(1);
    assertThat(client.get("/metrics").body()).contains("pool_held{");
    assertThat(client.act("POST", path + "/pause").status()).isEqualTo(200);
    assertThat(client.act("DELETE", path).status()).isEqualTo(200);
  }

  @Test
  void aPoolThatIsNotUsableIsARowThatSaysSo() {
    worker.pool("broken", PoolConfig.ofLimit(1));
    worker.pool("whole", PoolConfig.ofLimit(1));
    redis.ask("HSET", "pool:{broken}", "limit", "abc");

    JsonNode pools = client.get("/v1/pools").json().get("pools");

    assertThat(pools)
        .extracting(row -> row.get("name").asText() + " " + row.get("state").asText())
        .containsExactly("broken unusable", "whole active");
    assertThat(pools.get(0).get("error").asText()).isEqualTo("unusable-state");
    assertThat(pools.get(0).get("message").asText()).contains("limit", "HSET");
    assertThat(client.get("/v1/pools?state=unusable").json().get("matching").asInt()).isEqualTo(1);
    Answer shown = client.get("/v1/pools/broken");
    assertThat(shown.problem()).isEqualTo("409 unusable-state");
    assertThat(shown.text("detail")).contains("limit", "HSET");
    assertThat(client.act("POST", "/v1/pools/broken/pause").problem())
        .isEqualTo("409 unusable-state");
    assertThat(client.get("/v1/pools/broken/audit").json().get("consistent").asBoolean()).isFalse();
    redis.ask("DEL", "pool:{whole}");
    await().until(() -> client.get("/v1/pools?state=gone").json().get("matching").asInt() == 1);
  }

  @Test
  void withoutTheStoreEachRequestSaysSo() throws IOException {
    worker.pool("netsuite", PoolConfig.ofLimit(1));
    assertThat(client.get("/health").json()).hasToString("{\"status\":\"up\"}");
    try (TestStream stream = client.stream("/v1/stream")) {
      stream.awaitEvent("pools", data -> data.get("matching").asInt() == 1);

      redis.close();

      stream.awaitEvent("problem", data -> data.get("status").asInt() == 503);
    }
    Answer health = client.get("/health");
    assertThat(health.status()).isEqualTo(503);
    assertThat(health.text("status")).isEqualTo("down");
    for (String path :
        new String[] {"/v1/pools", "/v1/pools/netsuite", "/v1/pools/netsuite/events"}) {
      Answer answer = client.get(path);
      assertThat(answer.problem()).isEqualTo("503 failed");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    }
    assertThat(client.act("POST", "/v1/pools/netsuite/pause").problem()).isEqualTo("503 failed");
    assertThat(client.get("/v1/openapi.json").status()).isEqualTo(200);
  }

  @Test
  void metersAreInPrometheussFormat() throws InterruptedException {
    worker.pool("netsuite", PoolConfig.ofLimit(7)).acquire();

    // The first scrape has the store asked, the next ones tell.
    await()
        .untilAsserted(
            () ->
                assertThat(client.get("/metrics").body())
                    .contains(
                        "pool_held{pool=\"netsuite\"} 1.0", "pool_limit{pool=\"netsuite\"} 7.0"));

    worker.pool("other", PoolConfig.ofLimit(3));
    await()
        .untilAsserted(
            () ->
                assertThat(client.get("/metrics").body())
                    .contains("pool_limit{pool=\"other\"} 3.0"));
    redis.ask("SREM", "pool-index", "netsuite");
    assertThat(client.get("/metrics").body()).doesNotContain("netsuite");
  }
}
