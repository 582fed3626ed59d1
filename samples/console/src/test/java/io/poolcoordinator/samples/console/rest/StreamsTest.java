package io.poolcoordinator.samples.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams tell what changes, to so many readers, until they leave or the server stops. */
class StreamsTest {

  private final TestServer server = TestServer.open();
  private final TestClient client = server.client;

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theListIsFollowed() {
    server.worker.pool("netsuite", PoolConfig.ofLimit(1));
    try (TestStream stream = client.stream("/v1/stream?search=net")) {
      assertThat(stream.response.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      TestStream.Event first =
          stream.awaitEvent("pools", data -> data.get("matching").asInt() == 1);
      Description.OWN.checkBody("PoolPage", first.data());
      assertThat(first.data()).isEqualTo(client.get("/v1/pools?search=net").json());

      server.admin.pause("netsuite");

      stream.awaitEvent("pools", data -> data.at("/pools/0/state").asText().equals("paused"));
      // What has not changed is not sent again.
      assertThat(stream.events()).hasSizeBetween(2, 3);
    }
  }

  @Test
  void aPoolIsFollowed() throws InterruptedException {
    var pool = server.worker.pool("netsuite", PoolConfig.ofLimit(1));
    server.admin.attach("shop-de", "netsuite");
    try (TestStream stream = client.stream("/v1/pools/netsuite/stream")) {
      TestStream.Event first = stream.awaitEvent("pool", data -> data.get("holders").isEmpty());
      Description.OWN.checkBody("PoolLook", first.data());
      assertThat(first.data().get("connections")).hasToString("[\"shop-de\"]");

      pool.acquire();
      TestStream.Event held = stream.awaitEvent("pool", data -> !data.get("holders").isEmpty());
      Description.OWN.checkBody("PoolLook", held.data());

      client.act("DELETE", "/v1/pools/netsuite");
      stream.awaitEvent(
          "pool",
          data ->
              data.at("/pool/state").asText().equals("deleted")
                  && data.at("/events/0/act").asText().equals("deleted"));

      server.pools.forget("netsuite");
      TestStream.Event gone =
          stream.awaitEvent("problem", data -> data.get("status").asInt() == 404);
      Description.OWN.checkBody("Problem", gone.data());

      server.worker.pool("netsuite", PoolConfig.ofLimit(7));
      stream.awaitEvent("pool", data -> data.at("/pool/limit").asInt() == 7);
    }
  }

  @Test
  void thereAreSoManyAndPlacesComeBack() {
    List<TestStream> streams = new ArrayList<>();
    try {
      for (int i = 0; i < Streams.MOST; i++) {
        streams.add(client.stream("/v1/stream"));
        assertThat(streams.get(i).response.statusCode()).isEqualTo(200);
      }
      assertThat(client.get("/v1/stream").problem()).isEqualTo("503 failed");
      // Requests find a thread beside them.
      assertThat(client.get("/v1/pools").status()).isEqualTo(200);

      streams.forEach(TestStream::close);
      // So that there is something to send, by which the server finds that they are gone.
      for (int i = 0; i < 3; i++) {
        server.worker.pool("netsuite-" + i, PoolConfig.ofLimit(1));
      }

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                try (TestStream again = client.stream("/v1/stream")) {
                  return again.response.statusCode() == 200;
                }
              });
    } finally {
      streams.forEach(TestStream::close);
    }
  }

  @Test
  void theServerStopsWithOpenStreams() throws Exception {
    TestStream stream = client.stream("/v1/stream");
    stream.awaitEvent("pools", data -> true);
    long before = System.nanoTime();

    server.server.close();

    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isLessThan(4_000);
    // To its end, not broken off.
    stream.ended.get(10, TimeUnit.SECONDS);
  }
}
