package io.poolcoordinator.samples.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The list: what it shows, how it follows, and that a thousand pools do not make it unusable. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PoolListIT extends PageTest {

  private static final String NAMES = ".pools tbody th a";

  /**
   * So long may a search or a page take on a busy machine, the second between two looks included.
   */
  private static final long USABLE_MILLIS = 10_000;

  private static String cell(String pool, String column) {
    String script =
        """
        const [pool, column] = arguments;
        const row = [...document.querySelectorAll(".pools tbody tr")]
            .find((each) => each.querySelector("th a").textContent === pool);
        return row?.querySelector(`[data-title="${column}"]`)?.innerText.trim();
        """;
    return browser.run(script, pool, column).toString();
  }

  private static void awaitCell(String pool, String column, String text) {
    browser.awaitThat(pool + ": " + column, () -> cell(pool, column).equals(text));
  }

  @Test
  @Order(1)
  void aPoolIsShownAsItStandsAndFollowsWithoutAReload() throws InterruptedException {
    Pool pool =
        page.worker.pool(
            "netsuite", PoolConfig.builder().limit(2).rateLimit(RateLimit.perDay(5000)).build());
    page.worker.admin().attach("shop-de", "netsuite");
    page.openList();
    awaitCell("netsuite", "Held", "0 / 2");
    assertThat(cell("netsuite", "State")).isEqualTo("active");
    assertThat(cell("netsuite", "Rate used")).isEqualTo("0 of 5000/1d");
    assertThat(cell("netsuite", "Connections")).isEqualTo("1");
    browser.run("window.loadedOnce = true");

    List<Permit> held = new ArrayList<>();
    held.add(LivePage.hold(pool, "a"));
    held.add(LivePage.hold(pool, "b"));
    LivePage.await(pool, "c");
    awaitCell("netsuite", "Held", "2 / 2");
    awaitCell("netsuite", "Waiting", "1");
    awaitCell("netsuite", "Rate used", "2 of 5000/1d");
    browser.awaitThat("how long it waits", () -> cell("netsuite", "Oldest wait").endsWith("s"));

    held.forEach(Permit::close);
    awaitCell("netsuite", "Held", "1 / 2");
    awaitCell("netsuite", "Waiting", "0");
    page.worker.admin().pause("netsuite");
    awaitCell("netsuite", "State", "paused");
    assertThat(browser.run("return window.loadedOnce")).isEqualTo(true);
    assertThat(browser.text("#live")).isEqualTo("Live");
  }

  @Test
  @Order(2)
  void whenTheConsoleIsGoneThePageSaysSoAndComesBackByItself() throws IOException {
    page.openList();
    browser.awaitText("#live", "Live");
    page.whileDown(() -> browser.awaitText("#live", text -> text.startsWith("Not live")));
    browser.awaitText("#live", "Live"::equals);
  }

  @Test
  @Order(3)
  void aThousandPoolsAreSearchedSortedAndPaged() throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      page.pool(String.format("many-%04d", i), 5);
    }
    Pool busy = page.worker.pool("many-0777", PoolConfig.ofLimit(5));
    LivePage.hold(busy, "only");
    page.openList();
    timed("the first 50 of 1,000", () -> page.openList(), "many-0000");
    assertThat(browser.texts(NAMES)).hasSize(50);
    assertThat(browser.text(".found")).matches("1,00[01] pools");

    timed("the next page", () -> browser.click("Next"), "many-0060");
    assertThat(browser.text(".where")).startsWith("51–100 of 1,00");
    browser.click("Previous");
    browser.awaitThat("the page before", () -> browser.texts(NAMES).contains("many-0000"));

    timed("a search", () -> browser.type("Search pools by name", "MANY-099"), "many-0999");
    assertThat(browser.texts(NAMES)).hasSize(10).allMatch(name -> name.startsWith("many-099"));
    assertThat(browser.text(".found")).matches("10 of 1,00[01] pools");

    browser.type("Search pools by name", "many");
    timed("sorting by what is held", () -> browser.click("Held"), "many-0777");
    assertThat(browser.texts(NAMES).get(0)).isEqualTo("many-0777");
    assertThat(browser.run("return location.hash").toString()).contains("sort=held");

    browser.type("Search pools by name", "nothing of this name");
    browser.awaitText(".none", "No pool matches.");
  }

  /** Does something, and tells how long it took until a pool of that name was there to be seen. */
  private static void timed(String what, Runnable act, String name) {
    long began = System.nanoTime();
    act.run();
    browser.awaitThat(what, () -> browser.texts(NAMES).contains(name));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    System.out.println("the page with 1,000 pools: " + what + " was shown after " + millis + " ms");
    assertThat(millis).as(what).isLessThan(USABLE_MILLIS);
  }
}
