package io.poolcoordinator.samples.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.samples.console.rest.TestClient.Answer;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every route of members. */
class MemberRoutesTest {

  private static final String MEMBERS = "/v1/pools/exact/members";

  private final TestServer server = TestServer.open();
  private final TestClient client = server.client;
  private final Pool pool =
      server.worker.pool(
          "exact",
          PoolConfig.builder()
              .limit(10)
              .member(Member.builder("eol1").limit(4).attribute("country", "NL").build())
              .members("eol2")
              .build());

  @AfterEach
  void close() {
    server.close();
  }

  private Member stored(String name) {
    return server.admin.snapshot("exact").config().member(name).orElseThrow();
  }

  @Test
  void membersAreListed() {
    Answer members = client.get(MEMBERS);

    assertThat(members.json())
        .extracting(member -> member.get("name").textValue())
        .containsExactly("eol1", "eol2");
    assertThat(members.json()).isEqualTo(client.get("/v1/pools/exact").json().get("members"));
  }

  @Test
  void aMemberIsAdded() {
    Answer added =
        client.post(
            MEMBERS,
            "{'name':'eol3','weight':2,'limit':5,'rateLimits':['60/1m'],"
                + "'attributes':{'country':'BE'},'reason':'more'}",
            "X-Actor",
            "anna");

    assertThat(added.status()).isEqualTo(201);
    assertThat(added.header("Location")).isEqualTo("/v1/pools/exact/members/eol3");
    assertThat(added.json().get("share").doubleValue()).isEqualTo(0.5);
    assertThat(stored("eol3"))
        .isEqualTo(
            Member.builder("eol3")
                .weight(2)
                .limit(5)
                .rateLimit(RateLimit.perMinute(60))
                .attribute("country", "BE")
                .build());
    assertThat(server.newestEvent("exact")).endsWith(" by anna because more");
    assertThat(client.post(MEMBERS, "{'name':'eol3'}").problem()).isEqualTo("409 conflict name");
    assertThat(client.post(MEMBERS, "{'name':'eol4','weight':1000}").problem())
        .isEqualTo("400 usage weight");
    assertThat(client.post(MEMBERS, "{'weight':1}").problem()).isEqualTo("400 usage name");
  }

  @Test
  void ofAMemberThatIsChangedTheRestStays() {
    String seen = client.get("/v1/pools/exact").header("ETag");

    Answer changed = client.patch(MEMBERS + "/eol1", "{'weight':3}", "If-Match", seen);

    assertThat(changed.json().get("weight").intValue()).isEqualTo(3);
    assertThat(stored("eol1"))
        .isEqualTo(Member.builder("eol1").weight(3).limit(4).attribute("country", "NL").build());
    assertThat(server.newestEvent("exact")).isEqualTo("updated by console");
    assertThat(client.patch(MEMBERS + "/eol1", "{'weight':4}", "If-Match", seen).problem())
        .isEqualTo("412 conflict If-Match");

    client.patch(
        MEMBERS + "/eol1", "{'limit':null,'rateLimits':['5/1s'],'attributes':{'plan':'big'}}");

    assertThat(stored("eol1"))
        .isEqualTo(
            Member.builder("eol1")
                .weight(3)
                .rateLimit(RateLimit.perSecond(5))
                .attribute("plan", "big")
                .build());
    client.patch(MEMBERS + "/eol1", "{'rateLimits':[],'attributes':{}}");
    assertThat(stored("eol1")).isEqualTo(Member.of("eol1", 3));
    assertThat(client.patch(MEMBERS + "/eol1", "{'weight':1000}").problem())
        .isEqualTo("400 usage weight");
    assertThat(client.patch(MEMBERS + "/eol1", "{'name':'x'}").problem())
        .isEqualTo("400 usage name");
  }

  @Test
  void aMemberIsRemoved() {
    Answer removed = client.act("DELETE", MEMBERS + "/eol2", "X-Reason", "closed");

    assertThat(removed.text("done")).isEqualTo("removed");
    assertThat(client.get(MEMBERS).json()).hasSize(1);
    assertThat(server.newestEvent("exact")).endsWith(" by console because closed");
  }

  @Test
  void aMemberIsDrainedDisabledAndEnabled() {
    assertThat(client.act("POST", MEMBERS + "/eol1/drain").text("state")).isEqualTo("drained");
    assertThat(server.newestEvent("exact")).isEqualTo("member-drained by console");
    assertThat(client.act("POST", MEMBERS + "/eol1/enable").text("state")).isEqualTo("active");
    assertThat(server.newestEvent("exact")).isEqualTo("member-enabled by console");
    assertThat(client.act("POST", MEMBERS + "/eol1/disable", "X-Actor", "ben").text("state"))
        .isEqualTo("disabled");
    assertThat(server.newestEvent("exact")).isEqualTo("member-disabled by ben");
  }

  @Test
  void aCoolDownIsEnded() throws InterruptedException {
    pool.acquire(AcquireRequest.builder().member("eol2").build())
        .release(Outcome.throttled(Duration.ofHours(1)));
    Awaitility.await().until(() -> !client.get(MEMBERS).json().get(1).get("coolingUntil").isNull());
    assertThat(client.get("/v1/pools").json().at("/pools/0/cooling")).hasToString("[\"eol2\"]");

    Answer ended = client.act("POST", MEMBERS + "/eol2/end-cool-down");

    assertThat(ended.json().get("coolingUntil").isNull()).isTrue();
    assertThat(client.get("/v1/pools").json().at("/pools/0/cooling")).isEmpty();
  }

  @Test
  void aMemberThatThereIsNotIsNotFound() {
    for (String act : new String[] {"drain", "enable", "disable", "end-cool-down"}) {
      assertThat(client.act("POST", MEMBERS + "/absent/" + act).problem())
          .isEqualTo("404 not-found");
    }
    assertThat(client.act("DELETE", MEMBERS + "/absent").problem()).isEqualTo("404 not-found");
    assertThat(client.patch(MEMBERS + "/absent", "{'weight':2}").problem())
        .isEqualTo("404 not-found");
    assertThat(client.post("/v1/pools/absent/members", "{'name':'a'}").problem())
        .isEqualTo("404 not-found");
    assertThat(client.patch(MEMBERS + "/a%2Cb", "{'weight':2}").problem())
        .isEqualTo("400 usage member");
  }
}
