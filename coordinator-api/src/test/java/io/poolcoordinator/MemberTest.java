package io.poolcoordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberTest {

  private static final Member FULL =
      Member.builder("eol1")
          .weight(3)
          .limit(4)
          .rateLimit(RateLimit.perDay(5_000))
          .rateLimit(RateLimit.perMinute(60))
          .attribute("tenant", "7")
          .attribute("country", "NL")
          .build();

  private static void assertRefused(Consumer<Member.Builder> setting, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setting.accept(Member.builder("eol1")))
        .withMessage(message);
  }

  @Test
  void hasDefaults() {
    Member member = Member.of("eol1");
    assertThat(member.name()).isEqualTo("eol1");
    assertThat(member.weight()).isEqualTo(1);
    assertThat(member.limit()).isEmpty();
    assertThat(member.rateLimits()).isEmpty();
    assertThat(member.attributes()).isEmpty();
    assertThat(member).hasToString("eol1:1");
  }

  @Test
  void keepsWhatItIsGiven() {
    assertThat(FULL.limit()).isEqualTo(OptionalInt.of(4));
    assertThat(FULL.rateLimits()).containsExactly(RateLimit.perMinute(60), RateLimit.perDay(5_000));
    assertThat(FULL.attributes()).containsEntry("country", "NL").containsEntry("tenant", "7");
    assertThat(FULL)
        .hasToString(
            "eol1:3(limit=4 rateLimits=[60/1m, 5000/1d] attributes={country=NL, tenant=7})");
    assertThat(Member.of("eol2", 5)).hasToString("eol2:5");
  }

  @Test
  void isEqualIfAllOfItIs() {
    assertThat(FULL.toBuilder().build()).isEqualTo(FULL).hasSameHashCodeAs(FULL);
    assertThat(FULL)
        .isNotEqualTo(FULL.toBuilder().weight(2).build())
        .isNotEqualTo(FULL.toBuilder().limit(5).build())
        .isNotEqualTo(FULL.toBuilder().noLimit().build())
        .isNotEqualTo(FULL.toBuilder().noRateLimits().build())
        .isNotEqualTo(FULL.toBuilder().attribute("country", "BE").build())
        .isNotEqualTo(Member.of("eol1", 3))
        .isNotEqualTo("eol1");
    assertThat(Member.of("eol1")).isNotEqualTo(Member.of("EOL1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "eol-1.b_c", "O'Brien;--", "\"x\"", "<a>", "~!@#$%^&()|/\\"})
  void takesAnyPrintableName(String name) {
    assertThat(Member.of(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ", "a b", "a:b", "a,b", "a=b", "a{b", "a}b", "a*", "a?", "a[", "a]", "a\n", "\u0000", "é"
      })
  void refusesANameThatCannotStandInALine(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Member.of(name))
        .withMessageStartingWith(
            "a member's name must be printable ASCII without space and without {}*?[]:,=, but \""
                + name.replaceAll("[^ -~]", "?")
                + "\" holds U+");
  }

  @Test
  void refusesANameThatIsMissingOrTooLong() {
    assertThatNullPointerException()
        .isThrownBy(() -> Member.of(nothing()))
        .withMessage("a member's name is null");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Member.of(""))
        .withMessage("a member's name must have from 1 to 64 characters, but \"\" has 0");
    assertThat(Member.of("x".repeat(64)).name()).hasSize(64);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Member.of("x".repeat(65)))
        .withMessage(
            "a member's name must have from 1 to 64 characters, but \""
                + "x".repeat(65)
                + "\" has 65");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Member.of("x".repeat(1_000)))
        .withMessageEndingWith("xx...\" has 1000");
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_001, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesAWeightOutOfBounds(int weight) {
    assertRefused(
        member -> member.weight(weight),
        "the weight of member eol1 is "
            + weight
            + ", but must be from 1 to 1000; remove or drain a member that is to have no turns");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1_000_001})
  void refusesALimitOutOfBounds(int limit) {
    assertRefused(
        member -> member.limit(limit),
        "the limit of member eol1 is " + limit + ", but must be from 0 to 1000000");
  }

  @Test
  void refusesAWindowThatItHasAlready() {
    assertRefused(
        member -> member.rateLimit(RateLimit.perMinute(60)).rateLimit(RateLimit.perMinute(50)),
        "rateLimit 50/1m has the same window as 60/1m; a member has one of each length: keep the"
            + " stricter");
  }

  @Test
  void refusesAWindowTooMany() {
    assertRefused(
        member -> {
          for (int seconds = 1; seconds <= 17; seconds++) {
            member.rateLimit(RateLimit.of(1, Duration.ofSeconds(seconds)));
          }
        },
        "rateLimit 1/17s is one too many: a member has at most 16 windows");
  }

  @Test
  void saysWhatIsNull() {
    Member.Builder builder = Member.builder("eol1");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.attribute(nothing(), "x"))
        .withMessage("an attribute's name is null");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.attribute("country", nothing()))
        .withMessage("attribute country of member eol1 is null");
    assertThatNullPointerException()
        .isThrownBy(() -> AcquireRequest.builder().member(nothing()))
        .withMessage("a member's name is null");
    assertThatNullPointerException()
        .isThrownBy(() -> AcquireRequest.builder().members(nothing()))
        .withMessage("members");
  }

  @Test
  void refusesAttributesThatDoNotStandInALine() {
    assertRefused(
        member -> member.attribute("a=b", "x"),
        "an attribute's name must be 1 to 64 of ASCII letters, digits and . _ -, but one of member"
            + " eol1 is \"a=b\"");
    assertRefused(
        member -> member.attribute("country", "N\nL"),
        "attribute country of member eol1 holds the control character U+000A at index 1; leave it"
            + " out");
    assertRefused(
        member -> member.attribute("country", "x".repeat(201)),
        "attribute country of member eol1 has 201 bytes, but must have from 0 to 200");
    assertRefused(
        member -> {
          for (int i = 0; i < 17; i++) {
            member.attribute("a" + i, "");
          }
        },
        "attribute a16 of member eol1 is one too many: a member has at most 16");
  }
}
