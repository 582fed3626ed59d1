package io.poolcoordinator.samples.console.page;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A browser without a window, used by what people see: labels, the words on buttons, keys. */
final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts one; a test is skipped, aloud, where there is none. */
  static Browser start() {
    Optional<Path> browser = find("chromium", "chromium-browser", "google-chrome");
    Optional<Path> driver = find("chromedriver");
    if (browser.isEmpty() || driver.isEmpty()) {
      String why =
          "SKIPPED: the page is not tested, for there is no "
              + (browser.isEmpty() ? "chromium" : "chromedriver")
              + " on the PATH: apt-get install chromium chromium-driver";
      System.out.println(why);
      Assumptions.abort(why);
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.orElseThrow().toFile());
    // Without its sandbox, since containers have neither the right to make one nor a large
    // /dev/shm.
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en");
    // Without what it asks its maker for: a build has no such network, or should not use it.
    options.addArguments(
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.orElseThrow().toFile())
            .usingAnyFreePort()
            .build();
    Browser started = new Browser(new ChromeDriver(service, options));
    started.size(1280, 900);
    return started;
  }

  private static Optional<Path> find(String... names) {
    List<String> directories =
        Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
    return Arrays.stream(names)
        .flatMap(name -> directories.stream().map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Another size of the screen: narrow ones are phones. */
  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 700));
  }

  /** {@code light} or {@code dark}, as the system of whoever looks says. */
  void scheme(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void open(String address) {
    // Another page first: a change of the hash alone would not load the page anew.
    driver.get("about:blank");
    driver.get(address);
  }

  /** What is looked at: the dialogue that is open, or the page. */
  WebElement front() {
    List<WebElement> dialogues = driver.findElements(By.cssSelector("dialog[open]"));
    return dialogues.isEmpty() ? driver.findElement(By.tagName("body")) : dialogues.get(0);
  }

  boolean hasDialogue() {
    return !driver.findElements(By.cssSelector("dialog[open]")).isEmpty();
  }

  void awaitNoDialogue() {
    awaitThat("the dialogue is closed", () -> !hasDialogue());
  }

  /** The buttons that can be seen and are called so. */
  Stream<WebElement> buttons(String name) {
    return named("button", name);
  }

  /** Elements that can be seen, by what a label, or a text of theirs, calls them. */
  private Stream<WebElement> named(String tag, String name) {
    String script =
        """
        const [front, tag, name] = arguments;
        return [...front.querySelectorAll(tag)].filter((each) => {
          const text = each.labels?.length ? each.labels[0].textContent : each.textContent;
          return each.checkVisibility() && (each.getAttribute("aria-label") ?? text).trim() === name;
        });
        """;
    return ((List<?>) run(script, front(), tag, name)).stream().map(WebElement.class::cast);
  }

  void click(String button) {
    click("button", button);
  }

  void follow(String link) {
    click("a", link);
  }

  private void click(String tag, String name) {
    awaitThat(
        "a " + tag + " " + name,
        () -> {
          Optional<WebElement> found = named(tag, name).findFirst();
          found.ifPresent(WebElement::click);
          return found.isPresent();
        });
  }

  /** The input of that label. */
  WebElement field(String label) {
    return await("a field " + label)
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(Browser::isPassing)
        .until(() -> fields(label).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  private Stream<WebElement> fields(String label) {
    return named("input, textarea, select", label);
  }

  void type(String label, String text) {
    WebElement field = field(label);
    field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
    field.sendKeys(text);
  }

  /** What is wrong with a field, as it stands below it. */
  String wrongWith(String label) {
    return field(label).findElement(By.xpath("..")).findElement(By.className("wrong")).getText();
  }

  /** Presses keys, wherever the focus is. */
  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** What can be read in the first element; {@link NoSuchElementException} if there is none. */
  String text(String selector) {
    return texts(selector).stream()
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("nothing on the page is " + selector));
  }

  /** What can be read in each: in one look, since the page is made anew beside the test. */
  List<String> texts(String selector) {
    String script =
        """
        return [...document.querySelectorAll(arguments[0])].map((each) =>
          each.checkVisibility() ? each.innerText.replace(/[\\t\\u00a0]/g, " ").trim() : "");
        """;
    return ((List<?>) run(script, selector)).stream().map(String::valueOf).toList();
  }

  void awaitText(String selector, Predicate<String> condition) {
    try {
      await(selector)
          .atMost(PATIENCE)
          .ignoreExceptionsMatching(Browser::isPassing)
          .until(() -> text(selector), condition::test);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          selector + " is not as expected in: " + front().getText() + complaints(), late);
    }
  }

  void awaitText(String selector, String part) {
    awaitText(selector, text -> text.contains(part));
  }

  /** What the page says of the last act. */
  void awaitResult(String part) {
    awaitText("#results", part);
  }

  void awaitThat(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).ignoreExceptionsMatching(Browser::isPassing).until(condition);
  }

  /** The page is on its way to what is expected: an element is not there yet, or not any more. */
  private static boolean isPassing(Throwable thrown) {
    return thrown instanceof NoSuchElementException
        || thrown instanceof StaleElementReferenceException;
  }

  Object run(String script, Object... arguments) {
    Object result = driver.executeScript(script, arguments);
    return result == null ? "" : result;
  }

  /** Whether anything can be scrolled sideways, which on a phone nothing should. */
  long overflow() {
    return ((Number)
            run(
                "return document.documentElement.scrollWidth -"
                    + " document.documentElement.clientWidth"))
        .longValue();
  }

  /** What the browser complained of since this was last asked, such as a breach of the policy. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  byte[] picture() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
