package io.poolcoordinator.samples.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Takes the pictures of the README, of pools under load: {@code -Dscreenshots=screenshots}. */
@EnabledIfSystemProperty(named = "screenshots", matches = ".+")
class ScreenshotsIT {

  private static final int MOST_BYTES = 200_000;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger numbers = new AtomicInteger(80);
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final Path folder = Path.of(System.getProperty("screenshots", ""));

  private void load(Pool pool, int threads, int millis, String label) {
    for (int i = 0; i < threads; i++) {
      workers.submit(
          () -> {
            while (!over.get()) {
              try (Permit permit =
                  pool.acquire(
                      AcquireRequest.builder()
                          .label(label + "#" + numbers.incrementAndGet())
                          .timeout(Duration.ofSeconds(300))
                          .build())) {
                TimeUnit.MILLISECONDS.sleep(
                    ThreadLocalRandom.current().nextInt(millis / 2, millis * 3 / 2));
              }
            }
            return null;
          });
    }
  }

  private void save(Browser browser, String name) throws IOException {
    Files.createDirectories(folder);
    byte[] picture = browser.picture();
    assertThat(picture.length).as("bytes of " + name).isLessThan(MOST_BYTES);
    Files.write(folder.resolve(name + ".png"), picture);
  }

  @Test
  void takePictures() throws Exception {
    try (LivePage page = LivePage.start()) {
      pools(page);
      Browser browser = page.browser;
      browser.driver.executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
      page.openList();
      browser.awaitText(".pools", "xero");
      browser.size(1280, 430);
      save(browser, "list");
      browser.scheme("dark");
      browser.size(1280, 1270);
      page.openPool("exact-online");
      // So long that the plot has something to show.
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
      browser.driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
      browser.driver.executeAsyncScript(
          "setTimeout(arguments[1], arguments[0])",
          TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
      save(browser, "detail");
      browser.scheme("light");
      browser.size(1280, 800);
      browser.click("Clear…");
      browser.type("Reason (optional)", "calls hang since the API was restarted");
      save(browser, "clear");
      browser.click("Cancel");
      browser.size(360, 740);
      page.openList();
      browser.awaitText(".pools", "xero");
      save(browser, "phone");
      over.set(true);
      page.worker.close(Duration.ZERO);
    } finally {
      over.set(true);
      workers.shutdownNow();
    }
  }

  private void pools(LivePage page) throws InterruptedException {
    Pool netsuite = page.pool("netsuite", 5);
    Pool exact =
        page.worker.pool(
            "exact-online",
            PoolConfig.builder()
                .limit(6)
                .rateLimit(RateLimit.of(300, Duration.ofMinutes(1)))
                .rateLimit(RateLimit.perDay(5000))
                .member(Member.builder("eol1").limit(4).attribute("country", "NL").build())
                .member(Member.builder("eol2").weight(2).attribute("country", "DE").build())
                .members("eol3")
                .build());
    Pool xero =
        page.worker.pool(
            "xero",
            PoolConfig.builder()
                .limit(5)
                .rateLimit(RateLimit.perMinute(60))
                .rateLimit(RateLimit.perDay(5000))
                .build());
    Pool mailbox =
        page.worker.pool(
            "graph-mailbox-eu",
            PoolConfig.builder()
                .limit(4)
                .rateLimit(RateLimit.of(10_000, Duration.ofMinutes(10)))
                .build());
    page.pool("legacy-erp", 2);
    Pool shopify = page.pool("shopify", 40);
    for (String name : new String[] {"shop-de", "shop-nl", "marketplace-fr"}) {
      page.worker.admin().as("ada").because("first of the season").attach(name, "exact-online");
    }
    page.worker.admin().as("ada").attach("b2b-portal", "netsuite");
    page.worker.admin().as("grace").because("the vendor's maintenance").pause("legacy-erp");
    page.worker
        .admin()
        .as("ada")
        .because("login is being renewed")
        .members("exact-online")
        .drain("eol3");
    exact
        .acquire(AcquireRequest.builder().member("eol1").build())
        .release(Outcome.throttled(Duration.ofMinutes(2)));
    load(netsuite, 9, 1_500, "orders");
    load(exact, 10, 2_200, "invoices");
    load(xero, 5, 900, "ledger");
    load(mailbox, 3, 1_200, "mail");
    load(shopify, 31, 1_800, "stock");
  }
}
