package io.poolcoordinator.samples.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** One pool as it lives, and its members. */
class LivePoolIT extends PageTest {

  private static Member member(String pool, String name) {
    return admin().snapshot(pool).members().stream()
        .map(each -> each.member())
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static MemberState state(String pool, String name) {
    return admin().snapshot(pool).members().stream()
        .filter(each -> each.member().name().equals(name))
        .findFirst()
        .orElseThrow()
        .state();
  }

  @Test
  void numbersChangeAsWorkersAcquire() throws InterruptedException {
    Pool pool =
        page.worker.pool(
            "busy", PoolConfig.builder().limit(3).rateLimit(RateLimit.perDay(100_000)).build());
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService workers = Executors.newFixedThreadPool(6);
    try {
      for (int i = 0; i < 6; i++) {
        String label = "orders#" + i;
        workers.submit(
            () -> {
              while (!over.get()) {
                try (Permit permit = LivePage.hold(pool, label)) {
                  TimeUnit.MILLISECONDS.sleep(300);
                }
              }
              return null;
            });
      }
      page.openPool("busy");
      browser.awaitText(".figures", "3 / 3");
      browser.awaitText(".blocked", "all permits are held");
      Set<String> used = new HashSet<>();
      browser.awaitThat(
          "the window fills",
          () -> {
            used.add(browser.text("section .held .measure"));
            return used.size() >= 4;
          });
      browser.awaitThat(
          "holders and a queue with labels",
          () ->
              browser.texts(".table tbody").stream().filter(t -> t.contains("orders#")).count()
                  >= 2);
      // What is drawn last is told by the legend.
      browser.awaitText(
          ".u-legend", text -> text.matches("(?s).*Held\\s*3.*per second\\s*[1-9][0-9.]*.*"));
    } finally {
      over.set(true);
      workers.shutdown();
      assertThat(workers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
    browser.awaitText("main", "Nobody holds a permit.");
  }

  @Test
  void membersAreAddedEditedDrainedAndRemoved() {
    page.worker.pool("exact", PoolConfig.builder().limit(10).members("eol1").build());
    page.openPool("exact");
    browser.click("Add member");
    browser.type("Name", "eol2");
    browser.type("Weight", "3");
    browser.type("Windows", "60/1m, 5000/1d");
    browser.type("Attributes", "country=NL");
    browser.click("Add member");
    browser.awaitResult("Member eol2 is added");
    assertThat(member("exact", "eol2").weight()).isEqualTo(3);
    assertThat(member("exact", "eol2").rateLimits()).hasSize(2);

    browser.awaitThat("its row", () -> browser.buttons("Edit member eol2").count() == 1);
    browser.click("Edit member eol2");
    browser.type("Weight", "1001");
    browser.click("Save");
    assertThat(browser.wrongWith("Weight")).contains("1000");
    browser.type("Weight", "2");
    browser.type("Limit", "4");
    browser.click("Save");
    browser.awaitResult("Member eol2 is saved");
    assertThat(member("exact", "eol2").weight()).isEqualTo(2);
    assertThat(member("exact", "eol2").limit()).hasValue(4);
    assertThat(member("exact", "eol2").attributes()).containsEntry("country", "NL");
    browser.awaitText("main", "66.7 %");

    browser.click("Drain member eol1");
    browser.click("Drain");
    browser.awaitResult("Member eol1 is drained");
    assertThat(state("exact", "eol1")).isEqualTo(MemberState.DRAINED);
    browser.awaitThat(
        "it can be had back", () -> browser.buttons("Enable member eol1").count() == 1);
    browser.click("Enable member eol1");
    browser.click("Enable");
    browser.awaitResult("Member eol1 is enabled");
    browser.click("Disable member eol1");
    browser.click("Disable");
    browser.awaitResult("Member eol1 is disabled");
    assertThat(state("exact", "eol1")).isEqualTo(MemberState.DISABLED);

    browser.click("Remove member eol1");
    browser.click("Remove");
    browser.awaitResult("Member eol1 is removed");
    assertThat(admin().snapshot("exact").members()).hasSize(1);
  }

  @Test
  void theCoolDownOfAMemberIsEnded() throws InterruptedException {
    Pool pool = page.worker.pool("warm", PoolConfig.builder().limit(10).members("hot").build());
    pool.acquire(AcquireRequest.builder().member("hot").build())
        .release(Outcome.throttled(Duration.ofMinutes(10)));
    page.openPool("warm");
    browser.awaitThat("it cools", () -> browser.texts(".badge").contains("cooling"));
    browser.awaitText(".figures", "429s\n1");
    browser.click("End cool-down member hot");
    browser.click("End cool-down");
    browser.awaitResult("Member hot does not cool down any more");
    assertThat(admin().snapshot("warm").members().get(0).coolingUntil()).isEmpty();
    browser.awaitThat("it is active", () -> !browser.texts(".badge").contains("cooling"));
  }

  @Test
  void manyHoldersAreShownAHundredAtATime() throws InterruptedException {
    Pool pool = page.pool("wide", 150);
    List<Permit> held = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      held.add(LivePage.hold(pool, "call " + i));
    }
    page.openPool("wide");
    browser.awaitText("main", "The first 100 of 120.");
    browser.click("Show more");
    browser.awaitText("main", "call 119");
    held.forEach(Permit::close);
  }
}
