package io.poolcoordinator.samples.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.admin.AdministrativeEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Acts on a pool, by clicking and typing; what they did is asked of the library. */
class PoolActsIT extends PageTest {

  private static AdministrativeEvent newest(String pool) {
    return admin().events(pool, 1).get(0);
  }

  /** A pool of one that somebody holds, and somebody else waits for. */
  private static CompletableFuture<Permit> crowded(String name) throws InterruptedException {
    Pool pool = page.pool(name, 1);
    LivePage.hold(pool, "orders#88");
    CompletableFuture<Permit> waiter = LivePage.await(pool, "orders#89");
    await().until(() -> admin().snapshot(name).waiting() == 1);
    page.openPool(name);
    browser.awaitText("main", "orders#89");
    return waiter;
  }

  @Test
  void aPoolIsPausedAndResumed() {
    page.pool("breather", 5);
    page.openPool("breather");
    browser.click("Pause");
    browser.type("Reason (optional)", "maintenance of the API");
    browser.buttons("Pause").findFirst().orElseThrow().click();

    browser.awaitResult("breather is paused");
    browser.awaitText("h1 + .badge", "paused");
    assertThat(admin().snapshot("breather").state()).isEqualTo(PoolState.PAUSED);
    assertThat(newest("breather").reason()).isEqualTo("maintenance of the API");
    browser.awaitText(".events tbody", "maintenance of the API");

    browser.click("Resume");
    browser.field("Reason (optional)");
    browser.click("Resume");
    browser.awaitText("h1 + .badge", "active");
    assertThat(admin().snapshot("breather").state()).isEqualTo(PoolState.ACTIVE);
  }

  @Test
  void clearingWantsTheNameAndSaysWhatGoes() throws InterruptedException {
    CompletableFuture<Permit> waiter = crowded("netsuite");
    browser.click("Clear…");
    assertThat(browser.front().getText())
        .contains("Clearing fails 1 waiter and ends 1 permit")
        .contains("Live calls lose their slot.")
        .contains("orders#88 · web-7")
        .contains("orders#89 · web-7");
    String name = "Type the pool's name, netsuite, to go on";

    browser.type(name, "netsuit");
    browser.click("Clear");
    assertThat(browser.wrongWith(name)).isEqualTo("“netsuit” is not netsuite: nothing was done");
    assertThat(admin().snapshot("netsuite").held()).isEqualTo(1);
    assertThat(waiter).isNotDone();

    browser.type(name, "netsuite");
    browser.type("Reason (optional)", "stuck since noon");
    browser.click("Clear");
    browser.awaitResult("Cleared netsuite: 1 waiter and 1 permit");
    assertThat(admin().snapshot("netsuite").held()).isZero();
    await().until(waiter::isCompletedExceptionally);
    assertThat(waiter)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(PoolClearedException.class);
    assertThat(newest("netsuite").reason()).isEqualTo("stuck since noon");
    browser.awaitText("main", "Nobody holds a permit.");
  }

  @Test
  void waitersCanBeClearedAlone() throws InterruptedException {
    CompletableFuture<Permit> waiter = crowded("queue");
    browser.click("Clear…");
    browser.field("Waiters only (1)").click();
    assertThat(browser.front().getText()).doesNotContain("Live calls lose their slot.");
    browser.type("Type the pool's name, queue, to go on", "queue");
    browser.click("Clear");

    browser.awaitResult("Cleared queue: 1 waiter and 0 permits");
    await().until(waiter::isCompletedExceptionally);
    assertThat(admin().snapshot("queue").held()).isEqualTo(1);
  }

  @Test
  void deletingNamesTheConnectionsThatAreLeft() {
    page.pool("old", 5);
    admin().attach("shop-de", "old");
    admin().attach("shop-nl", "old");
    page.openPool("old");
    browser.awaitText("main", "shop-nl");
    browser.click("Delete…");
    assertThat(browser.front().getText())
        .contains("2 connections will be left without a pool\nshop-de\nshop-nl");
    String name = "Type the pool's name, old, to go on";
    browser.click("Delete");
    assertThat(browser.wrongWith(name)).isEqualTo("Type old: nothing was done");

    browser.type(name, "old");
    browser.click("Delete");
    browser.awaitResult("Deleted old");
    browser.awaitText("h1", "Pools");
    assertThat(admin().poolOf("shop-de")).isEmpty();
    assertThat(admin().snapshot("old").state()).isEqualTo(PoolState.DELETED);
  }

  @Test
  void aConnectionIsAttachedMovedAndDetached() {
    page.pool("first", 5);
    page.pool("second", 5);
    page.openPool("first");
    browser.click("Attach a connection");
    browser.click("Attach");
    assertThat(browser.wrongWith("Connection")).isEqualTo("Type the connection's name");
    browser.type("Connection", "market-fr");
    browser.click("Attach");
    browser.awaitResult("market-fr is attached to first");
    browser.awaitText(".attached", "market-fr");
    assertThat(admin().poolOf("market-fr")).contains("first");

    page.openPool("second");
    browser.click("Attach a connection");
    browser.type("Connection", "market-fr");
    browser.click("Attach");
    browser.awaitResult("market-fr is attached to second");
    assertThat(admin().poolOf("market-fr")).contains("second");

    browser.click("Detach market-fr");
    browser.click("Detach");
    browser.awaitResult("market-fr is detached from second");
    browser.awaitText("main", "No connections are attached.");
    assertThat(admin().poolOf("market-fr")).isEmpty();
  }

  @Test
  void onePermitIsEndedAndTheNextIsGranted() throws InterruptedException {
    CompletableFuture<Permit> waiter = crowded("single");
    browser.click("End holder orders#88");
    assertThat(browser.front().getText()).contains("may still be running");
    browser.click("End permit");

    browser.awaitResult("Ended the permit of “orders#88”");
    await().until(waiter::isDone);
    assertThat(waiter).isCompleted();
    browser.awaitThat("the next holds", () -> browser.buttons("End holder orders#89").count() == 1);
  }

  @Test
  void aCoolDownIsEnded() throws InterruptedException {
    Pool pool = page.pool("hot", 5);
    LivePage.hold(pool, "throttled").release(Outcome.throttled(Duration.ofMinutes(10)));
    page.openPool("hot");
    browser.awaitText(".blocked", "cooling");
    browser.click("End cool-down");
    browser.field("Reason (optional)");
    browser.click("End cool-down");

    browser.awaitResult("hot does not cool down any more");
    assertThat(admin().snapshot("hot").coolingUntil()).isEmpty();
  }

  @Test
  void aPoolThatIsNotThereIsSaidToBe() {
    browser.open(page.address() + "/#/pools/absent");
    browser.awaitText("main", "absent does not exist");
    assertThat(browser.buttons("Edit")).isEmpty();
  }
}
