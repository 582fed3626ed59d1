package io.poolcoordinator.samples.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.samples.console.TestConsole.Run;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every command for pools, over Redis, beside a worker that holds and awaits permits. */
class ConsoleIT {

  private static TestRedis redis;

  private LiveConsole console;
  private Pool netsuite;
  private Permit first;
  private Permit second;
  private CompletableFuture<Permit> waiter;

  @BeforeAll
  static void startRedis() throws IOException {
    redis = TestRedis.start();
  }

  @AfterAll
  static void stopRedis() throws IOException {
    redis.close();
  }

  @BeforeEach
  void twoHoldAndOneWaits() throws InterruptedException {
    console = new LiveConsole(redis);
    netsuite =
        console.worker.pool(
            "netsuite", PoolConfig.builder().limit(2).rateLimit(RateLimit.perDay(5_000)).build());
    first = LiveConsole.hold(netsuite, "orders#88");
    second = LiveConsole.hold(netsuite, "orders#89");
    waiter = console.wait(netsuite, "orders#90");
  }

  @AfterEach
  void close() {
    console.close();
  }

  private long held() {
    return console.json("show", "netsuite").get("held").longValue();
  }

  private Permit granted() {
    return waiter.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void assertWaiterFailed(Class<? extends Exception> type) {
    assertThat(waiter.orTimeout(10, TimeUnit.SECONDS))
        .failsWithin(Duration.ofSeconds(11))
        .withThrowableThat()
        .withCauseInstanceOf(type);
  }

  @Test
  void poolsAreListedAndOneThatIsNotUsableIsARow() {
    console.worker.pool("broken", PoolConfig.ofLimit(1));
    redis.ask("HSET", console.prefix + "pool:{broken}", "limit", "abc");

    Run run = console.run("pools");
    JsonNode json = console.json("pools");

    assertThat(run.error()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("POOL      STATE     HELD  WAITING  OLDEST WAIT  BLOCKED\n")
        .containsPattern("(?m)^netsuite  active    2/2   1        \\d+s           slots$")
        .containsPattern("(?m)^broken    unusable  -     -        -            pool broken is ");
    assertThat(json).hasSize(2);
    JsonNode broken = json.get(0);
    assertThat(broken.get("name").textValue()).isEqualTo("broken");
    assertThat(broken.get("state").textValue()).isEqualTo("unusable");
    assertThat(broken.get("held").isNull()).isTrue();
    assertThat(broken.get("error").textValue()).isEqualTo("unusable-state");
    JsonNode usable = json.get(1);
    assertThat(usable.get("name").textValue()).isEqualTo("netsuite");
    assertThat(usable.get("state").textValue()).isEqualTo("active");
    assertThat(usable.get("held").longValue()).isEqualTo(2);
    assertThat(usable.get("limit").intValue()).isEqualTo(2);
    assertThat(usable.get("waiting").longValue()).isEqualTo(1);
    assertThat(usable.get("oldestWaitMillis").isIntegralNumber()).isTrue();
    assertThat(usable.get("blocked").textValue()).isEqualTo("slots");
    assertThat(usable.get("error").isNull()).isTrue();
  }

  @Test
  void whatIsNotUsableIsNamedWithTheCommandThatMendsIt() {
    String key = console.prefix + "pool:{netsuite}";
    redis.ask("HSET", key, "limit", "abc");

    Run run = console.run("show", "netsuite");

    assertThat(run.code()).isEqualTo(6);
    assertThat(run.error())
        .startsWith("console: pool netsuite is not usable: key " + key + ", field limit: ")
        .endsWith("; mend it: HSET " + key + " limit <number>\n");
    redis.ask("HSET", key, "limit", "2");
    assertThat(held()).isEqualTo(2);
  }

  @Test
  void aPoolIsShown() {
    String out = console.run("show", "netsuite").out();
    JsonNode json = console.json("show", "netsuite");

    assertThat(out)
        .containsPattern("(?m)^held +2/2$")
        .containsPattern("(?m)^waiting +1, the oldest for \\d+s$")
        .containsPattern("(?m)^blocked +slots$")
        .containsPattern("(?m)^5000/1d +2/5000 +open$");
    assertThat(json.get("name").textValue()).isEqualTo("netsuite");
    assertThat(Instant.parse(json.get("time").textValue()))
        .isBetween(first.since(), Instant.now().plusSeconds(60));
    assertThat(json.get("version").longValue()).isPositive();
    assertThat(json.get("timeoutMillis").longValue()).isEqualTo(30_000);
    assertThat(json.get("windows").get(0).get("rate").textValue()).isEqualTo("5000/1d");
    assertThat(json.get("windows").get(0).get("used").longValue()).isEqualTo(2);
    assertThat(json.get("members")).isEmpty();
    assertThat(json.get("connections").longValue()).isZero();
  }

  @Test
  void holdersAreListedTheOldestFirst() {
    JsonNode json = console.json("holders", "netsuite");

    assertThat(json)
        .extracting(holder -> holder.get("permit").textValue())
        .containsExactly(first.id(), second.id());
    JsonNode oldest = json.get(0);
    assertThat(oldest.get("worker").textValue()).isEqualTo(console.worker.worker());
    assertThat(oldest.get("label").textValue()).isEqualTo("orders#88");
    assertThat(oldest.get("token").longValue()).isEqualTo(first.token());
    assertThat(oldest.get("cost").intValue()).isEqualTo(1);
    assertThat(oldest.get("member").isNull()).isTrue();
    assertThat(Instant.parse(oldest.get("since").textValue()))
        .isBefore(Instant.parse(oldest.get("leaseUntil").textValue()));
    assertThat(console.run("holders", "netsuite").out())
        .containsPattern(
            "(?m)^\\d+s +orders#88 +- +1 +in \\d+s +\\d+ +\\Q"
                + console.worker.worker()
                + "\\E +\\Q"
                + first.id()
                + "\\E$");
  }

  @Test
  void waitersAreListed() {
    JsonNode json = console.json("waiters", "netsuite");

    assertThat(json).hasSize(1);
    assertThat(json.get(0).get("label").textValue()).isEqualTo("orders#90");
    assertThat(json.get(0).get("worker").textValue()).isEqualTo(console.worker.worker());
    assertThat(json.get(0).get("place").longValue()).isEqualTo(1);
    assertThat(json.get(0).get("wantsPermit").booleanValue()).isTrue();
    assertThat(json.get(0).get("parked").booleanValue()).isFalse();
    assertThat(json.get(0).get("members")).isEmpty();
    assertThat(Instant.parse(json.get(0).get("since").textValue()))
        .isBefore(Instant.parse(json.get(0).get("deadline").textValue()));
    assertThat(console.run("waiters", "netsuite").out())
        .containsPattern("(?m)^\\d+s +1 +orders#90 +permit +any +1 +in \\d+s +no +web-7-");
  }

  @Test
  void aHigherLimitGrantsAtOnce() {
    Run run = console.run("set", "netsuite", "--limit", "3");

    assertThat(run.error()).isEmpty();
    assertThat(run.out()).matches("netsuite is at version \\d+\nlimit: 2 -> 3\n");
    assertThat(granted().label()).contains("orders#90");
    JsonNode json = console.json("set", "netsuite", "--rate", "none", "--timeout", "PT7S");
    assertThat(json.get("limit").intValue()).isEqualTo(3);
    assertThat(json.get("windows")).isEmpty();
    assertThat(json.get("timeoutMillis").longValue()).isEqualTo(7_000);
  }

  @Test
  void settingsAreSetIfTheyAreTheOnesThatWereSeen() {
    String seen = console.json("show", "netsuite").get("version").asText();

    assertThat(console.run("set", "netsuite", "--lease", "20s", "--version", seen).code()).isZero();
    Run late = console.run("set", "netsuite", "--lease", "40s", "--version", seen);

    assertThat(late.code()).isEqualTo(4);
    assertThat(late.error()).startsWith("console: pool netsuite was changed by somebody else");
    assertThat(console.json("show", "netsuite").get("leaseMillis").longValue()).isEqualTo(20_000);
  }

  @Test
  void aPausedPoolGrantsNothingUntilItIsResumed() throws InterruptedException {
    assertThat(console.run("pause", "netsuite").out()).isEqualTo("netsuite is paused\n");
    assertThat(console.run("pause", "netsuite").out()).isEqualTo("netsuite was paused already\n");
    assertThat(console.json("pools").get(0).get("state").textValue()).isEqualTo("paused");
    first.close();
    assertThat(netsuite.tryAcquire()).isEmpty();
    assertThat(waiter).isNotDone();

    assertThat(console.run("resume", "netsuite").out()).isEqualTo("netsuite is resumed\n");
    assertThat(console.run("end-cool-down", "netsuite").out())
        .isEqualTo("netsuite does not cool down any more\n");

    assertThat(granted().isValid()).isTrue();
    assertThat(console.json("resume", "netsuite").get("changed").booleanValue()).isFalse();
  }

  @Test
  void clearingWantsTheNameAndSaysWhatWent() {
    assertThat(console.run("clear", "netsuite").code()).isEqualTo(5);
    assertThat(console.run("clear", "netsuite", "--yes", "xero").code()).isEqualTo(5);
    assertThat(held()).isEqualTo(2);
    assertThat(waiter).isNotDone();

    Run run = console.run("clear", "netsuite", "--yes", "netsuite");

    assertThat(run.error())
        .startsWith("this fails 1 waiter and ends 2 permits of pool netsuite\n")
        .contains("orders#88", "orders#89", "orders#90");
    assertThat(run.out())
        .isEqualTo(
            "cleared netsuite: 1 waiter and 2 permits; calls of these permits may still be"
                + " running\n");
    assertThat(held()).isZero();
    assertWaiterFailed(PoolClearedException.class);
  }

  @Test
  void clearingWaitersLeavesPermits() {
    Run run = console.run("clear", "netsuite", "--waiters-only", "--yes", "netsuite");

    assertThat(run.out()).isEqualTo("cleared netsuite: 1 waiter and 0 permits\n");
    assertThat(held()).isEqualTo(2);
    assertWaiterFailed(PoolClearedException.class);
  }

  @Test
  void onePermitIsEndedAndTheNextOneIsServed() {
    Run run = console.run("end", "netsuite", first.id());

    assertThat(run.out())
        .isEqualTo(
            "ended " + first.id() + " of netsuite; a call of this permit may still be running\n");
    assertThat(granted().label()).contains("orders#90");
    assertThat(console.run("end", "netsuite", first.id()).code()).isEqualTo(3);
  }

  @Test
  void aPoolIsDeletedWhileItIsInUse() {
    Run run = console.run("delete", "netsuite", "--yes", "netsuite");

    assertThat(run.out())
        .isEqualTo(
            "deleted netsuite: 1 waiter and 2 permits; calls of these permits may still be"
                + " running\n");
    assertWaiterFailed(PoolDeletedException.class);
    assertThat(console.run("show", "netsuite").out()).containsPattern("(?m)^state +deleted$");
    assertThat(console.run("pause", "netsuite").code()).isEqualTo(3);
    assertThat(console.run("delete", "netsuite", "--yes", "netsuite").code()).isEqualTo(3);
  }

  @Test
  void nothingIsCreatedByAsking() {
    for (String command : new String[] {"show", "holders", "waiters", "pause", "events"}) {
      Run run = console.run(command, "absent");

      assertThat(run.code()).as(command).isEqualTo(3);
      assertThat(run.error()).startsWith("console: pool absent does not exist");
    }
    assertThat(console.run("show", "no name").code()).isEqualTo(2);
    assertThat(console.json("pools")).hasSize(1);
  }
}
