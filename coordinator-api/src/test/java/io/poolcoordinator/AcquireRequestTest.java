package io.poolcoordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcquireRequestTest {

  private static void assertRefused(Consumer<AcquireRequest.Builder> setting, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setting.accept(AcquireRequest.builder()))
        .withMessage(message);
  }

  @Test
  void hasDefaults() {
    assertThat(AcquireRequest.DEFAULT.label()).isEmpty();
    assertThat(AcquireRequest.DEFAULT.timeout()).isEmpty();
    assertThat(AcquireRequest.DEFAULT.cost()).isEqualTo(1);
    assertThat(AcquireRequest.DEFAULT).isEqualTo(AcquireRequest.builder().build());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_000_001, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesACostOutOfBounds(int cost) {
    assertRefused(
        builder -> builder.cost(cost), "cost is " + cost + ", but must be from 1 to 1000000");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000_000})
  void takesACostWithinBounds(int cost) {
    assertThat(AcquireRequest.builder().cost(cost).build().cost()).isEqualTo(cost);
  }

  @Test
  void refusesATimeoutOutOfBounds() {
    assertRefused(
        builder -> builder.timeout(Duration.ofMillis(-1)),
        "timeout is PT-0.001S, but must be from PT0S to PT5M");
    assertRefused(
        builder -> builder.timeout(Duration.ofMillis(300_001)),
        "timeout is PT5M0.001S, but must be from PT0S to PT5M");
    assertRefused(
        builder -> builder.timeout(Duration.ofSeconds(Long.MAX_VALUE)),
        "timeout is " + Duration.ofSeconds(Long.MAX_VALUE) + ", but must be from PT0S to PT5M");
    assertThatNullPointerException()
        .isThrownBy(() -> AcquireRequest.builder().timeout(null))
        .withMessage("timeout");
  }

  @Test
  void aNanosecondIsNotOneAttempt() {
    assertThat(AcquireRequest.builder().timeout(Duration.ofNanos(1)).build().timeout())
        .contains(Duration.ofMillis(1));
    assertThat(AcquireRequest.builder().timeout(Duration.ZERO).build().timeout())
        .contains(Duration.ZERO);
  }

  @Test
  void countsTheBytesOfALabel() {
    assertRefused(builder -> builder.label(""), "label has 0 bytes, but must have from 1 to 200");
    assertRefused(
        builder -> builder.label("x".repeat(201)),
        "label has 201 bytes, but must have from 1 to 200");
    assertRefused(
        builder -> builder.label("\u20ac".repeat(67)),
        "label has 201 bytes, but must have from 1 to 200");
    String longest = "\u20ac".repeat(66) + "xy";
    assertThat(AcquireRequest.builder().label(longest).build().label()).contains(longest);
  }

  @Test
  void refusesControlCharactersInALabel() {
    assertRefused(
        builder -> builder.label("orders\n88"),
        "label holds the control character U+000A at index 6; leave it out");
    assertRefused(
        builder -> builder.label("\u0000"),
        "label holds the control character U+0000 at index 0; leave it out");
    assertRefused(
        builder -> builder.label("a\u0085b"),
        "label holds the control character U+0085 at index 1; leave it out");
  }

  @Test
  void takesALabelAsItIs() {
    String label = " \");redis.call('FLUSHALL')-- %s {x} ";

    assertThat(AcquireRequest.builder().label(label).build().label()).contains(label);
  }

  @Test
  void isEqualToOneThatAsksForTheSame() {
    AcquireRequest request = all().build();

    assertThat(request).isEqualTo(all().build()).hasSameHashCodeAs(all().build());
    assertThat(request)
        .isNotEqualTo(all().label("b").build())
        .isNotEqualTo(all().timeout(Duration.ofSeconds(2)).build())
        .isNotEqualTo(all().cost(4).build())
        .isNotEqualTo(null);
  }

  @Test
  void readsAsWhatItAsksFor() {
    assertThat(all().build()).hasToString("label=a timeout=PT1S cost=3");
    assertThat(AcquireRequest.DEFAULT).hasToString("label=none timeout=default cost=1");
  }

  private static AcquireRequest.Builder all() {
    return AcquireRequest.builder().label("a").timeout(Duration.ofSeconds(1)).cost(3);
  }

  @Test
  void namesMembersInTheOrderTheyAreGiven() {
    assertThat(AcquireRequest.DEFAULT.members()).isEmpty();
    assertThat(AcquireRequest.builder().member("eol1").build().members()).containsExactly("eol1");
    AcquireRequest request =
        AcquireRequest.builder().members(List.of("eol2", "eol1", "eol2")).build();
    assertThat(request.members()).containsExactly("eol2", "eol1", "eol2");
    assertThat(request)
        .hasToString("label=none timeout=default cost=1 members=[eol2, eol1, eol2]")
        .isNotEqualTo(AcquireRequest.DEFAULT)
        .isEqualTo(AcquireRequest.builder().members(request.members()).build());
  }

  @Test
  void refusesMembersThatNoPoolCanHave() {
    assertRefused(
        builder -> builder.members(List.of()),
        "members has 0 names, but must have from 1 to 1000; leave it out for any member");
    assertRefused(
        builder -> builder.members(Collections.nCopies(1_001, "eol1")),
        "members has 1001 names, but must have from 1 to 1000; leave it out for any member");
    assertRefused(
        builder -> builder.member("eol:1"),
        "a member's name must be printable ASCII without space and without {}*?[]:,=, but"
            + " \"eol:1\" holds U+003A at index 3");
    assertThatNullPointerException()
        .isThrownBy(() -> AcquireRequest.builder().members(Collections.singletonList(nothing())))
        .withMessage("a member's name is null");
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }
}
