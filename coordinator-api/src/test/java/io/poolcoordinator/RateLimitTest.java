package io.poolcoordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {

  private static void assertRefused(Duration window) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RateLimit.of(60, window))
        .withMessage("window is " + window + ", but must be from PT0.001S to PT744H");
  }

  @Test
  void namesTheUsualWindows() {
    assertThat(RateLimit.perSecond(10)).isEqualTo(RateLimit.of(10, Duration.ofSeconds(1)));
    assertThat(RateLimit.perMinute(60)).isEqualTo(RateLimit.of(60, Duration.ofMinutes(1)));
    assertThat(RateLimit.perDay(5_000)).isEqualTo(RateLimit.of(5_000, Duration.ofDays(1)));
    assertThat(RateLimit.perDay(5_000).units()).isEqualTo(5_000);
    assertThat(RateLimit.perDay(5_000).window()).isEqualTo(Duration.ofHours(24));
    assertThat(RateLimit.perDay(5_000).calendar()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 1_000_000_001, Integer.MAX_VALUE})
  void refusesUnitsOutOfBounds(int units) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RateLimit.perMinute(units))
        .withMessage("units is " + units + ", but must be from 1 to 1000000000");
    assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.perSecond(units));
    assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.perDay(units));
    assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.of(units, Duration.ofHours(1)));
  }

  @Test
  void refusesAWindowOutOfBounds() {
    assertRefused(Duration.ZERO);
    assertRefused(Duration.ofNanos(500));
    assertRefused(Duration.ofNanos(999_999));
    assertRefused(Duration.ofMillis(-1));
    assertRefused(Duration.ofDays(31).plusNanos(1));
    assertRefused(Duration.ofDays(366));
    assertRefused(Duration.ofSeconds(Long.MAX_VALUE));
    assertRefused(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
    assertRefused(Duration.ofSeconds(Long.MIN_VALUE));
    assertThatNullPointerException().isThrownBy(() -> RateLimit.of(1, null)).withMessage("window");
  }

  @Test
  void takesAWindowAtItsBoundsAndRoundsFractionsUp() {
    assertThat(RateLimit.of(1, Duration.ofMillis(1)).window()).isEqualTo(Duration.ofMillis(1));
    assertThat(RateLimit.of(1_000_000_000, Duration.ofDays(31)).window())
        .isEqualTo(Duration.ofDays(31));
    assertThat(RateLimit.of(1, Duration.ofNanos(1_000_001)).window())
        .isEqualTo(Duration.ofMillis(2));
  }

  @ParameterizedTest
  @CsvSource({
    "60/1m, 60, 60000",
    "1/1500ms, 1, 1500",
    "1/1ms, 1, 1",
    "30/90s, 30, 90000",
    "7/36h, 7, 129600000",
    "1000000000/31d, 1000000000, 2678400000"
  })
  void readsAndWritesTheSameText(String text, int units, long millis) {
    RateLimit rate = RateLimit.parse(text);

    assertThat(rate).isEqualTo(RateLimit.of(units, Duration.ofMillis(millis))).hasToString(text);
    assertThat(units + "/" + rate.windowName()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "60/60s, 60/1m",
    "60/60000ms, 60/1m",
    "5000/24h, 5000/1d",
    "0060/01m, 60/1m",
    "1/0000000001d, 1/1d",
    "5/1d@+00:00, 5/1d@Z",
    "5/1d@-00:00, 5/1d@Z",
    "5/1440m@+05:30, 5/1d@+05:30"
  })
  void writesTheLargestUnitOfTimeThatFits(String text, String canonical) {
    assertThat(RateLimit.parse(text)).hasToString(canonical).isEqualTo(RateLimit.parse(canonical));
  }

  @Test
  void readsAndWritesWindowsOnTheCalendar() {
    RateLimit rate = RateLimit.perDay(5_000).onCalendar(ZoneOffset.ofHours(2));

    assertThat(rate).hasToString("5000/1d@+02:00").isEqualTo(RateLimit.parse("5000/1d@+02:00"));
    assertThat(rate.windowName()).isEqualTo("1d@+02:00");
    assertThat(rate.calendar()).contains(ZoneOffset.ofHours(2));
    assertThat(RateLimit.parse("9/1h@Z").calendar()).contains(ZoneOffset.UTC);
    assertThat(RateLimit.parse("9/1h@-18:00").calendar()).contains(ZoneOffset.MIN);
    assertThat(RateLimit.parse("9/1h@+18:00").calendar()).contains(ZoneOffset.MAX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "60",
        "60/",
        "/1m",
        "60/m",
        "60/1",
        "60/1w",
        "60/1M",
        "6 0/1m",
        " 60/1m",
        "60/1m ",
        "60 /1m",
        "1e3/1m",
        "-60/1m",
        "+60/1m",
        "60/-1m",
        "60.5/1m",
        "60/1.5s",
        "0x3c/1m",
        "60/1m@",
        "60/1m@+2",
        "60/1m@0200",
        "60/1m@+02:00:30",
        "60/1m@Europe/Berlin",
        "60/1m@z",
        "60/1m,5000/1d",
        "60/1m\n",
        "\u0666\u0660/1m",
        "99999999999/1m",
        "60/99999999999ms"
      })
  void refusesATextOfAnotherForm(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RateLimit.parse(text))
        .withMessage(
            "rate limit is \"%s\", but must be like 60/1m, 1/1500ms or 5000/1d@+02:00", text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0/1m            | rate limit is "0/1m", but its units must be from 1 to 1000000000
          9999999999/1m   | rate limit is "9999999999/1m", but its units must be from 1 to 1000000000
          60/0s           | window is PT0S, but must be from PT0.001S to PT744H
          60/32d          | window is PT768H, but must be from PT0.001S to PT744H
          60/9999999999d  | window is PT239999999976H, but must be from PT0.001S to PT744H
          60/1m@+19:00    | rate limit is "60/1m@+19:00", but its offset must be from -18:00 to +18:00
          60/1m@-18:01    | rate limit is "60/1m@-18:01", but its offset must be from -18:00 to +18:00
          60/1m@+02:60    | rate limit is "60/1m@+02:60", but its offset must be from -18:00 to +18:00
          60/7h@Z         | window is PT7H, but a window on the calendar must divide a day evenly, as PT1H and P1D do
          60/2d@Z         | window is PT48H, but a window on the calendar must divide a day evenly, as PT1H and P1D do
          """)
  void refusesATextOutOfBounds(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RateLimit.parse(text))
        .withMessage(message);
  }

  @Test
  void neverFailsInAnotherWayWhateverTheText() {
    Random random = new Random(1);
    String[] texts = {"60/1m", "1/1500ms", "5000/1d@+02:00", "1000000000/31d", "7/12h@Z"};
    String letters = "0123456789/@+-:Zmshd, .e";
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(texts[random.nextInt(texts.length)]);
      for (int edits = random.nextInt(3); edits >= 0; edits--) {
        int at = random.nextInt(text.length());
        char letter = letters.charAt(random.nextInt(letters.length()));
        text.replace(at, at + random.nextInt(2), String.valueOf(letter));
      }
      try {
        RateLimit rate = RateLimit.parse(text.toString());
        assertThat(RateLimit.parse(rate.toString())).isEqualTo(rate);
        read++;
      } catch (IllegalArgumentException nonsense) {
        assertThat(nonsense).hasMessageContaining(", but ");
      }
    }
    assertThat(read).isPositive();
  }

  @Test
  void refusesACalendarThatHasNoMidnight() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RateLimit.of(1, Duration.ofMinutes(7)).onCalendar(ZoneOffset.UTC))
        .withMessage(
            "window is PT7M, but a window on the calendar must divide a day evenly, as PT1H and P1D"
                + " do");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RateLimit.perDay(1).onCalendar(ZoneOffset.ofTotalSeconds(3_601)))
        .withMessage("offset is +01:00:01, but must be in whole minutes from UTC");
    assertThatNullPointerException()
        .isThrownBy(() -> RateLimit.perDay(1).onCalendar(null))
        .withMessage("offset");
  }

  @ParameterizedTest
  @CsvSource({"60/1m, 1/1s", "7/1m, 1/8572ms", "5000/1s, 1/1ms", "1/1h, 1/1h", "3/1s, 1/334ms"})
  void pacesAWindowNeverFasterThanItsAverage(String text, String paced) {
    assertThat(RateLimit.parse(text).paced()).hasToString(paced);
  }

  @Test
  void refusesToPaceTheCalendar() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RateLimit.parse("5000/1d@Z").paced())
        .withMessage(
            "rate limit 5000/1d@Z follows the calendar; only a window that slides can be paced");
  }

  @Test
  void isEqualToOneOfTheSameUnitsLengthAndCalendar() {
    RateLimit rate = RateLimit.perDay(5);

    assertThat(rate).isEqualTo(RateLimit.parse("5/24h")).hasSameHashCodeAs(RateLimit.parse("5/1d"));
    assertThat(rate)
        .isNotEqualTo(RateLimit.perDay(6))
        .isNotEqualTo(RateLimit.of(5, Duration.ofHours(23)))
        .isNotEqualTo(rate.onCalendar(ZoneOffset.UTC))
        .isNotEqualTo("5/1d")
        .isNotEqualTo(null);
    assertThat(rate.onCalendar(ZoneOffset.UTC))
        .isEqualTo(RateLimit.parse("5/1d@Z"))
        .isNotEqualTo(rate.onCalendar(ZoneOffset.ofHours(1)));
  }

  @Test
  void sortsTheShorterFirst() {
    TreeSet<RateLimit> sorted = new TreeSet<>();
    for (String text :
        new String[] {"9/1d@Z", "1/31d", "5/1d", "60/1m", "9/1s", "4/1d", "2/1500ms"}) {
      assertThat(sorted.add(RateLimit.parse(text))).isTrue();
    }

    assertThat(sorted)
        .extracting(RateLimit::toString)
        .containsExactly("9/1s", "2/1500ms", "60/1m", "4/1d", "5/1d", "9/1d@Z", "1/31d");
  }
}
