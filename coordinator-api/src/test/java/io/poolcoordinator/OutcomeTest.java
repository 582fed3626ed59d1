package io.poolcoordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {

  private static final Instant DATE = Instant.parse("1994-11-06T08:49:37Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "  Sun, 06 Nov 1994 08:49:37 GMT\t"
      })
  void readsAllThreeFormsOfADate(String header) {
    assertThat(Outcome.throttledBy(header)).isEqualTo(Outcome.throttled(DATE));
  }

  @Test
  void readsADateOfThisCenturyAndOfTwoDigitDays() {
    assertThat(Outcome.throttledBy("Thursday, 31-Dec-26 23:59:59 GMT"))
        .isEqualTo(Outcome.throttled(Instant.parse("2026-12-31T23:59:59Z")));
    assertThat(Outcome.throttledBy("Thu Dec 31 23:59:59 2026"))
        .isEqualTo(Outcome.throttled(Instant.parse("2026-12-31T23:59:59Z")));
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "120, PT2M",
    "007, PT7S",
    "1.5, PT1.5S",
    "0.000000001, PT0.000000001S",
    "999999999, PT277777H46M39S"
  })
  void readsSecondsAndFractionsOfThem(String header, Duration expected) {
    assertThat(Outcome.throttledBy(" " + header + " ")).isEqualTo(Outcome.throttled(expected));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "soon",
        "-1",
        "+1",
        "1e3",
        "0x10",
        "1,5",
        ".5",
        "1.",
        "٣",
        "NaN",
        "120 s",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Nov 1994",
        "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 32 Nov 1994 08:49:37 GMT",
        "1994-11-06T08:49:37Z"
      })
  void whatCannotBeReadCountsAsNone(String header) {
    assertThat(Outcome.throttledBy(header)).isEqualTo(Outcome.throttled());
  }

  @ParameterizedTest
  @CsvSource({
    "999999999, PT277777H46M39S",
    "1000000000, P31D",
    "12345678901234567890, P31D",
    "12345678901234567890.5, P31D",
    "0000000000007, PT7S",
    "0, PT0S",
    "000.5, PT0.5S",
    "1.0123456789999, PT1.012345678S"
  })
  void anyNumberOfDigitsIsRead(String header, Duration expected) {
    assertThat(Outcome.throttledBy(header)).isEqualTo(Outcome.throttled(expected));
  }

  @Test
  void tellsWhatItIs() {
    assertThat(Outcome.success().kind()).isEqualTo(Outcome.Kind.SUCCESS);
    assertThat(Outcome.unauthorised().kind()).isEqualTo(Outcome.Kind.UNAUTHORISED);
    assertThat(Outcome.failed().kind()).isEqualTo(Outcome.Kind.FAILED);
    assertThat(Outcome.throttled().kind()).isEqualTo(Outcome.Kind.THROTTLED);
    assertThat(Outcome.throttled().retryAfter()).isEmpty();
    assertThat(Outcome.throttled().retryAt()).isEmpty();
    Outcome after = Outcome.throttled(Duration.ofSeconds(-3));
    assertThat(after.retryAfter()).contains(Duration.ofSeconds(-3));
    assertThat(after).hasToString("THROTTLED retryAfter=PT-3S");
    Outcome at = Outcome.throttled(DATE);
    assertThat(at.retryAt()).contains(DATE);
    assertThat(at).hasToString("THROTTLED retryAt=1994-11-06T08:49:37Z");
    assertThat(Outcome.failed()).hasToString("FAILED");
  }

  @Test
  void isEqualIfAllOfItIs() {
    assertThat(Outcome.throttled(DATE))
        .isEqualTo(Outcome.throttled(DATE))
        .hasSameHashCodeAs(Outcome.throttled(DATE))
        .isNotEqualTo(Outcome.throttled())
        .isNotEqualTo(Outcome.throttled(Duration.ZERO))
        .isNotEqualTo(Outcome.success());
  }

  @ParameterizedTest
  @CsvSource({
    "100, SUCCESS",
    "200, SUCCESS",
    "204, SUCCESS",
    "304, SUCCESS",
    "400, SUCCESS",
    "401, UNAUTHORISED",
    "403, SUCCESS",
    "404, SUCCESS",
    "429, THROTTLED",
    "500, FAILED",
    "502, FAILED",
    "503, FAILED",
    "599, FAILED"
  })
  void aStatusSaysWhatTheApiMadeOfTheCall(int status, Outcome.Kind expected) {
    assertThat(Outcome.ofHttp(status, null).kind()).isEqualTo(expected);
  }

  @Test
  void aStatusWithRetryAfterIsReadTogetherWithIt() {
    assertThat(Outcome.ofHttp(429, "7")).isEqualTo(Outcome.throttled(Duration.ofSeconds(7)));
    assertThat(Outcome.ofHttp(503, "7")).isEqualTo(Outcome.throttled(Duration.ofSeconds(7)));
    assertThat(Outcome.ofHttp(503, "soon")).isEqualTo(Outcome.throttled());
    assertThat(Outcome.ofHttp(500, "7")).isEqualTo(Outcome.failed());
    assertThat(Outcome.ofHttp(301, "7")).isEqualTo(Outcome.success());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 99, 600, -1})
  void refusesAStatusThatIsNoneOfHttps(int status) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Outcome.ofHttp(status, null))
        .withMessage("status is " + status + ", but must be from 100 to 599");
  }
}
