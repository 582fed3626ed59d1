package io.poolcoordinator.samples.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

/** Texts that others chose are shown, and never do anything. */
class HostileTextIT extends PageTest {

  private static final String HOSTILE =
      "<img src=x onerror=\"window.hurt=1\"><script>hurt=1</script>";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img/src=x/onerror=hurt=1>",
        "a/b;c%41<x>\"#!&",
        "javascript:hurt=1",
        "__proto__",
        "%2e%2e%2f'\\"
      })
  void namesLabelsAttributesReasonsAndConnectionsAreText(String name) throws InterruptedException {
    Member member = Member.builder("<b>m</b>").attribute("owner", HOSTILE).build();
    Pool pool = page.worker.pool(name, PoolConfig.builder().limit(1).member(member).build());
    String connection = "<script>hurt=1</script>" + name.length();
    page.worker.admin().as(HOSTILE).because(HOSTILE).attach(connection, name);
    Permit held = LivePage.hold(pool, HOSTILE);
    LivePage.await(pool, HOSTILE);

    page.openList();
    browser.follow(name);
    browser.awaitText("h1", name::equals);
    browser.awaitText(".attached", connection);
    browser.awaitText(".events tbody", HOSTILE);
    browser.awaitThat(
        "a holder and a waiter", () -> browser.buttons("End waiter " + HOSTILE).count() == 1);
    assertThat(browser.text("main")).contains("owner=" + HOSTILE).contains("<b>m</b>");

    browser.click("Clear…");
    assertThat(browser.front().getText()).contains(HOSTILE);
    browser.type("Type the pool's name, " + name + ", to go on", name);
    browser.type("Reason (optional)", HOSTILE);
    browser.click("Clear");
    browser.awaitResult("Cleared " + name + ": 1 waiter and 1 permit");
    assertThat(page.worker.admin().events(name, 1).get(0).reason()).isEqualTo(HOSTILE);

    assertThat(browser.run("return String(window.hurt)")).isEqualTo("undefined");
    assertThat(browser.driver.findElements(By.cssSelector("main img, main script, main b")))
        .isEmpty();
    assertThat(browser.complaints()).as("what the policy had to forbid").isEqualTo(List.of());
    held.close();
  }
}
