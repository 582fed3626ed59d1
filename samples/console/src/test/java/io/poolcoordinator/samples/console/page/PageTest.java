package io.poolcoordinator.samples.console.page;

import io.poolcoordinator.admin.PoolAdmin;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A class of tests that share one page; classes run one after the other. */
abstract class PageTest {

  static LivePage page;
  static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    page = LivePage.start();
    browser = page.browser;
  }

  @AfterAll
  static void stop() throws IOException {
    if (page != null) {
      page.close();
      page = null;
    }
  }

  static PoolAdmin admin() {
    return page.worker.admin();
  }
}
