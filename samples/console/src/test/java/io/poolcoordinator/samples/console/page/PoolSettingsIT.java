package io.poolcoordinator.samples.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.admin.PoolSnapshot;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** Making a pool and editing it, by clicking and typing. */
class PoolSettingsIT extends PageTest {

  private static PoolSnapshot snapshot(String pool) {
    return page.worker.admin().snapshot(pool);
  }

  private static void openEdit(String pool) {
    page.openPool(pool);
    browser.click("Edit");
    browser.field("Limit");
  }

  @Test
  void aPoolIsMadeWithEverythingItCanHave() {
    page.openList();
    browser.click("New pool");
    assertThat(browser.field("Timeout").getDomProperty("value")).isEqualTo("30s");
    browser.type("Name", "exact");
    browser.type("Limit", "10");
    browser.type("Timeout", "45s");
    browser.click("Add window");
    browser.type("Window 1", "60/1m");
    assertThat(browser.front().getText()).contains("60 in any 1 minute");
    browser.click("Add window");
    browser.type("Window 2", "5000/1d");
    browser.click("Add member");
    browser.front().findElement(By.cssSelector("[data-name='members[0].name']")).sendKeys("eol1");
    browser.type("Weight", "2");
    browser.type("Attributes", "country=NL");
    browser.type("Reason (optional)", "season");
    browser.click("Create pool");

    browser.awaitResult("exact is made");
    browser.awaitText("h1", "exact");
    PoolConfig config = snapshot("exact").config();
    assertThat(config.limit()).isEqualTo(10);
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(45));
    assertThat(config.lease()).isEqualTo(PoolConfig.DEFAULT_LEASE);
    assertThat(config.rateLimits())
        .containsExactlyInAnyOrder(RateLimit.perMinute(60), RateLimit.perDay(5000));
    Member member = config.members().get(0);
    assertThat(member.name()).isEqualTo("eol1");
    assertThat(member.weight()).isEqualTo(2);
    assertThat(member.attributes()).isEqualTo(Map.of("country", "NL"));
    browser.awaitText(".events tbody", "season");
  }

  @Test
  void theLimitAloneIsEnough() {
    page.openList();
    browser.click("New pool");
    browser.type("Name", "plain");
    browser.type("Limit", "5");
    browser.press(Keys.ENTER);

    browser.awaitResult("plain is made");
    assertThat(snapshot("plain").config()).isEqualTo(PoolConfig.ofLimit(5));
  }

  @Test
  void whatIsWrongStandsAtItsField() {
    page.pool("taken", 1);
    page.openList();
    browser.click("New pool");
    browser.click("Create pool");
    assertThat(browser.wrongWith("Name")).isEqualTo("Type the pool's name");
    assertThat(browser.focused()).isEqualTo(browser.field("Name"));

    browser.type("Name", "has space");
    browser.type("Limit", "five");
    browser.click("Create pool");
    assertThat(browser.wrongWith("Limit")).contains("“five” is no whole number");

    browser.type("Limit", "5");
    browser.click("Create pool");
    browser.awaitThat("the server's word", () -> browser.wrongWith("Name").contains("U+0020"));

    browser.type("Name", "taken");
    browser.type("Timeout", "301s");
    browser.click("Create pool");
    browser.awaitThat("its bound", () -> browser.wrongWith("Timeout").contains("301"));

    browser.type("Timeout", "300");
    browser.click("Create pool");
    browser.awaitThat("its unit", () -> browser.wrongWith("Timeout").contains("write 300s"));

    browser.type("Timeout", "300s");
    browser.click("Add window");
    browser.type("Window 1", "60 per minute");
    browser.click("Create pool");
    browser.awaitThat("its form", () -> browser.wrongWith("Window 1").contains("60 per minute"));

    browser.type("Window 1", "60/1m");
    browser.click("Create pool");
    browser.awaitThat("there is one", () -> browser.front().getText().contains("exists"));
    assertThat(browser.field("Limit").getDomProperty("value")).isEqualTo("5");
    assertThat(page.worker.admin().snapshot("taken").config()).isEqualTo(PoolConfig.ofLimit(1));
  }

  @Test
  void onlyWhatIsEditedChanges() {
    page.worker.pool(
        "edited",
        PoolConfig.builder()
            .limit(5)
            .rateLimit(RateLimit.perMinute(60))
            .rateLimit(RateLimit.perDay(5000))
            .longestHold(Duration.ofMinutes(10))
            .build());
    openEdit("edited");
    browser.type("Limit", "8");
    browser.click("Take window 2 out");
    browser.front().findElement(By.tagName("summary")).click();
    assertThat(browser.field("Longest hold").getDomProperty("value")).isEqualTo("10m");
    browser.type("Longest hold", "");
    browser.click("Save");

    browser.awaitResult("edited is saved");
    browser.awaitText(".figures", "/ 8");
    assertThat(snapshot("edited").config())
        .isEqualTo(PoolConfig.builder().limit(8).rateLimit(RateLimit.perMinute(60)).build());
  }

  @Test
  void othersChangesAreShownAndNothingTypedIsLost() {
    page.pool("shared", 5);
    openEdit("shared");
    browser.type("Limit", "7");
    browser.type("Reason (optional)", "mine");
    page.worker
        .admin()
        .update(
            "shared",
            config -> config.toBuilder().limit(6).timeout(Duration.ofSeconds(60)).build());
    browser.click("Save");

    browser.awaitText(".conflict", "Somebody changed this pool meanwhile.");
    assertThat(browser.texts(".conflict tbody tr"))
        .containsExactlyInAnyOrder("Limit 5 6 7", "Timeout 30s 1m as it is now");
    assertThat(browser.field("Limit").getDomProperty("value")).isEqualTo("7");
    assertThat(browser.field("Timeout").getDomProperty("value")).isEqualTo("1m");
    assertThat(snapshot("shared").config().limit()).isEqualTo(6);

    browser.click("Save");
    browser.awaitResult("shared is saved");
    assertThat(snapshot("shared").config())
        .isEqualTo(PoolConfig.builder().limit(7).timeout(Duration.ofSeconds(60)).build());
    browser.awaitText(".events tbody", "mine");
  }

  @Test
  void escapeAsksBeforeItThrowsAway() {
    page.pool("kept", 5);
    openEdit("kept");
    browser.type("Limit", "9");
    browser.press(Keys.ESCAPE);
    browser.awaitThat("it warns", () -> browser.front().getText().contains("Not saved."));
    assertThat(browser.field("Limit").getDomProperty("value")).isEqualTo("9");

    browser.press(Keys.ESCAPE);
    browser.awaitNoDialogue();
    assertThat(snapshot("kept").config().limit()).isEqualTo(5);
  }
}
