package io.poolcoordinator.samples.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.MemberState;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolConflictException;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.samples.console.TestConsole.Run;
import io.poolcoordinator.samples.console.view.ExitCode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts go by: the exit code, and one line on standard error. */
class ConsoleExitCodeTest {

  private final TestConsole console = new TestConsole();

  @BeforeEach
  void pools() {
    console.pools.add(Snapshots.idle("netsuite", PoolConfig.ofLimit(2)));
    console.pools.add(Snapshots.pool("old", PoolConfig.ofLimit(2), PoolState.DELETED, 0, 0));
    console.pools.failures.put("broken", FakePools.unusable("broken"));
    console.pools.members.add("eol1", MemberState.ACTIVE, 0);
  }

  private static void assertFails(Run run, int code, String message) {
    assertThat(run.error()).isEqualTo("console: " + message + "\n");
    assertThat(run.code()).isEqualTo(code);
    assertThat(run.out()).isEmpty();
  }

  private void assertFailsInJsonToo(int code, String word, String message, String... arguments) {
    assertFails(console.run(arguments), code, message);
    String[] json = List.of(arguments).toArray(new String[arguments.length + 1]);
    json[arguments.length] = "--json";
    Run run = console.run(json);
    assertThat(run.code()).isEqualTo(code);
    assertThat(run.errorJson().get("error").textValue()).isEqualTo(word);
    assertThat(run.errorJson().get("message").textValue()).isEqualTo(message);
    assertThat(run.error().lines()).hasSize(1);
  }

  @Test
  void aStoreThatCannotBeAsked() {
    console.pools.failures.put(
        "netsuite",
        new PoolStoreException(
            "netsuite", PoolStoreException.Outcome.NOT_EXECUTED, "the store is down", null));

    assertFailsInJsonToo(1, "failed", "the store is down", "show", "netsuite");
    assertFailsInJsonToo(1, "failed", "the store is down", "pools");
  }

  @Test
  void whatNobodyExpects() {
    console.pools.failures.put("netsuite", new IllegalStateException("out\nof\r\n order"));
    console.pools.failures.put("other", new IllegalStateException());

    assertFailsInJsonToo(
        1, "failed", "unexpected failure: IllegalStateException: out of order", "show", "netsuite");
    assertFailsInJsonToo(1, "failed", "unexpected failure: IllegalStateException", "show", "other");
  }

  @Test
  void badUsage() {
    assertFailsInJsonToo(2, "usage", "say which command to run; see console --help");
    assertFailsInJsonToo(
        2, "usage", "Missing required parameter: 'NAME'; see console show --help", "show");
    assertFailsInJsonToo(
        2, "usage", "say what to do with the pool's members; see console member --help", "member");
    assertFailsInJsonToo(
        2, "usage", "Unmatched argument at index 1: 'a'; see console pools --help", "pools", "a");
    assertFailsInJsonToo(
        2,
        "usage",
        "option '--most' (N) should be specified only once; see console events --help",
        "events",
        "netsuite",
        "--most",
        "3",
        "--most",
        "4");
  }

  @Test
  void badInput() {
    assertFailsInJsonToo(
        2, "usage", "actor has 0 bytes, but must have from 1 to 200", "pools", "--actor", "");
    assertFailsInJsonToo(
        2,
        "usage",
        "a member's name must be printable ASCII without space and without {}*?[]:,=, but \"eol"
            + " 1\" holds U+0020 at index 3",
        "member",
        "enable",
        "netsuite",
        "eol 1");
    assertFailsInJsonToo(
        2, "usage", "pool exact has a member eol1 already", "member", "add", "netsuite", "eol1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "show",
        "holders",
        "waiters",
        "pause",
        "resume",
        "connections",
        "events",
        "set --limit 3",
        "set --limit 3 --version 7",
        "clear --yes absent",
        "delete --yes absent",
        "member list",
        "member enable %s eol1",
        "member add %s eol3",
        "member drain %s eol1",
        "end %s w:1",
        "attach sap-1"
      })
  void noSuchPool(String command) {
    String[] words =
        (command.contains("%s") ? String.format(command, "absent") : command + " absent")
            .split(" ");

    assertFailsInJsonToo(
        3,
        "not-found",
        "pool absent does not exist; make it with coordinator.pool(name, config)",
        words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "set --limit 3", "clear --yes old", "delete --yes old"})
  void aPoolThatWasDeleted(String command) {
    assertFailsInJsonToo(
        3,
        "not-found",
        "pool old was deleted; make it anew with coordinator.pool(name, config) if it is wanted",
        (command + " old").split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"remove", "drain", "drain --wait", "enable", "disable", "end-cool-down"})
  void noSuchMember(String command) {
    assertFailsInJsonToo(
        3,
        "not-found",
        "pool exact has no member eol9",
        ("member " + command + " netsuite eol9").split(" "));
  }

  @Test
  void noSuchMemberToReplace() {
    assertFailsInJsonToo(
        3,
        "not-found",
        "pool netsuite has no member eol9; see member list netsuite, or add it",
        "member",
        "replace",
        "netsuite",
        "eol9",
        "--weight",
        "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"where", "detach"})
  void noSuchConnection(String command) {
    assertFailsInJsonToo(
        3,
        "not-found",
        "connection sap-9 is attached to no pool; attach it with attach",
        command,
        "sap-9");
  }

  @Test
  void noSuchPermit() {
    assertFailsInJsonToo(
        3,
        "not-found",
        "pool netsuite has no permit \"w:1\" that is held or waited for; see holders netsuite and"
            + " waiters netsuite",
        "end",
        "netsuite",
        "w:1");
  }

  @Test
  void settingsThatOthersChangedSince() {
    assertFailsInJsonToo(
        4,
        "conflict",
        "pool netsuite was changed by somebody else meanwhile: stored limit=2 timeout=PT30S"
            + " lease=PT30S warnAfter=PT5M, wanted limit=3 timeout=PT30S lease=PT30S"
            + " warnAfter=PT5M; nothing was set: look at it again, and decide anew",
        "set",
        "netsuite",
        "--limit",
        "3",
        "--version",
        "6");
    assertThat(console.pools.acts).isEmpty();

    assertThat(console.run("set", "netsuite", "--limit", "3", "--version", "7").code()).isZero();
    assertThat(console.pools.acts).hasSize(1);
  }

  @Test
  void othersWhoAreFasterAgainAndAgain() {
    PoolConfig config = PoolConfig.ofLimit(2);
    PoolConflictException conflict = PoolConflictException.changedMeanwhile("busy", config, config);
    console.pools.failures.put("busy", conflict);

    assertFailsInJsonToo(4, "conflict", conflict.getMessage(), "set", "busy", "--limit", "3");
  }

  @Test
  void aStateThatIsNotUsable() {
    assertFailsInJsonToo(
        6,
        "unusable-state",
        "pool broken is not usable: key pool:{broken}, field limit: is \"abc\", but must be a whole"
            + " number from 0 to 1000000; mend it: HSET pool:{broken} limit <number>",
        "show",
        "broken");
  }

  @Test
  void everySessionIsClosed() {
    console.run("show", "netsuite");
    console.run("show", "absent");
    console.run("show", "broken");

    assertThat(console.opened).hasSize(3);
    assertThat(console.closed).isEqualTo(3);
  }

  @Test
  void theHelpNamesAllOfThem() {
    Run run = console.run("--help");

    assertThat(run.code()).isZero();
    for (ExitCode code : ExitCode.values()) {
      assertThat(run.out()).containsPattern("(?m)^  " + code.number() + "   [a-z]");
    }
  }
}
