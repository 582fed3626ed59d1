package io.poolcoordinator.samples.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.samples.console.rest.TestClient.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every route of connections, and pools by their connections. */
class ConnectionRoutesTest {

  private final TestServer server = TestServer.open();
  private final TestClient client = server.client;

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void connectionsAreAttachedMovedAndDetached() {
    server.worker.pool("netsuite", PoolConfig.ofLimit(1));
    server.worker.pool("other", PoolConfig.ofLimit(1));
    String path = "/v1/pools/netsuite/connections/shop-de";
    assertThat(client.get("/v1/connections/shop-de").problem()).isEqualTo("404 not-found");

    Answer attached = client.act("PUT", path, "X-Actor", "anna");

    assertThat(attached.json()).hasToString("{\"connection\":\"shop-de\",\"pool\":\"netsuite\"}");
    assertThat(client.get("/v1/connections/shop-de").json()).isEqualTo(attached.json());
    assertThat(client.get("/v1/pools/netsuite/connections").json()).hasToString("[\"shop-de\"]");
    assertThat(server.newestEvent("netsuite")).endsWith(" by anna");
    assertThat(client.act("DELETE", "/v1/pools/other/connections/shop-de").problem())
        .isEqualTo("404 not-found");

    client.act("PUT", "/v1/pools/other/connections/shop-de");
    assertThat(client.get("/v1/connections/shop-de").text("pool")).isEqualTo("other");
    assertThat(client.act("DELETE", path).problem()).isEqualTo("404 not-found");

    Answer detached = client.act("DELETE", "/v1/pools/other/connections/shop-de");
    assertThat(detached.text("pool")).isEqualTo("other");
    assertThat(client.get("/v1/connections/shop-de").problem()).isEqualTo("404 not-found");
    assertThat(server.newestEvent("other")).endsWith(" by console");
    assertThat(client.act("PUT", "/v1/pools/absent/connections/shop-de").problem())
        .isEqualTo("404 not-found");
  }

  @Test
  void aPoolIsMadeOfAConnection() {
    Answer made = client.patch("/v1/connections/shop-de/pool", "{'name':'shops'}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().at("/pool/id").textValue()).isEqualTo("shops");
    assertThat(made.header("Location")).isEqualTo("/v1/pools/shops");
    assertThat(server.admin.connections("shops")).containsExactly("shop-de");
    assertThat(server.admin.snapshot("shops").config()).isEqualTo(PoolConfig.ofLimit(1));

    Answer added =
        client.patch("/v1/connections/shop-fr/pool", "{'id':'shops','reason':'same account'}");

    assertThat(added.status()).isEqualTo(200);
    assertThat(added.json().at("/pool/connections").intValue()).isEqualTo(2);
    assertThat(server.newestEvent("shops")).endsWith(" by console because same account");

    Answer shown = client.get("/v1/connections/shop-fr/pool");
    assertThat(shown.text("name")).isEqualTo("shops");
    assertThat(shown.header("ETag")).isEqualTo(client.get("/v1/pools/shops").header("ETag"));
    // The id of a pool stands wherever that of a connection does.
    assertThat(client.get("/v1/connections/shops/pool").text("name")).isEqualTo("shops");
    Answer changed = client.patch("/v1/connections/shops/pool", "{'limit':9,'timeout':300}");
    assertThat(changed.json().at("/pool/limit").intValue()).isEqualTo(9);
    assertThat(server.admin.snapshot("shops").config().timeout()).isEqualTo(Duration.ofMinutes(5));

    Answer deleted = client.act("DELETE", "/v1/connections/shop-de/pool");
    assertThat(deleted.json().get("connections")).hasToString("[\"shop-de\",\"shop-fr\"]");
    assertThat(server.newestEvent("shops")).isEqualTo("deleted by console");
  }

  @Test
  void aPoolIsMadeOfAConnectionWithALimitAndATimeout() {
    client.patch("/v1/connections/a/pool", "{'name':'shops','limit':7,'timeout':0}");

    assertThat(server.admin.snapshot("shops").config())
        .isEqualTo(PoolConfig.builder().limit(7).timeout(Duration.ZERO).build());
    assertThat(client.act("DELETE", "/v1/connections/shops/pool").status()).isEqualTo(200);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    server.worker.pool("shops", PoolConfig.ofLimit(1));
    String path = "/v1/connections/shop-de/pool";

    assertThat(client.patch(path, "{}").problem()).isEqualTo("400 usage");
    assertThat(client.patch(path, "{'id':'shops','name':'x'}").problem()).isEqualTo("400 usage id");
    assertThat(client.patch(path, "{'id':'shops','limit':2}").problem())
        .isEqualTo("400 usage limit");
    assertThat(client.patch(path, "{'name':'x','timeout':301}").problem())
        .isEqualTo("400 usage timeout");
    assertThat(client.patch(path, "{'name':'x','limit':'2'}").problem())
        .isEqualTo("400 usage limit");
    assertThat(client.patch(path, "{'name':'a b'}").problem()).isEqualTo("400 usage name");
    assertThat(client.patch(path, "{'id':'a b'}").problem()).isEqualTo("400 usage id");
    assertThat(client.patch(path, "{'id':'absent'}").problem()).isEqualTo("404 not-found");
    assertThat(client.patch(path, "{'name':'shops'}").problem()).isEqualTo("409 conflict");
    assertThat(client.patch(path, "{'limit':2}").problem()).isEqualTo("404 not-found");
    assertThat(client.patch("/v1/connections/a%20b/pool", "{'name':'x'}").status()).isEqualTo(400);
    assertThat(client.get(path).problem()).isEqualTo("404 not-found");
    assertThat(client.act("DELETE", path).problem()).isEqualTo("404 not-found");
    assertThat(server.admin.pools()).containsExactly("shops");
    assertThat(server.admin.connections("shops")).isEmpty();
  }
}
