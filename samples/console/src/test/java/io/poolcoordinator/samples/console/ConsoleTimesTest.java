package io.poolcoordinator.samples.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.samples.console.view.Times;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moments and durations as people read them. */
class ConsoleTimesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "999, 0s",
    "59999, 59s",
    "60000, 1m00s",
    "192000, 3m12s",
    "3599999, 59m59s",
    "3600000, 1h00m",
    "7500000, 2h05m",
    "86399999, 23h59m",
    "86400000, 1d00h",
    "273600000, 3d04h",
    "-5, 0s"
  })
  void agesHaveTwoUnits(long millis, String text) {
    assertThat(Times.age(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1ms",
    "1500, 1500ms",
    "30000, 30s",
    "90000, 90s",
    "300000, 5m",
    "7200000, 2h",
    "86400000, 1d",
    "90000000, 25h"
  })
  void settingsAreExactAndCanBeTypedAgain(long millis, String text) {
    Duration duration = Duration.ofMillis(millis);

    assertThat(Times.exact(duration)).isEqualTo(text);
    assertThat(DurationInputs.parse(text)).isEqualTo(duration);
  }

  @Test
  void whatIsLessThanASecondAwayHasNotComeYet() {
    Instant now = Snapshots.NOW;

    assertThat(Times.until(now.plusMillis(1), now)).isEqualTo("in 1s");
    assertThat(Times.until(now.plusMillis(1_001), now)).isEqualTo("in 2s");
    assertThat(Times.until(now, now)).isEqualTo("now");
    assertThat(Times.until(now.minusMillis(1), now)).isEqualTo("now");
  }

  @Test
  void momentsHaveAlwaysMilliseconds() {
    assertThat(Times.moment(Instant.parse("2026-11-26T17:00:00Z")))
        .isEqualTo("2026-11-26T17:00:00.000Z");
  }
}
