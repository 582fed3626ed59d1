package io.poolcoordinator.samples.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.samples.console.TestConsole.Run;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of all commands. */
class ConsoleOptionsTest {

  private final TestConsole console = new TestConsole();

  @BeforeEach
  void aPool() {
    console.pools.add(Snapshots.idle("netsuite", PoolConfig.ofLimit(2)));
  }

  @Test
  void theAddressIsTheOptionElseTheVariableElseLocal() {
    console.run("pools");
    console.variables.put("REDIS_URL", "");
    console.run("pools");
    console.variables.put("REDIS_URL", "redis://variable:1");
    console.run("pools");
    console.run("pools", "--redis", "redis://option:2", "--prefix", "live:");

    assertThat(console.opened)
        .containsExactly(
            "redis://localhost:6379 ",
            "redis://localhost:6379 ",
            "redis://variable:1 ",
            "redis://option:2 live:");
  }

  @Test
  void optionsStandBeforeOrBehindTheCommand() {
    console.run(
        "--redis",
        "redis://a:1",
        "--actor",
        "anna",
        "--reason",
        "stuck",
        "--json",
        "--prefix",
        "a:",
        "pause",
        "netsuite");
    console.run(
        "pause",
        "netsuite",
        "--redis",
        "redis://a:1",
        "--actor",
        "anna",
        "--reason",
        "stuck",
        "--json",
        "--prefix",
        "a:");
    console.run("member", "--redis", "redis://a:1", "list", "--prefix", "a:", "netsuite");

    assertThat(console.opened).hasSize(3).containsOnly("redis://a:1 a:");
    assertThat(console.pools.acts)
        .containsExactly(
            "pause netsuite by anna because stuck", "pause netsuite by anna because stuck");
    assertThat(console.run("--json", "pools").json().isArray()).isTrue();
    assertThat(console.run("pools", "--json").json().isArray()).isTrue();
  }

  @Test
  void theActorIsTheSystemsUserUnlessNamed() {
    console.run("resume", "netsuite");
    console.run("resume", "netsuite", "--actor", "anna", "--reason", "done");

    assertThat(console.pools.acts)
        .containsExactly("resume netsuite by operator", "resume netsuite by anna because done");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pools %s",
        "%s",
        "set netsuite --limit %s",
        "set netsuite --rate %s",
        "--json --redi %s pools",
        "--redi=%s pools",
        "clear netsuite --yes %s",
        "end netsuite %s",
        "member enable netsuite %s"
      })
  void aPasswordIsNotRepeatedWhereverItWasPut(String command) {
    for (String password : List.of("se@cret'#", "s\u00e9cret\n", "cret" + "x".repeat(100))) {
      String[] words = command.split(" ");
      for (int i = 0; i < words.length; i++) {
        words[i] = words[i].replace("%s", "redis://user:" + password + "@localhost:6379");
      }

      Run run = console.run(words);

      assertThat(run.code()).isIn(2, 3, 5);
      assertThat(run.error()).contains("redis://***").doesNotContain("cret");
      assertThat(run.out()).isEmpty();
    }
  }

  @Test
  void anAddressThatIsOnlyAnExampleStaysAsItIs() {
    console.pools.failures.put(
        "netsuite",
        new IllegalArgumentException("such as redis://localhost or rediss://user:password@host"));

    assertThat(console.run("show", "netsuite", "--redis", "redis://me:secret@host").error())
        .isEqualTo("console: such as redis://localhost or rediss://user:password@host\n");
  }

  @Test
  void theVersionIsTheConsolesButOfSetThePools() {
    assertThat(console.run("--version").out()).startsWith("console ");
    assertThat(console.run("set", "netsuite", "--limit", "3", "--version", "7").out())
        .isEqualTo("netsuite is at version 8\nlimit: 2 -> 3\n");
  }

  @Test
  void everyCommandHasHelpWithoutColours() {
    for (String command :
        new String[] {
          "pools",
          "show",
          "holders",
          "waiters",
          "set",
          "pause",
          "resume",
          "clear",
          "end",
          "delete",
          "member",
          "connections",
          "attach",
          "detach",
          "where",
          "events",
          "watch",
          "member list",
          "member add",
          "member replace",
          "member remove",
          "member drain",
          "member enable",
          "member disable",
          "member end-cool-down"
        }) {
      Run run = console.run((command + " --help").split(" "));

      assertThat(run.code()).as(command).isZero();
      assertThat(run.out()).startsWith("Usage: console " + command).doesNotContain("\u001b");
    }
    assertThat(console.opened).isEmpty();
  }
}
