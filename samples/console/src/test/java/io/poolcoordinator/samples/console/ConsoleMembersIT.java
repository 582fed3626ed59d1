package io.poolcoordinator.samples.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Connection;
import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.samples.console.TestConsole.Run;
import io.poolcoordinator.samples.console.TestConsole.Running;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every command for members, connections and events, and those that go on, over Redis. */
class ConsoleMembersIT {

  private static TestRedis redis;

  private LiveConsole console;
  private Pool exact;

  @BeforeAll
  static void startRedis() throws IOException {
    redis = TestRedis.start();
  }

  @AfterAll
  static void stopRedis() throws IOException {
    redis.close();
  }

  @BeforeEach
  void aPoolWithMembers() {
    console = new LiveConsole(redis);
    Member eol1 = Member.builder("eol1").limit(4).attribute("country", "NL").build();
    exact =
        console.worker.pool(
            "exact", PoolConfig.builder().limit(10).member(eol1).members("eol2").build());
  }

  @AfterEach
  void close() {
    console.close();
  }

  private JsonNode member(String name) {
    for (JsonNode member : console.json("member", "list", "exact")) {
      if (member.get("name").textValue().equals(name)) {
        return member;
      }
    }
    throw new AssertionError("no member " + name);
  }

  private void run(String out, String... arguments) {
    Run run = console.run(arguments);
    assertThat(run.error()).isEmpty();
    assertThat(run.out()).isEqualTo(out + "\n");
    assertThat(run.code()).isZero();
  }

  private Permit hold(String member) throws InterruptedException {
    return exact.acquire(AcquireRequest.builder().label("orders#88").member(member).build());
  }

  @Test
  void membersAreListedWithTheirTurns() throws InterruptedException {
    hold("eol1");

    JsonNode json = console.json("member", "list", "exact");

    assertThat(json)
        .extracting(member -> member.get("name").textValue())
        .containsExactly("eol1", "eol2");
    assertThat(json)
        .extracting(member -> member.get("turn").intValue())
        .containsExactlyInAnyOrder(1, 2);
    assertThat(json)
        .extracting(member -> member.get("share").doubleValue())
        .containsExactly(0.5, 0.5);
    assertThat(json.get(0).get("held").longValue()).isEqualTo(1);
    assertThat(json.get(0).get("limit").intValue()).isEqualTo(4);
    assertThat(json.get(0).get("attributes").get("country").textValue()).isEqualTo("NL");
    assertThat(console.json("show", "exact").get("members")).isEqualTo(json);
    assertThat(console.run("member", "list", "exact").out())
        .containsPattern("(?m)^eol1 +active +[12] +50\\.0% +1 +1/4 +- +0 +- +country=NL$");
  }

  @Test
  void aMemberIsAddedReplacedAndRemoved() {
    run(
        "member eol3 of pool exact is added",
        "member",
        "add",
        "exact",
        "eol3",
        "--weight",
        "2",
        "--limit",
        "5",
        "--rate",
        "60/1m");
    assertThat(console.worker.admin().snapshot("exact").config().member("eol3").orElseThrow())
        .isEqualTo(
            Member.builder("eol3").weight(2).limit(5).rateLimit(RateLimit.perMinute(60)).build());
    assertThat(member("eol3").get("share").doubleValue()).isEqualTo(0.5);
    assertThat(member("eol3").get("windows").get(0).get("rate").textValue()).isEqualTo("60/1m");
    assertThat(console.run("member", "add", "exact", "eol3").code()).isEqualTo(2);

    run(
        "member eol1 of pool exact is replaced",
        "member",
        "replace",
        "exact",
        "eol1",
        "--weight",
        "3");
    assertThat(member("eol1").get("weight").intValue()).isEqualTo(3);
    assertThat(member("eol1").get("limit").intValue()).isEqualTo(4);
    assertThat(member("eol1").get("attributes").get("country").textValue()).isEqualTo("NL");

    run("member eol3 of pool exact is removed", "member", "remove", "exact", "eol3");
    assertThat(console.json("member", "list", "exact")).hasSize(2);
    assertThat(console.run("member", "remove", "exact", "eol3").code()).isEqualTo(3);
    assertThat(console.run("member", "enable", "exact", "eol3").code()).isEqualTo(3);
    assertThat(console.run("member", "drain", "exact", "eol3").code()).isEqualTo(3);
  }

  @Test
  void aMemberIsDisabledAndEnabled() {
    run("member eol2 of pool exact is disabled", "member", "disable", "exact", "eol2");
    assertThat(member("eol2").get("state").textValue()).isEqualTo("disabled");

    run("member eol2 of pool exact is enabled", "member", "enable", "exact", "eol2");
    assertThat(member("eol2").get("state").textValue()).isEqualTo("active");
  }

