package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.spi.Preference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Requests with the same list take turns over it; there are not endlessly many lists. */
class RequestTurnsTest {

  private final RequestTurns turns = new RequestTurns();

  private String preferred(String... names) {
    Turns.Turn turn = turns.next(List.of(names), false);
    turn.grantedTo(turn.preference().members().get(0));
    return turn.preference().members().get(0);
  }

  @Test
  void theSameListTakesTurns() {
    Set<String> first = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      first.add(preferred("a", "b", "c"));
    }
    assertThat(first).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(turns.size()).isEqualTo(1);
  }

  @Test
  void anotherListHasAnOrderOfItsOwn() {
    String first = preferred("a", "b");
    preferred("b", "a");
    preferred("a", "b", "c");
    assertThat(preferred("a", "b")).isNotEqualTo(first);
    assertThat(turns.size()).isEqualTo(3);
  }

  @Test
  void oneNameAloneTakesNoTurns() {
    assertThat(turns.next(List.of("a"), true))
        .isEqualTo(new Turns.Turn(new Preference(List.of("a"), true), null));
    assertThat(turns.next(List.of("a", "a"), false).preference())
        .isEqualTo(new Preference(List.of("a"), false));
    assertThat(turns.size()).isZero();
  }

  @Test
  void startsAtARandomPlace() {
    Set<String> starts = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      starts.add(preferred("a", "b", "only" + i));
    }
    assertThat(starts).contains("a", "b").hasSizeGreaterThan(2);
  }

  @Test
  void theListThatWasNotUsedForLongestIsForgotten() {
    String first = preferred("kept", "b");
    for (int i = 0; i < 3 * RequestTurns.MOST_LISTS; i++) {
      preferred("a", "b" + i);
      if (i % 500 == 0) {
        String next = preferred("kept", "b");
        assertThat(next).isNotEqualTo(first);
        first = next;
      }
    }
    assertThat(turns.size()).isEqualTo(RequestTurns.MOST_LISTS);
  }
}
