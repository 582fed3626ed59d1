package io.poolcoordinator.samples.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.samples.console.TestConsole.Run;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that run until somebody ends them. */
class ConsoleLiveTest {

  private static final String ESCAPE = "\u001b[";

  private final TestConsole console = new TestConsole();
  private final AtomicInteger looks = new AtomicInteger();

  @BeforeEach
  void aPool() {
    console.pools.add(Snapshots.idle("netsuite", PoolConfig.ofLimit(2)));
  }

  /** Ctrl-C while the console looks for the n-th time. */
  private void stopAtLook(int last) {
    console.pools.onLook =
        () -> {
          if (looks.incrementAndGet() == last) {
            console.stop.stop();
          }
        };
  }

  @Test
  void withoutTerminalItShowsOneBlockAfterTheOther() {
    stopAtLook(2);

    Run run = console.run("watch", "--every", "100ms");

    assertThat(run.code()).isZero();
    assertThat(run.error()).isEmpty();
    String block =
        """
        [0-9T:.-]+Z, every 100ms until Ctrl-C
        POOL      STATE   HELD  WAITING  OLDEST WAIT  BLOCKED
        netsuite  active  0/2   0        -            -
        """;
    assertThat(run.out()).matches(block + "\n" + block);
  }

  @Test
  void onATerminalItIsDrawnInPlaceAndLeftAsItWas() {
    console.sit();
    stopAtLook(2);

    Run run = console.run("watch", "--every", "100ms");

    assertThat(run.out())
        .startsWith(ESCAPE + "?25l" + ESCAPE + "2J" + ESCAPE + "H")
        .contains("netsuite  active  0/2   0        -            -" + ESCAPE + "K\n")
        .contains(ESCAPE + "J" + ESCAPE + "H")
        .endsWith(ESCAPE + "J" + ESCAPE + "?25h");
  }

  @Test
  void inJsonEveryLookIsALineEvenOnATerminal() {
    console.sit();
    stopAtLook(2);

    List<JsonNode> lines = console.run("watch", "--every", "100ms", "--json").jsonLines();

    assertThat(lines)
        .hasSize(2)
        .allSatisfy(
            line -> {
              assertThat(line.get("time").textValue()).endsWith("Z");
              assertThat(line.get("pools")).hasSize(1);
              assertThat(line.get("pools").get(0).get("name").textValue()).isEqualTo("netsuite");
              assertThat(line.get("error").isNull()).isTrue();
            });
  }

  @Test
  void namedPoolsAreWatchedAloneAndMayBeAbsent() {
    console.pools.add(Snapshots.idle("xero", PoolConfig.ofLimit(2)));
    console.stop.stop();

    Run run = console.run("watch", "xero", "absent");

    assertThat(run.out())
        .contains("\nxero ")
        .contains("\nabsent  gone ")
        .doesNotContain("netsuite");
    assertThat(console.run("watch", "no name").code()).isEqualTo(2);
  }

  @Test
  void aStoreThatDoesNotAnswerForAWhileIsWaitedFor() {
    console.pools.failures.put("*", failure(Outcome.UNKNOWN));
    console.pools.onLook =
        () -> {
          if (looks.incrementAndGet() == 2) {
            console.pools.failures.clear();
            console.stop.stop();
          }
        };

    List<JsonNode> lines = console.run("watch", "--every", "100ms", "--json").jsonLines();

    assertThat(lines.get(0).get("error").textValue()).isEqualTo("failed");
    assertThat(lines.get(0).get("message").textValue()).isEqualTo("the store is down");
    assertThat(lines.get(0).get("pools")).isEmpty();
    assertThat(lines.get(1).get("pools")).hasSize(1);
  }

