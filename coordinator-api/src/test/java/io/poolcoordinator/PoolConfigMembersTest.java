package io.poolcoordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.Collections;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PoolConfigMembersTest {

  private static PoolConfig.Builder config() {
    return PoolConfig.builder().limit(5);
  }

  private static void assertRefused(Consumer<PoolConfig.Builder> setting, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setting.accept(config()))
        .withMessage(message);
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }

  @Test
  void aPoolHasNoMembersUnlessAdded() {
    assertThat(config().build().members()).isEmpty();
    assertThat(config().members().build().members()).isEmpty();
    assertThat(config().members("eol1").noMembers().build().members()).isEmpty();
    assertThat(config().build().member("eol1")).isEmpty();
  }

  @Test
  void aNameThatStandsThereAgainHasAnotherTurn() {
    PoolConfig config = config().members("eol2", "eol1", "eol2").build();
    assertThat(config.members()).containsExactly(Member.of("eol1"), Member.of("eol2", 2));
    assertThat(config.member("eol2")).contains(Member.of("eol2", 2));
    Member limited = Member.builder("eol1").limit(2).build();
    assertThat(config().member(limited).members("eol1").build().members())
        .containsExactly(limited.toBuilder().weight(2).build());
  }

  @Test
  void membersAreComparedWithAllElse() {
    PoolConfig config = config().members("eol1", "eol2").build();
    assertThat(config)
        .isEqualTo(config().member(Member.of("eol2")).member(Member.of("eol1")).build())
        .isEqualTo(config.toBuilder().build())
        .hasSameHashCodeAs(config.toBuilder().build())
        .isNotEqualTo(config().build())
        .isNotEqualTo(config().members("eol1", "eol2", "eol2").build());
    assertThat(config.toString()).endsWith(" members=[eol1:1, eol2:1]");
    CoolDown coolDown = CoolDown.builder().standard(Duration.ofSeconds(5)).build();
    PoolConfig cooling = config.toBuilder().coolDown(coolDown).build();
    assertThat(cooling).isNotEqualTo(config);
    assertThat(cooling.toBuilder().build().coolDown()).isEqualTo(coolDown);
    assertThat(cooling.toString()).endsWith(" coolDown=PT5S from PT1S to PT24H after 3 failures");
  }

  @Test
  void refusesADuplicate() {
    assertRefused(
        builder -> builder.member(Member.of("eol1", 2)).member(Member.of("eol1")),
        "member eol1:1 has the same name as eol1:2; give one of them the weight of both");
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException().isThrownBy(() -> config().member(nothing()));
    assertThatNullPointerException()
        .isThrownBy(() -> config().members("eol1", nothing()))
        .withMessage("a member's name is null");
    assertThatNullPointerException()
        .isThrownBy(() -> config().members((String[]) nothing()))
        .withMessage("names");
  }

  @Test
  void refusesTooManyTurnsOfOneMember() {
    assertRefused(
        builder -> builder.member(Member.of("eol1", 1_000)).members("eol1"),
        "the weight of member eol1 is 1001, but must be from 1 to 1000; remove or drain a member"
            + " that is to have no turns");
  }

  @Test
  void setsNothingIfOneNameIsRefused() {
    PoolConfig.Builder builder = config().members("eol1");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.members("eol1", "eol2", "a b"));
    assertThat(builder.build().members()).containsExactly(Member.of("eol1"));
  }

  @Test
  void weightsThatNoIntHoldsAreTooManyToo() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> PoolConfig.checkMembers(Collections.nCopies(4_294_968, Member.of("eol1", 1_000))))
        .withMessageContaining("add up to 4294968000,");
  }

  @Test
  void refusesTooManyTurnsOfAllMembersTogether() {
    PoolConfig.Builder most = config().member(Member.of("eol1", 999)).member(Member.of("eol2", 1));
    assertThat(most.build().members()).hasSize(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> most.members("eol3").build())
        .withMessage(
            "the weights of the members add up to 1001, but must not be above 1000; give"
                + " some of them less weight");
  }
}
