package io.poolcoordinator.samples.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolState;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Everything by the keyboard alone: no test here clicks. */
class KeyboardIT extends PageTest {

  private static final int MOST_TABS = 80;

  /** Goes on with the tabulator until an element of that name has the focus, and can be seen to. */
  private static void tabTo(String name) {
    Set<String> passed = new HashSet<>();
    for (int i = 0; i < MOST_TABS; i++) {
      browser.press(Keys.TAB);
      WebElement focused = browser.focused();
      String found = focused.getAccessibleName();
      if (found.equals(name)) {
        assertThat(focused.getCssValue("outline-style")).as("the focus shows").isEqualTo("solid");
        return;
      }
      passed.add(found);
    }
    throw new AssertionError("no way by keyboard to " + name + ", but to " + passed);
  }

  private static void type(String text) {
    browser.press(text);
  }

  @Test
  void aPoolIsMadePausedClearedAndDeleted() {
    page.openList();
    browser.awaitText("#live", "Live");
    tabTo("Skip to content");
    browser.press(Keys.ENTER);
    tabTo("New pool");
    browser.press(Keys.ENTER);
    browser.awaitThat(
        "the first field has the focus",
        () -> browser.focused().getAccessibleName().equals("Name"));
    type("keys");
    tabTo("Limit");
    type("5");
    tabTo("Create pool");
    browser.press(Keys.ENTER);
    browser.awaitText("h1", "keys");
    browser.awaitNoDialogue();
    assertThat(admin().snapshot("keys").config().limit()).isEqualTo(5);

    tabTo("Pause");
    browser.press(Keys.SPACE);
    browser.awaitThat("a dialogue", browser::hasDialogue);
    browser.press(Keys.ENTER);
    browser.awaitResult("keys is paused");
    browser.awaitNoDialogue();
    assertThat(admin().snapshot("keys").state()).isEqualTo(PoolState.PAUSED);
    browser.awaitThat(
        "the focus goes on to the other button",
        () -> browser.focused().getText().equals("Resume"));

    tabTo("Clear…");
    browser.press(Keys.ENTER);
    browser.awaitThat("a dialogue", browser::hasDialogue);
    browser.press(Keys.ESCAPE);
    browser.awaitNoDialogue();
    assertThat(browser.focused().getText()).as("where it was opened from").isEqualTo("Clear…");
    browser.press(Keys.ENTER);
    browser.awaitThat("a dialogue", browser::hasDialogue);
    type("keys");
    browser.press(Keys.ENTER);
    browser.awaitResult("Cleared keys");
    browser.awaitNoDialogue();

    tabTo("Delete…");
    browser.press(Keys.ENTER);
    browser.awaitThat("a dialogue", browser::hasDialogue);
    type("keys");
    browser.press(Keys.ENTER);
    browser.awaitResult("Deleted keys");
    browser.awaitText("h1", "Pools");
    assertThat(admin().snapshot("keys").state()).isEqualTo(PoolState.DELETED);
  }

  @Test
  void theFocusStaysInADialogueAndWhereItIsWhileNumbersChange() {
    page.pool("first", 5);
    page.pool("second", 5);
    page.openList();
    browser.awaitText(".pools", "second");
    browser.press("/");
    assertThat(browser.focused().getAccessibleName()).isEqualTo("Search pools by name");
    tabTo("second");
    admin().pause("first");
    browser.awaitText(".pools", "paused");
    assertThat(browser.focused().getText()).isEqualTo("second");
    browser.press(Keys.ENTER);
    browser.awaitText("h1", "second");

    tabTo("Attach a connection");
    browser.press(Keys.ENTER);
    browser.awaitThat("a dialogue", browser::hasDialogue);
    Set<Object> inside = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      browser.press(Keys.TAB);
      inside.add(
          browser.run(
              "const now = document.activeElement; return now === document.body ||"
                  + " !!now.closest('dialog')"));
    }
    assertThat(inside).containsExactly(true);
  }
}
