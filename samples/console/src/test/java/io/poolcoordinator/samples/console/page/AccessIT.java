package io.poolcoordinator.samples.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Signing in, and what those see who may only read. */
class AccessIT {

  private static LivePage page;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    page =
        LivePage.start(
            Map.of(
                "CONSOLE_READ_TOKEN", "for-reading-0123456789abcdef",
                "CONSOLE_OPERATE_TOKEN", "for-operating-0123456789abcdef"));
    browser = page.browser;
    page.pool("netsuite", 5);
    page.worker.admin().attach("shop-de", "netsuite");
  }

  @AfterAll
  static void stop() throws IOException {
    if (page != null) {
      page.close();
    }
  }

  @AfterEach
  void signOut() {
    browser.driver.manage().deleteAllCookies();
  }

  @Test
  void aWrongTokenIsRefusedAtItsField() {
    page.openList();
    browser.type("Token", "guessed");
    browser.press(Keys.ENTER);
    browser.awaitThat("why", () -> !browser.wrongWith("Token").isEmpty());
    assertThat(browser.text("main")).doesNotContain("netsuite");
    assertThat(browser.run("return document.cookie")).isEqualTo("");
  }

  @Test
  void whoMayOperateActsUntilSigningOut() {
    page.openList();
    browser.type("Token", "for-operating-0123456789abcdef");
    browser.click("Sign in");
    browser.awaitText("main", "netsuite");
    assertThat(browser.buttons("New pool")).hasSize(1);
    assertThat(browser.run("return document.cookie")).isEqualTo("");
    page.openPool("netsuite");
    browser.awaitThat("acts", () -> browser.buttons("Clear…").count() == 1);
    browser.click("Pause");
    browser.field("Reason (optional)");
    browser.click("Pause");
    browser.awaitResult("netsuite is paused");
    page.worker.admin().resume("netsuite");

    browser.click("Sign out");
    browser.field("Token");
    page.openList();
    browser.field("Token");
    assertThat(browser.text("main")).doesNotContain("netsuite");
  }

  @Test
  void whoMayReadSeesEverythingAndNoActs() {
    page.openList();
    browser.type("Token", "for-reading-0123456789abcdef");
    browser.click("Sign in");
    browser.awaitText("main", "netsuite");
    assertThat(browser.text("#who")).contains("reading only");
    assertThat(browser.buttons("New pool")).isEmpty();
    page.openPool("netsuite");
    browser.awaitText(".attached", "shop-de");
    assertThat(browser.text("#live")).isEqualTo("Live");
    assertThat(browser.texts("main button").stream().filter(text -> !text.isEmpty())).isEmpty();
  }

  @Test
  void aSessionThatEndsWhileOneLooksAsksForTheTokenAgain() {
    page.openList();
    browser.type("Token", "for-operating-0123456789abcdef");
    browser.click("Sign in");
    browser.awaitText("main", "netsuite");
    browser.driver.manage().deleteAllCookies();
    browser.click("New pool");
    browser.type("Name", "typed");
    browser.type("Limit", "5");
    browser.click("Create pool");
    browser.awaitThat("it says so", () -> browser.front().getText().contains("not signed in"));
    assertThat(browser.field("Name").getDomProperty("value")).isEqualTo("typed");
    browser.click("Cancel");
    browser.field("Token");
  }
}