  @Test
  void aStoreThatRefusesIsNot() {
    console.pools.failures.put("*", failure(Outcome.REFUSED));

    Run run = console.run("watch");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.error()).isEqualTo("console: the store is down\n");
  }

  private static PoolStoreException failure(Outcome outcome) {
    return new PoolStoreException("*", outcome, "the store is down", null);
  }

  @Test
  void eventsAreListedTheNewestLast() {
    console.pools.events =
        List.of(Snapshots.event("3-0", "cleared", "anna"), Snapshots.event("2-0", "updated", "-"));

    Run run = console.run("events", "netsuite", "--most", "2");

    assertThat(run.out())
        .isEqualTo(
            """
            TIME                      ACT              ACTOR         REASON            CHANGE
            2026-11-26T17:00:00.123Z  updated          -             -                 limit=2 -> limit=3
            2026-11-26T17:00:00.123Z  cleared          anna          -                 limit=2 -> limit=3
            """);
    assertThat(console.run("events", "netsuite", "--json", "--most", "1").json())
        .hasToString(
            "[{\"id\":\"3-0\",\"time\":\"2026-11-26T17:00:00.123Z\",\"act\":\"cleared\","
                + "\"actor\":\"anna\",\"reason\":\"\",\"before\":\"limit=2\","
                + "\"after\":\"limit=3\"}]");
  }

  @Test
  void eventsAreFollowedFromTheLastOneThatWasShown() {
    console.pools.events = List.of(Snapshots.event("3-0", "cleared", "anna"));
    console.pools.furtherEvents.add(List.of(Snapshots.event("4-0", "paused", "ben")));
    stopAtLook(1);

    Run run = console.run("events", "netsuite", "--follow");

    assertThat(run.out().lines()).hasSize(3);
    assertThat(run.out()).containsPattern("(?s)TIME .* cleared .* paused .*ben");
    assertThat(console.pools.acts).containsExactly("eventsAfter netsuite 3-0");
  }

  @Test
  void followedEventsAreALineOfJsonEachAndOutliveASilentStore() {
    console.pools.furtherEvents.add(failure(Outcome.NOT_EXECUTED));
    console.pools.furtherEvents.add(
        List.of(Snapshots.event("4-0", "paused", "ben"), Snapshots.event("5-0", "resumed", "ben")));
    stopAtLook(2);

    Run run = console.run("events", "netsuite", "--follow", "--json");

    assertThat(run.code()).isZero();
    assertThat(run.jsonLines())
        .extracting(line -> line.get("act").textValue())
        .containsExactly("paused", "resumed");
    assertThat(run.errorJson().get("message").textValue()).isEqualTo("the store is down");
    assertThat(console.pools.acts)
        .containsExactly("eventsAfter netsuite ", "eventsAfter netsuite ");
  }

  @Test
  void aDrainSaysWhatIsStillHeld() {
    console.pools.members.add("eol1", MemberState.ACTIVE, 2);

    Run run = console.run("member", "drain", "netsuite", "eol1");

    assertThat(run.out())
        .isEqualTo("member eol1 of pool netsuite is drained; 2 permits are still held on it\n");
    assertThat(console.pools.members.drained).isCancelled();
  }

  @Test
  void aDrainWaitsUntilNothingIsHeld() {
    console.pools.members.add("eol1", MemberState.ACTIVE, 2);
    console.pools.members.onDrain = () -> console.pools.members.drained.complete(null);

    Run run = console.run("member", "drain", "netsuite", "eol1", "--wait", "--json");

    assertThat(run.json())
        .hasToString("{\"pool\":\"netsuite\",\"member\":\"eol1\",\"done\":\"drained\",\"held\":0}");
  }

  @Test
  void aWaitForADrainCanBeEnded() {
    console.pools.members.add("eol1", MemberState.ACTIVE, 2);
    console.pools.members.onDrain = () -> console.stop.stop();

    Run run = console.run("member", "drain", "netsuite", "eol1", "--wait");

    assertThat(run.code()).isZero();
    assertThat(run.out()).endsWith("is drained; 2 permits are still held on it\n");
    assertThat(console.pools.members.drained).isCancelled();
  }

  @Test
  void aDrainThatSomebodyUndoesFails() {
    console.pools.members.add("eol1", MemberState.ACTIVE, 2);
    console.pools.members.onDrain =
        () ->
            console.pools.members.drained.completeExceptionally(
                new IllegalStateException("member eol1 was enabled again"));

    Run run = console.run("member", "drain", "netsuite", "eol1", "--wait");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.error())
        .isEqualTo(
            "console: unexpected failure: IllegalStateException: member eol1 was enabled again\n");
  }
}