  @Test
  void aDrainSaysWhatIsHeldOrWaitsForIt() throws InterruptedException {
    Permit permit = hold("eol1");

    run(
        "member eol1 of pool exact is drained; 1 permit is still held on it",
        "member",
        "drain",
        "exact",
        "eol1");
    assertThat(member("eol1").get("state").textValue()).isEqualTo("drained");
    Running drain = console.start("member", "drain", "exact", "eol1", "--wait");
    // It does not end before the permit: by now it is seen to wait.
    await().pollDelay(Duration.ofMillis(700)).until(() -> !drain.isDone());
    permit.close();

    Run run = drain.end();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo("member eol1 of pool exact is drained; no permit is held on it\n");
  }

  @Test
  void aCoolDownIsEnded() throws InterruptedException {
    hold("eol2").release(Outcome.throttled(Duration.ofHours(1)));
    await().until(() -> !member("eol2").get("coolingUntil").isNull());
    assertThat(Instant.parse(member("eol2").get("coolingUntil").textValue()))
        .isAfter(Instant.now().plusSeconds(3_000));

    run(
        "member eol2 of pool exact does not cool down any more",
        "member",
        "end-cool-down",
        "exact",
        "eol2");

    assertThat(member("eol2").get("coolingUntil").isNull()).isTrue();
  }

  @Test
  void connectionsAreAttachedMovedAndDetached() throws InterruptedException {
    Connection sap = console.worker.connection("sap-1");
    console.worker.pool("other", PoolConfig.ofLimit(1));

    run("sap-1 is attached to exact", "attach", "sap-1", "exact");
    run("exact", "where", "sap-1");
    run("sap-1", "connections", "exact");
    assertThat(console.json("connections", "exact")).hasToString("[\"sap-1\"]");
    assertThat(console.json("show", "exact").get("connections").longValue()).isEqualTo(1);
    try (Permit permit = sap.acquire()) {
      assertThat(console.json("holders", "exact").get(0).get("label").textValue())
          .isEqualTo("sap-1");
      assertThat(permit.pool()).isEqualTo("exact");
    }

    run("sap-1 is attached to other", "attach", "sap-1", "other");
    assertThat(console.json("where", "sap-1").get("pool").textValue()).isEqualTo("other");
    assertThat(console.json("connections", "exact")).isEmpty();
    run("sap-1 is detached from other", "detach", "sap-1");
    assertThat(console.run("where", "sap-1").code()).isEqualTo(3);
    assertThat(console.run("detach", "sap-1").code()).isEqualTo(3);
    assertThat(console.run("attach", "sap-1", "absent").code()).isEqualTo(3);
  }

  @Test
  void eventsTellWhoDidWhatAndWhy() {
    console.run("set", "exact", "--limit", "9", "--actor", "anna", "--reason", "less room");
    console.run("pause", "exact");
    console.run("member", "disable", "exact", "eol2", "--actor", "ben");

    JsonNode json = console.json("events", "exact");

    assertThat(texts(json, "act")).containsExactly("made", "updated", "paused", "member-disabled");
    assertThat(texts(json, "actor"))
        .containsExactly(console.worker.worker(), "anna", "operator", "ben");
    assertThat(texts(json, "reason")).containsExactly("", "less room", "", "");
    assertThat(Instant.parse(json.get(0).get("time").textValue())).isNotNull();
    assertThat(texts(console.json("events", "exact", "--most", "1"), "act"))
        .containsExactly("member-disabled");
    assertThat(console.run("events", "exact").out())
        .startsWith("TIME ")
        .containsPattern("(?m)^[0-9T:.-]+Z +updated +anna +less room +");
  }

  private static List<String> texts(JsonNode events, String field) {
    return StreamSupport.stream(events.spliterator(), false)
        .map(event -> event.get(field).textValue())
        .toList();
  }

  @Test
  void eventsAreFollowed() {
    Running follow = console.start("events", "exact", "--follow", "--json");
    await().until(() -> follow.out().contains("\"act\":\"made\""));

    console.worker.admin().as("anna").pause("exact");
    await().until(() -> follow.out().contains("\"act\":\"paused\""));

    Run run = follow.stop();
    assertThat(run.code()).isZero();
    assertThat(run.error()).isEmpty();
    assertThat(run.jsonLines())
        .extracting(event -> event.get("act").textValue())
        .containsExactly("made", "paused");
  }

  @Test
  void poolsAreWatched() throws InterruptedException {
    Running watch = console.start("watch", "--every", "100ms");
    await().until(() -> watch.out().contains("\nexact  active  0/10  0        -            -\n"));

    hold("eol1");
    await().until(() -> watch.out().contains("\nexact  active  1/10  0        -            -\n"));

    Run run = watch.stop();
    assertThat(run.code()).isZero();
    assertThat(run.error()).isEmpty();
  }
}
