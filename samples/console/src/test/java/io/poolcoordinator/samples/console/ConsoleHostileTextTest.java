package io.poolcoordinator.samples.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.admin.AdministrativeEvent;
import io.poolcoordinator.samples.console.TestConsole.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever can write a label into Redis writes nothing to the terminal of who looks at it. */
class ConsoleHostileTextTest {

  private static final String HOSTILE = "a\u001b[31mb\u0007c\u009bd\u007fe\u202ef\u2028g\nh\ri\tj";
  private static final String DEFUSED = "a?[31mb?c?d?e?f?g?h?i?j";

  private final TestConsole console = new TestConsole();

  @Test
  void nothingThatATerminalObeysIsPrintedRaw() {
    console.pools.add(Snapshots.idle("p", PoolConfig.ofLimit(2)));
    console.pools.holders = List.of(Snapshots.holder("w:1" + HOSTILE, HOSTILE));
    console.pools.waiters = List.of(Snapshots.waiter("w:2", HOSTILE));
    console.pools.events =
        List.of(
            new AdministrativeEvent("1-0", Snapshots.NOW, "x", HOSTILE, HOSTILE, HOSTILE, HOSTILE));
    console.pools.attached.put(HOSTILE, "p");

    List<Run> runs = new ArrayList<>();
    runs.add(console.run("holders", "p"));
    runs.add(console.run("waiters", "p"));
    runs.add(console.run("events", "p"));
    runs.add(console.run("connections", "p"));
    console.pools.strayNames.add(HOSTILE);
    runs.add(console.run("pools"));
    runs.add(console.run("end", "p", "w:1" + HOSTILE));

    assertThat(runs)
        .allSatisfy(
            run -> {
              assertThat(run.out()).contains(DEFUSED);
              assertThat(run.out().replace("\n", "").codePoints())
                  .noneMatch(Character::isISOControl)
                  .noneMatch(character -> Character.getType(character) == Character.FORMAT);
            });
    // The message of the exception is made one line first.
    console.pools.failures.put("bad", new IllegalArgumentException(HOSTILE));
    Run failed = console.run("show", "bad");
    assertThat(failed.error()).isEqualTo("console: a?[31mb?c?d?e?f g h i?j\n");
  }

  @Test
  void jsonIsAsciiAndTellsTheLabelAsItIs() {
    console.pools.add(Snapshots.idle("p", PoolConfig.ofLimit(2)));
    console.pools.holders = List.of(Snapshots.holder("w:1", HOSTILE + " Zürich 東京"));

    Run run = console.run("holders", "p", "--json");

    assertThat(run.out().stripTrailing()).matches("[ -~]+");
    assertThat(run.json().get(0).get("label").textValue()).isEqualTo(HOSTILE + " Zürich 東京");
  }

  @Test
  void readableTextOfAnyScriptIsShown() {
    console.pools.add(Snapshots.idle("p", PoolConfig.ofLimit(2)));
    console.pools.holders = List.of(Snapshots.holder("w:1", "Zürich 東京 🚀"));

    assertThat(console.run("holders", "p").out()).contains("  Zürich 東京 🚀  ");
  }
}
