package io.poolcoordinator.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.poolcoordinator.Member;
import io.poolcoordinator.RateLimit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that are edited by hand, and nonsense that is refused. */
class MemberEditTest {

  private static final String POOL = "netsuite";

  private final InMemoryPools pools = new InMemoryPools(() -> 1_795_210_664_123L);

  private void set(String property, String value) {
    pools.setMemberField(POOL, "a", property, value);
  }

  private void remove(String property) {
    pools.setMemberField(POOL, "a", property, null);
  }

  private MemoryMember member() {
    return pools.inspect(POOL, pool -> pool.member("a"));
  }

  @Test
  void allPropertiesCanBeSetAndRemoved() {
    set("limit", "4");
    set("rate", "5000/1d@+02:00,60/1m");
    set("state", "drained");
    set("failures", "2");
    set("attribute:country", "NL");
    set("cooling", "until=2026-11-20T21:37:44.123Z span=30000 after=17 probe=worker:1");

    assertThat(member().describe("a", 1))
        .hasToString("a:1(limit=4 rateLimits=[60/1m, 5000/1d@+02:00] attributes={country=NL})");
    assertThat(member().failures).isEqualTo(2);
    assertThat(member().cooling).isEqualTo(new Cooling(1_795_210_664_123L, 30_000, 17, "worker:1"));
    for (String property :
        List.of("limit", "rate", "state", "failures", "attribute:country", "cooling")) {
      remove(property);
    }
    assertThat(member().isBlank()).isTrue();
  }

  @Test
  void ofACoolDownOnlyItsEndIsNeeded() {
    set("cooling", "until=2026-11-20T21:37:44.123Z");

    assertThat(member().cooling).isEqualTo(new Cooling(1_795_210_664_123L, 0, 0, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "2026-11-20T21:37:44.123Z",
        "until=2026-11-20T21:37:44Z",
        "until=2026-13-20T21:37:44.123Z",
        "until=2026-11-20T21:37:44.123Z span=-1",
        "until=2026-11-20T21:37:44.123Z and more"
      })
  void aCoolDownThatIsNonsenseIsRefused(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set("cooling", value))
        .withMessageStartingWith(
            "cooling is \"%s\", but must be like until=2026-11-20T21:37:44.123Z ", value);
  }

  @Test
  void otherNonsenseIsRefusedAndNothingIsChanged() {
    set("rate", "60/1m");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set("limit", "-1"))
        .withMessage("limit is \"-1\", but must be a whole number from 0 to 1000000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set("state", "paused"))
        .withMessage("state is \"paused\", but must be active, drained or disabled");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set("rate", "5/1s,6/1s"))
        .withMessageStartingWith("rate is \"5/1s,6/1s\", but must be like 60/1m ");
    assertThatIllegalArgumentException().isThrownBy(() -> set("attribute:a b", "x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set("weight", "2"))
        .withMessage(
            "property is \"weight\", but must be limit, rate, state, cooling, failures or"
                + " attribute:<key>");
    assertThat(member().rateLimits).containsExactly(RateLimit.perMinute(60));
    assertThat(member().limit).isNull();
  }

  @Test
  void turnsAreBounded() {
    assertThatIllegalArgumentException().isThrownBy(() -> pools.addTurn(POOL, "a b"));
    for (int turn = 0; turn < Member.MAX_WEIGHT; turn++) {
      pools.addTurn(POOL, "a");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pools.addTurn(POOL, "b"))
        .withMessage(
            "the rotation of pool netsuite has 1000 turns, and must not have more; take turns of"
                + " others away first");
    assertThat(pools.removeTurns(POOL, "a")).isTrue();
    assertThat(pools.removeTurns(POOL, "a")).isFalse();
  }
}
