package io.poolcoordinator.samples.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Member;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

/** What the page looks like on a phone, in light and in dark. */
class AppearanceIT extends PageTest {

  private static final String NAME =
      "a-pool-with-a-name-that-is-longer-than-a-phone-is-wide-".repeat(3);

  /** As the guidelines for accessibility want it of texts. */
  private static final double LEAST_CONTRAST = 4.5;

  /** Each text that can be seen, its colour against what is behind it, where that is too little. */
  private static final String FAINT =
      """
      const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      const channels = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
      };
      const light = (colour) => {
        const [r, g, b] = channels(colour).slice(0, 3)
            .map((c) => c / 255)
            .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const behind = (node) => {
        for (let each = node; each; each = each.parentElement) {
          const colour = getComputedStyle(each).backgroundColor;
          if (channels(colour)[3] > 250) {
            return colour;
          }
        }
        return "white";
      };
      const faint = [];
      const root = document.querySelector("dialog[open]") ?? document.body;
      for (const node of root.querySelectorAll("*")) {
        const texts = [...node.childNodes].filter((each) => each.nodeType === 3 && each.data.trim());
        if (texts.length && node.checkVisibility() && !node.disabled) {
          const [a, b] = [light(getComputedStyle(node).color), light(behind(node))];
          const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (contrast < arguments[0]) {
            faint.push(`${node.className || node.tagName}: ${texts[0].data.trim()}: ${contrast.toFixed(1)}`);
          }
        }
      }
      return faint;
      """;

  @BeforeAll
  static void fill() throws InterruptedException {
    PoolConfig config =
        PoolConfig.builder()
            .limit(2)
            .rateLimit(RateLimit.perMinute(60))
            .rateLimit(RateLimit.perDay(5000))
            .member(Member.builder("eol1").attribute("country", "NL").build())
            .members("eol2")
            .build();
    Pool pool = page.worker.pool(NAME, config);
    LivePage.hold(pool, "a label that is long, too: ".repeat(6));
    LivePage.hold(pool, "orders#88");
    LivePage.await(pool, "orders#89");
    page.worker.admin().attach("connection-".repeat(15), NAME);
    page.worker.admin().members(NAME).drain("eol2");
    page.pool("paused", 1);
    page.worker.admin().pause("paused");
  }

  private static void check(String what) {
    assertThat(browser.overflow()).as("pixels that " + what + " is too wide").isZero();
    assertThat((List<?>) browser.run(FAINT, LEAST_CONTRAST)).as("faint texts of " + what).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void everythingFitsAPhoneAndCanBeRead(String scheme) {
    browser.scheme(scheme);
    for (int width : new int[] {360, 1280}) {
      browser.size(width, 740);
      page.openList();
      browser.awaitText(".pools", NAME);
      check("the list");
      assertThat(browser.run("return matchMedia('(prefers-color-scheme: dark)').matches"))
          .isEqualTo(scheme.equals("dark"));
      String background = "return getComputedStyle(document.documentElement).backgroundColor";
      assertThat(browser.run(background))
          .isEqualTo(scheme.equals("dark") ? "rgb(15, 19, 24)" : "rgb(244, 246, 248)");

      page.openPool(NAME);
      browser.awaitText("main", "orders#89");
      check("a pool");
      for (String act : List.of("Edit", "Clear…", "Delete…", "Add member", "Attach a connection")) {
        browser.click(act);
        browser.field("Reason (optional)");
        browser.front().findElement(By.tagName("form")).submit();
        browser.awaitThat(
            "it is refused",
            () -> !browser.texts("dialog .wrong").stream().allMatch(String::isEmpty));
        check("the dialogue " + act);
        browser.click("Cancel");
        browser.awaitNoDialogue();
      }
    }
  }
}
