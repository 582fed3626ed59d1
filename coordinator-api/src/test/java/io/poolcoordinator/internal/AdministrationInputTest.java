package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.admin.PoolAdmin;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What no pool, connection, person or permit can be called is refused before anything is sent. */
class AdministrationInputTest {

  private static final List<String> BAD_NAMES =
      List.of(
          "",
          " ",
          "net suite",
          " netsuite",
          "netsuite ",
          "net\tsuite",
          "netsuite\n",
          "net\u0000suite",
          "net\u007fsuite",
          "{netsuite",
          "netsuite}",
          "net*",
          "net?",
          "net[s",
          "net]s",
          "nétsuite",
          "ｎetsuite",
          "net\u00a0suite",
          "x".repeat(201));

  private final EngineFixture fixture = new EngineFixture();
  private final EngineFixture.Worker one = fixture.worker("one");
  private final PoolAdmin admin = one.coordinator().admin();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Map<String, Consumer<PoolAdmin>> allThatNameAPool(String pool) {
    Map<String, Consumer<PoolAdmin>> all = AdministrationTest.changes(pool);
    all.putAll(AdministrationTest.looks(pool));
    all.put("snapshotAsync", admin -> admin.snapshotAsync(pool));
    all.put("members alone", admin -> admin.members(pool));
    return all;
  }

  private static Map<String, Consumer<PoolAdmin>> allThatNameAConnection(String connection) {
    return Map.of(
        "attach", admin -> admin.attach(connection, "netsuite"),
        "detach", admin -> admin.detach(connection),
        "poolOf", admin -> admin.poolOf(connection));
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T absent() {
    return null;
  }

  private void assertRefused(String what, Runnable act) {
    int sent = one.network().sent.get();
    assertThatIllegalArgumentException().as(what).isThrownBy(act::run);
    assertThat(one.network().sent.get()).as(what + " sends nothing").isEqualTo(sent);
  }

  private void assertNullRefused(String what, Runnable act) {
    int sent = one.network().sent.get();
    assertThatThrownBy(act::run).as(what).isInstanceOf(NullPointerException.class);
    assertThat(one.network().sent.get()).as(what + " sends nothing").isEqualTo(sent);
  }

  @Test
  void aNameThatNoPoolCanHaveIsRefused() {
    for (String bad : BAD_NAMES) {
      allThatNameAPool(bad)
          .forEach((method, act) -> assertRefused(method + " " + bad, () -> act.accept(admin)));
    }
    allThatNameAPool(absent())
        .forEach((method, act) -> assertNullRefused(method, () -> act.accept(admin)));
  }

  @Test
  void aNameThatNoConnectionCanHaveIsRefused() {
    one.pool(3);
    for (String bad : BAD_NAMES) {
      allThatNameAConnection(bad)
          .forEach((method, act) -> assertRefused(method + " " + bad, () -> act.accept(admin)));
      assertRefused("connection " + bad, () -> one.coordinator().connection(bad));
    }
    Map<String, Consumer<PoolAdmin>> nulls = allThatNameAConnection(absent());
    nulls.forEach((method, act) -> assertNullRefused(method, () -> act.accept(admin)));
    assertNullRefused("connection", () -> one.coordinator().connection(absent()));
  }

  @Test
  void whatIsWrongWithANameIsSaid() {
    assertThatThrownBy(() -> admin.poolOf("net suite"))
        .hasMessage(
            "a connection's name must be printable ASCII without space and without {}*?[], but"
                + " \"net suite\" holds U+0020 at index 3");
    assertThatThrownBy(() -> admin.clear(""))
        .hasMessage("a pool's name must have from 1 to 200 characters, but this has 0");
  }

  @Test
  void aNameIsNeverNormalised() {
    String longest = "x".repeat(200);
    one.coordinator().pool(longest, PoolConfig.ofLimit(1));
    one.pool(3);
    assertThat(admin.snapshot(longest).name()).isEqualTo(longest);
    for (String other : List.of("Netsuite", "NETSUITE", "netsuite/", "%6eetsuite")) {
      assertThatThrownBy(() -> admin.snapshot(other)).isInstanceOf(PoolNotFoundException.class);
    }
    admin.attach("Magento", "netsuite");
    admin.attach(longest, "netsuite");
    assertThat(admin.poolOf("magento")).isEmpty();
    assertThat(admin.connections("netsuite")).containsExactly("Magento", longest);
  }

  @Test
  void whoActsAndWhyAreTextsOfALine() {
    for (String bad : List.of("", "a\nb", "a\u0000", "\u0085", "x".repeat(201), "é".repeat(101))) {
      assertRefused("as " + bad, () -> admin.as(bad));
      if (!bad.isEmpty()) {
        assertRefused("because " + bad, () -> admin.because(bad));
      }
    }
    assertNullRefused("as", () -> admin.as(absent()));
    assertNullRefused("because", () -> admin.because(absent()));
    one.pool(3);
    admin.as("é".repeat(100)).because("").pause("netsuite");
    assertThat(admin.events("netsuite", 1).get(0).actor()).isEqualTo("é".repeat(100));
  }

  @Test
  void aPermitIsNamedByATextOfALine() {
    one.pool(3);
    for (String bad : List.of("", "one:1\n", "\u0007", "x".repeat(201))) {
      assertRefused("endPermit " + bad, () -> admin.endPermit("netsuite", bad));
    }
    assertNullRefused("endPermit", () -> admin.endPermit("netsuite", absent()));
    assertThat(admin.endPermit("netsuite", "of a foreign format")).isFalse();
  }

  @Test
  void settingsAreThereAndOfAVersionThatWasSeen() {
    one.pool(3);
    PoolConfig config = PoolConfig.ofLimit(4);
    for (long bad : new long[] {0, -1, Long.MIN_VALUE}) {
      assertRefused("version " + bad, () -> admin.set("netsuite", config, bad));
    }
    assertNullRefused("set", () -> admin.set("netsuite", absent()));
    assertNullRefused("set a version", () -> admin.set("netsuite", absent(), 1));
    assertNullRefused("update", () -> admin.update("netsuite", absent()));
    assertThat(admin.snapshot("netsuite").config().limit()).isEqualTo(3);
  }

  @Test
  void eventsAreFromOneToAThousandAndBehindOneThatThereCouldBe() {
    one.pool(3);
    for (int bad : new int[] {0, -1, 1_001, Integer.MAX_VALUE}) {
      assertRefused("events " + bad, () -> admin.events("netsuite", bad));
      assertRefused("eventsAfter " + bad, () -> admin.eventsAfter("netsuite", "", bad));
    }
    for (String bad :
        List.of("0", "-", "$", "+", "1-1-1", "1-x", " 1-1", "1-1\n", "1".repeat(20))) {
      assertRefused("eventsAfter " + bad, () -> admin.eventsAfter("netsuite", bad, 1));
    }
    String tooLarge = "1".repeat(20) + "-0";
    assertRefused("eventsAfter", () -> admin.eventsAfter("netsuite", tooLarge, 1));
    assertNullRefused("eventsAfter", () -> admin.eventsAfter("netsuite", absent(), 1));
    assertThat(admin.events("netsuite", 1_000)).hasSize(1);
    assertThat(admin.eventsAfter("netsuite", "999999999999999-0", 1)).isEmpty();
  }
}
