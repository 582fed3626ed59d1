package io.poolcoordinator.samples.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.CoolDown;
import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.samples.console.rest.TestClient.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every route of pools, over pools in memory: what it answers, and what it does. */
class PoolRoutesTest {

  private final TestServer server = TestServer.open();
  private final TestClient client = server.client;

  @AfterEach
  void close() {
    server.close();
  }

  private Pool pool(String name, int limit) {
    return server.worker.pool(name, PoolConfig.ofLimit(limit));
  }

  private static Permit hold(Pool pool, String label) throws InterruptedException {
    return pool.acquire(AcquireRequest.builder().label(label).build());
  }

  private CompletableFuture<Permit> queue(Pool pool) {
    CompletableFuture<Permit> waiter = pool.acquireAsync();
    Awaitility.await().until(() -> server.admin.snapshot(pool.name()).waiting() > 0);
    return waiter;
  }

  @Test
  void aPoolIsMadeWithTheLibrarysDefaults() {
    Answer made = client.post("/v1/pools", "{'name':'netsuite','limit':5}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Location")).isEqualTo("/v1/pools/netsuite");
    assertThat(made.header("ETag")).isEqualTo("\"" + made.json().get("version") + "\"");
    assertThat(made.json().get("timeoutMillis").longValue()).isEqualTo(30_000);
    assertThat(server.admin.snapshot("netsuite").config()).isEqualTo(PoolConfig.ofLimit(5));
    assertThat(server.newestEvent("netsuite")).isEqualTo("made by console");
    assertThat(client.post("/v1/pools", "{'name':'netsuite','limit':5}").problem())
        .isEqualTo("409 conflict");
  }

  @Test
  void headAnswersAsGetDoesWithoutABody() {
    pool("netsuite", 5);

    for (String path : List.of("/v1/pools", "/v1/pools/netsuite", "/v1/pools/netsuite/stream")) {
      Answer head = client.act("HEAD", path);
      assertThat(head.status()).as(path).isEqualTo(200);
      assertThat(head.body()).as(path).isEmpty();
    }
    assertThat(client.act("HEAD", "/v1/pools/netsuite").header("ETag"))
        .isEqualTo(client.get("/v1/pools/netsuite").header("ETag"));
    assertThat(client.act("HEAD", "/v1/pools/absent").status()).isEqualTo(404);
    assertThat(client.act("HEAD", "/v1/absent").status()).isEqualTo(404);
  }

  @Test
  void aPoolIsMadeWithAllSettings() {
    Answer made =
        client.post(
            "/v1/pools",
            "{'name':'exact','limit':10,'timeoutMillis':300000,'leaseMillis':1000,"
                + "'longestHoldMillis':60000,'warnAfterMillis':5000,"
                + "'rateLimits':['60/1m','5000/1d'],'rateLimitPerWorker':'10/1s',"
                + "'members':[{'name':'eol1','weight':2,'limit':4,'rateLimits':['30/1m'],"
                + "'attributes':{'country':'NL'}},{'name':'eol2','limit':null}],"
                + "'coolDown':{'standardMillis':2000,'afterFailures':0},'reason':'new account'}",
            "X-Actor",
            "anna%20b");

    assertThat(made.status()).isEqualTo(201);
    assertThat(server.admin.snapshot("exact").config())
        .isEqualTo(
            PoolConfig.builder()
                .limit(10)
                .timeout(Duration.ofMinutes(5))
                .lease(Duration.ofSeconds(1))
                .longestHold(Duration.ofMinutes(1))
                .warnAfter(Duration.ofSeconds(5))
                .rateLimit(RateLimit.perMinute(60))
                .rateLimit(RateLimit.perDay(5000))
                .rateLimitPerWorker(RateLimit.perSecond(10))
                .member(
                    Member.builder("eol1")
                        .weight(2)
                        .limit(4)
                        .rateLimit(RateLimit.perMinute(30))
                        .attribute("country", "NL")
                        .build())
                .members("eol2")
                .coolDown(
                    CoolDown.builder().standard(Duration.ofSeconds(2)).afterFailures(0).build())
                .build());
    assertThat(server.newestEvent("exact")).isEqualTo("made by anna b because new account");
  }

  @Test
  void aPoolIsChangedIfItIsStillTheOneThatWasSeen() {
    pool("netsuite", 5);
    String seen = client.get("/v1/pools/netsuite").header("ETag");

    Answer changed =
        client.patch(
            "/v1/pools/netsuite", "{'limit':8,'longestHoldMillis':9000}", "If-Match", seen);

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().get("limit").intValue()).isEqualTo(8);
    assertThat(changed.header("ETag")).isNotEqualTo(seen);
    assertThat(server.newestEvent("netsuite")).isEqualTo("updated by console");
    Answer late = client.patch("/v1/pools/netsuite", "{'limit':9}", "If-Match", seen);
    assertThat(late.problem()).isEqualTo("412 conflict If-Match");
    assertThat(client.patch("/v1/pools/netsuite", "{'limit':9}").problem())
        .isEqualTo("428 refused If-Match");
    assertThat(client.patch("/v1/pools/netsuite", "{'limit':9}", "If-Match", "7").problem())
        .isEqualTo("400 usage If-Match");
    assertThat(client.patch("/v1/pools/netsuite", "{'limit':9}", "If-Match", "W/" + seen).problem())
        .isEqualTo("412 conflict If-Match");
    assertThat(server.admin.snapshot("netsuite").config().limit()).isEqualTo(8);

    Answer removed =
        client.patch(
            "/v1/pools/netsuite",
            "{'longestHoldMillis':null,'members':[{'name':'a'}],'rateLimits':['5/1s']}",
            "If-Match",
            "\"1\", " + changed.header("ETag"));

    assertThat(removed.json().get("longestHoldMillis").isNull()).isTrue();
    assertThat(removed.json().get("limit").intValue()).isEqualTo(8);
    assertThat(removed.json().get("members")).hasSize(1);
    Answer whatever = client.patch("/v1/pools/netsuite", "{'members':[]}", "If-Match", "*");
    assertThat(whatever.json().get("members")).isEmpty();
    assertThat(whatever.json().get("windows")).hasSize(1);
  }

  @Test
  void aPoolIsDeletedAndItsConnectionsAreNamed() throws InterruptedException {
    Pool pool = pool("netsuite", 1);
    hold(pool, "orders#1");
    server.admin.attach("shop-de", "netsuite");
    assertThat(client.act("DELETE", "/v1/pools/netsuite", "If-Match", "\"999\"").problem())
        .isEqualTo("412 conflict If-Match");

    Answer deleted = client.act("DELETE", "/v1/pools/netsuite", "X-Reason", "not%20used");

    assertThat(deleted.json().get("holders").intValue()).isEqualTo(1);
    assertThat(deleted.json().get("connections")).hasToString("[\"shop-de\"]");
    assertThat(server.newestEvent("netsuite")).isEqualTo("deleted by console because not used");
    assertThat(client.act("DELETE", "/v1/pools/netsuite").problem()).isEqualTo("404 not-found");
    assertThat(client.get("/v1/pools/netsuite").text("state")).isEqualTo("deleted");
    assertThat(client.get("/v1/pools").json().get("pools")).isEmpty();
    assertThat(client.get("/v1/pools?state=deleted").json().get("pools")).hasSize(1);
  }

  @Test
  void aPoolIsPausedAndResumed() {
    pool("netsuite", 1);

    assertThat(client.act("POST", "/v1/pools/netsuite/pause").json())
        .hasToString("{\"changed\":true}");
    assertThat(client.act("POST", "/v1/pools/netsuite/pause").json())
        .hasToString("{\"changed\":false}");
    assertThat(server.admin.snapshot("netsuite").state()).isEqualTo(PoolState.PAUSED);
    assertThat(
            client.post("/v1/pools/netsuite/resume", "{'reason':'fixed'}", "X-Actor", "ben").json())
        .hasToString("{\"changed\":true}");
    assertThat(server.newestEvent("netsuite")).isEqualTo("resumed by ben because fixed");
  }

  @Test
  void aPoolIsClearedOnlyIfItsNameIsGiven() throws InterruptedException {
    // A holder hears of it when it renews its lease at the latest.
    Pool pool =
        server.worker.pool(
            "netsuite", PoolConfig.builder().limit(1).lease(Duration.ofSeconds(1)).build());
    Permit held = hold(pool, "orders#1");
    CompletableFuture<Permit> waiter = queue(pool);
    for (String body : List.of("{}", "{'confirm':''}", "{'confirm':'Netsuite'}")) {
      Answer refused = client.post("/v1/pools/netsuite/clear", body);
      assertThat(refused.problem()).isEqualTo("400 refused confirm");
      assertThat(refused.text("detail")).contains("\"netsuite\"", "nothing was done");
    }
    assertThat(client.act("POST", "/v1/pools/netsuite/clear").problem())
        .isEqualTo("400 refused confirm");
    assertThat(server.admin.snapshot("netsuite").waiting()).isEqualTo(1);

    Answer waiters =
        client.post("/v1/pools/netsuite/clear", "{'confirm':'netsuite','waitersOnly':true}");
    assertThat(waiters.json().get("waiters").intValue()).isEqualTo(1);
    assertThat(waiters.json().get("holders").intValue()).isZero();
    Awaitility.await().until(waiter::isCompletedExceptionally);

    Answer all = client.post("/v1/pools/netsuite/clear", "{'confirm':'netsuite','reason':'stuck'}");
    assertThat(all.json().get("holders").intValue()).isEqualTo(1);
    assertThat(all.text("warning")).contains("may still be running");
    assertThat(server.newestEvent("netsuite")).isEqualTo("cleared by console because stuck");
    Awaitility.await().until(() -> !held.isValid());
  }

  @Test
  void oneThatHoldsAndOneThatWaitsAreEnded() throws InterruptedException {
    Pool pool = pool("netsuite", 1);
    hold(pool, "orders#1");
    CompletableFuture<Permit> waiter = queue(pool);
    JsonNode holder = client.get("/v1/pools/netsuite/holders").json().get(0);
    JsonNode waiting = client.get("/v1/pools/netsuite/waiters").json().get(0);
    assertThat(holder.get("label").textValue()).isEqualTo("orders#1");
    String wait = "/v1/pools/netsuite/waiters/" + waiting.get("permit").textValue();
    String hold = "/v1/pools/netsuite/holders/" + holder.get("permit").textValue();

    assertThat(client.act("DELETE", wait).json().get("ended").booleanValue()).isTrue();
    Awaitility.await().until(waiter::isCompletedExceptionally);
    assertThat(client.act("DELETE", hold, "X-Reason", "lost").json().get("ended").booleanValue())
        .isTrue();

    assertThat(server.newestEvent("netsuite")).endsWith(" by console because lost");
    assertThat(client.act("DELETE", hold).problem()).isEqualTo("404 not-found");
    assertThat(client.act("DELETE", "/v1/pools/netsuite/waiters/none").problem())
        .isEqualTo("404 not-found");
  }

  @Test
  void aCoolDownOfThePoolIsEnded() throws InterruptedException {
    Pool pool = pool("netsuite", 1);
    hold(pool, "orders#1").release(Outcome.throttled(Duration.ofHours(1)));
    Awaitility.await()
        .until(() -> !client.get("/v1/pools/netsuite").json().get("coolingUntil").isNull());

    assertThat(client.act("POST", "/v1/pools/netsuite/end-cool-down").json())
        .hasToString("{\"changed\":true}");

    assertThat(client.get("/v1/pools/netsuite").json().get("coolingUntil").isNull()).isTrue();
    server.worker.pool("exact", PoolConfig.builder().limit(1).members("a").build());
    assertThat(client.act("POST", "/v1/pools/exact/end-cool-down").problem())
        .isEqualTo("409 conflict");
  }

  @Test
  void whatThereIsNotIsNotFound() {
    for (String path :
        List.of("", "/holders", "/waiters", "/members", "/events", "/connections", "/audit")) {
      assertThat(client.get("/v1/pools/absent" + path).problem()).isEqualTo("404 not-found");
    }
    assertThat(client.get("/v1/pools/absent/stream").problem()).isEqualTo("404 not-found");
    assertThat(client.get("/v1/absent").problem()).isEqualTo("404 not-found");
    assertThat(client.act("PUT", "/v1/pools").problem()).isEqualTo("405 usage");
    assertThat(client.act("POST", "/v1/pools/absent/pause").problem()).isEqualTo("404 not-found");
    assertThat(server.admin.pools()).isEmpty();
  }

  @Test
  void eventsAreListedAndFollowed() {
    pool("netsuite", 1);
    server.admin.pause("netsuite");
    server.admin.resume("netsuite");

    JsonNode newest = client.get("/v1/pools/netsuite/events?most=2").json();
    JsonNode all = client.get("/v1/pools/netsuite/events").json();

    assertThat(newest)
        .extracting(event -> event.get("act").textValue())
        .containsExactly("paused", "resumed");
    assertThat(all).hasSize(3);
    String after = "/v1/pools/netsuite/events?after=";
    assertThat(client.get(after + all.get(1).get("id").textValue()).json())
        .containsExactly(all.get(2));
    assertThat(client.get(after).json()).isEqualTo(all);
    assertThat(client.get(after + "x").problem()).isEqualTo("400 usage after");
    assertThat(client.get("/v1/pools/netsuite/events?most=0").problem())
        .isEqualTo("400 usage most");
    assertThat(client.get("/v1/pools/netsuite/events?most=1001").problem())
        .isEqualTo("400 usage most");
  }

  @Test
  void aPoolIsAudited() {
    pool("netsuite", 1);

    Answer audit = client.get("/v1/pools/netsuite/audit");

    assertThat(audit.json().get("consistent").booleanValue()).isTrue();
    assertThat(audit.text("pool")).isEqualTo("netsuite");
  }
}
