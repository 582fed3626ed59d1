package io.poolcoordinator.samples.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.poolcoordinator.admin.Finding;
import io.poolcoordinator.admin.FindingKind;
import io.poolcoordinator.admin.PoolAudit;
import io.poolcoordinator.admin.PoolSizes;
import io.poolcoordinator.admin.PoolSizes.WindowSize;
import io.poolcoordinator.samples.console.TestConsole.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code audit} shows, and how scripts learn of it. */
class ConsoleAuditTest {

  private static final PoolSizes SIZES =
      new PoolSizes(
          2, 0, 2, 1, 0, 0, 0, 0, 1, 4, 0, 1, 0, 0, 3, List.of(new WindowSize("eol1", "1m", 7, 2)));
  private static final Finding BROKEN =
      new Finding(
          FindingKind.UNUSABLE_FIELD,
          "pool:{netsuite}",
          "limit",
          "is \"abc\", but must be a whole number from 0 to 1000000");
  private static final Finding NOTE =
      new Finding(FindingKind.OVER_LIMIT, "pool:{xero}:leases", "", "has 3 live leases");

  private final TestConsole console = new TestConsole();

  private void add(String pool, Finding... findings) {
    console.pools.audits.put(
        pool, new PoolAudit(pool, Snapshots.NOW, true, List.of(findings), 0, SIZES));
    console.pools.strayNames.add(pool);
  }

  @Test
  void aPoolThatIsConsistentIsASuccessNotesOrNot() {
    add("xero", NOTE);

    Run run = console.run("audit", "xero");

    assertThat(run.code()).isZero();
    assertThat(run.error()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            xero: consistent
              2 live, 0 expired; 1 waiters, 0 bound in 0 queues, 0 takers, 0 parked; 4 marks, \
            0 connections, 3 events; eol1:1m 7 used
              note  over-limit  pool:{xero}:leases has 3 live leases
            """);
  }

  @Test
  void aPoolThatIsNotEndsWithACodeOfItsOwn() {
    add("netsuite", BROKEN);
    add("xero", NOTE);

    Run run = console.run("audit");

    assertThat(run.code()).isEqualTo(7);
    assertThat(run.error()).isEqualTo("console: not consistent: netsuite\n");
    assertThat(run.out())
        .contains(
            "netsuite: not consistent\n",
            "  broken  unusable-field  pool:{netsuite} limit is \"abc\", but must be",
            "xero: consistent\n");
  }

  @Test
  void inJsonToo() {
    add("netsuite", BROKEN);
    Run run = console.run("audit", "netsuite", "--json");
    assertThat(run.code()).isEqualTo(7);
    assertThat(run.errorJson().get("error").textValue()).isEqualTo("inconsistent");
    JsonNode audit = run.json().get(0);
    assertThat(audit.get("consistent").booleanValue()).isFalse();
    assertThat(audit.get("findings").get(0).get("kind").textValue()).isEqualTo("unusable-field");
    assertThat(audit.get("findings").get(0).get("field").textValue()).isEqualTo("limit");
    assertThat(audit.get("sizes").get("windows").get(0).get("used").longValue()).isEqualTo(7);
  }

  @Test
  void aPoolThatThereIsNotIsNotFound() {
    assertThat(console.run("audit", "unknown").code()).isEqualTo(3);
    assertThat(console.run("audit").out()).isEqualTo("no pools\n");
  }
}
