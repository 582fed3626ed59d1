package io.poolcoordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoolDownTest {

  private static void assertRefused(Consumer<CoolDown.Builder> setting, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setting.accept(CoolDown.builder()))
        .withMessage(message);
  }

  @Test
  void hasDefaults() {
    assertThat(CoolDown.DEFAULT).isEqualTo(CoolDown.builder().build());
    assertThat(CoolDown.DEFAULT.standard()).isEqualTo(Duration.ofSeconds(30));
    assertThat(CoolDown.DEFAULT.shortest()).isEqualTo(Duration.ofSeconds(1));
    assertThat(CoolDown.DEFAULT.longest()).isEqualTo(Duration.ofHours(24));
    assertThat(CoolDown.DEFAULT.afterFailures()).isEqualTo(3);
    assertThat(CoolDown.DEFAULT).hasToString("PT30S from PT1S to PT24H after 3 failures");
  }

  @Test
  void isEqualIfAllOfItIs() {
    CoolDown.Builder builder =
        CoolDown.builder().standard(Duration.ofSeconds(5)).afterFailures(0).shortest(CoolDown.MIN);
    CoolDown coolDown = builder.build();
    assertThat(coolDown).isEqualTo(builder.build()).hasSameHashCodeAs(builder.build());
    assertThat(coolDown)
        .isNotEqualTo(CoolDown.DEFAULT)
        .isNotEqualTo(builder.longest(Duration.ofHours(1)).build())
        .isNotEqualTo("PT5S");
  }

  @Test
  void roundsUpToWholeMilliseconds() {
    assertThat(CoolDown.builder().standard(Duration.ofNanos(1_000_001)).build().standard())
        .isEqualTo(Duration.ofMillis(2));
  }

  @Test
  void refusesDurationsOutOfBounds() {
    assertRefused(
        builder -> builder.standard(Duration.ZERO),
        "standard is PT0S, but must be from PT0.001S to PT744H");
    assertRefused(
        builder -> builder.shortest(Duration.ofMillis(-1)),
        "shortest is PT-0.001S, but must be from PT0.001S to PT744H");
    assertRefused(
        builder -> builder.longest(Duration.ofDays(31).plusNanos(1)),
        "longest is PT744H0.000000001S, but must be from PT0.001S to PT744H");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CoolDown.builder().longest(Duration.ofSeconds(Long.MAX_VALUE)));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1_001, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesFailuresOutOfBounds(int failures) {
    assertRefused(
        builder -> builder.afterFailures(failures),
        "afterFailures is " + failures + ", but must be from 0 (never) to 1000");
  }

  @Test
  void refusesAShortestAboveTheLongest() {
    assertRefused(
        builder -> builder.shortest(Duration.ofSeconds(3)).longest(Duration.ofSeconds(2)).build(),
        "shortest is PT3S, but must not be above longest, which is PT2S");
  }
}
