package io.poolcoordinator.samples.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.samples.console.TestConsole.Run;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is cleared or deleted by a slip. */
class ConsoleConfirmationTest {

  private final TestConsole console = new TestConsole();

  @BeforeEach
  void aStuckPool() {
    console.pools.add(Snapshots.pool("netsuite", PoolConfig.ofLimit(2), PoolState.ACTIVE, 2, 1));
    console.pools.holders =
        List.of(Snapshots.holder("w:1", "orders#88"), Snapshots.holder("w:2", "orders#89"));
    console.pools.waiters = List.of(Snapshots.waiter("w:3", "orders#90"));
  }

  private void assertRefused(Run run, String message) {
    assertThat(run.error()).endsWith("console: " + message + "; nothing was done\n");
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.out()).isEmpty();
    assertThat(console.pools.acts).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"clear", "delete"})
  void aWrongNameIsRefused(String command) {
    assertRefused(
        console.run(command, "netsuite", "--yes", "netsuit"),
        "--yes names \"netsuit\", but the pool is \"netsuite\"");
    assertThat(console.opened).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"clear", "delete"})
  void aWrongNameThatIsTypedIsRefused(String command) {
    console.sit("yes");

    assertRefused(console.run(command, "netsuite"), "\"yes\" is not the pool's name \"netsuite\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clear", "delete"})
  void anInputThatEndsIsRefused(String command) {
    console.sit();

    assertRefused(console.run(command, "netsuite"), "\"\" is not the pool's name \"netsuite\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clear", "delete"})
  void withoutTerminalItWantsTheOption(String command) {
    assertRefused(
        console.run(command, "netsuite"),
        "there is no terminal to type the pool's name on; give --yes netsuite");
  }

  @Test
  void whatGoesIsSaidFirstAndWhatWentAfterwards() {
    console.sit("netsuite");

    Run run = console.run("clear", "netsuite");

    assertThat(run.error())
        .isEqualTo(
            """
            this fails 1 waiter and ends 2 permits of pool netsuite
            HELD FOR  LABEL      MEMBER  COST  LEASE ENDS  TOKEN  WORKER               PERMIT
            3m12s     orders#88  -       1     in 21s      41     web-7-4711-k3f9x2ab  w:1
            3m12s     orders#89  -       1     in 21s      41     web-7-4711-k3f9x2ab  w:2
            WAITED  PLACE  LABEL      FOR     MEMBERS  COST  DEADLINE  PARKED  WORKER               PERMIT
            12s     1      orders#90  permit  any      1     in 18s    no      web-7-4711-k3f9x2ab  w:3
            Type the pool's name to go on, anything else to leave it as it is:
            """);
    assertThat(run.out())
        .isEqualTo(
            "cleared netsuite: 1 waiter and 2 permits; calls of these permits may still be"
                + " running\n");
    assertThat(run.code()).isZero();
    assertThat(console.pools.acts).containsExactly("clear netsuite by operator");
  }

  @Test
  void waitersAloneAreCleared() {
    Run run = console.run("clear", "netsuite", "--waiters-only", "--yes", "netsuite");

    assertThat(run.error()).startsWith("this fails 1 waiter of pool netsuite; 2 permits stay\n");
    assertThat(run.out()).isEqualTo("cleared netsuite: 1 waiter and 0 permits\n");
    assertThat(console.pools.acts).containsExactly("clearWaiters netsuite by operator");
  }

  @Test
  void deletingSaysWhatStays() {
    Run run = console.run("delete", "netsuite", "--yes", "netsuite");

    assertThat(run.error())
        .startsWith(
            "this deletes pool netsuite, fails 1 waiter and detaches 0 connections; 2 permits stay"
                + " valid until they are given back\n");
    assertThat(run.out())
        .isEqualTo(
            "deleted netsuite: 1 waiter and 2 permits; calls of these permits may still be"
                + " running\n");
    assertThat(console.pools.acts).containsExactly("delete netsuite by operator");
  }

  @Test
  void manyHoldersDoNotFillTheScreen() {
    console.pools.holders =
        IntStream.range(0, 25).mapToObj(i -> Snapshots.holder("w:" + i, "a")).toList();

    Run run = console.run("clear", "netsuite", "--yes", "netsuite");

    assertThat(run.error().lines().filter(line -> line.startsWith("3m12s"))).hasSize(20);
    assertThat(run.error()).contains("\nand 5 more\n");
  }

  @Test
  void jsonHasWhatWentAndNothingElse() {
    Run run = console.run("clear", "netsuite", "--yes", "netsuite", "--json");

    assertThat(run.error()).isEmpty();
    JsonNode json = run.json();
    assertThat(json.get("pool").textValue()).isEqualTo("netsuite");
    assertThat(json.get("done").textValue()).isEqualTo("cleared");
    assertThat(json.get("waiters").intValue()).isEqualTo(1);
    assertThat(json.get("holders").intValue()).isEqualTo(2);
    assertThat(json.get("warning").textValue())
        .isEqualTo("1 waiter and 2 permits; calls of these permits may still be running");
  }

  @Test
  void aRefusalIsJsonToo() {
    Run run = console.run("--json", "delete", "netsuite", "--yes", "other");

    assertThat(run.code()).isEqualTo(5);
    assertThat(run.errorJson().get("error").textValue()).isEqualTo("refused");
    assertThat(run.errorJson().get("message").textValue())
        .isEqualTo("--yes names \"other\", but the pool is \"netsuite\"; nothing was done");
  }

  @Test
  void whatIsDeletedAlreadyIsNotAskedFor() {
    console.pools.add(Snapshots.pool("old", PoolConfig.ofLimit(2), PoolState.DELETED, 0, 0));
    console.sit("old");

    Run run = console.run("delete", "old");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.error()).startsWith("console: pool old was deleted");
    assertThat(console.pools.acts).isEmpty();
  }
}
