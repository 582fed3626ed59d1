package io.poolcoordinator.redis.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The checks are checked: each finds what it is there for. */
class HistoryTest {

  private static Held held(long ticket, long token, long begun, long ended) {
    return new Held(
        "w/1", ticket, token, begun - 1, begun, ended, 0, 1, "", "w:" + token, Held.End.GIVEN_BACK);
  }

  @Test
  void permitsThatTouchDoNotOverlap() {
    assertThat(new History(List.of(held(0, 1, 10, 20), held(0, 2, 20, 30))).highestOverlap())
        .isEqualTo(1);
    assertThat(new History(List.of(held(0, 1, 10, 21), held(0, 2, 20, 30))).highestOverlap())
        .isEqualTo(2);
  }

  @Test
  void aWaiterThatIsServedBeforeAnEarlierOneOvertakes() {
    assertThat(new History(List.of(held(1, 5, 0, 1), held(2, 6, 0, 1))).overtakes()).isZero();
    assertThat(new History(List.of(held(1, 6, 0, 1), held(2, 5, 0, 1))).overtakes()).isEqualTo(1);
  }

  @Test
  void aNewcomerThatIsServedBeforeAWaiterOvertakes() {
    assertThat(new History(List.of(held(0, 3, 0, 1), held(4, 6, 0, 1))).overtakes()).isZero();
    assertThat(new History(List.of(held(0, 5, 0, 1), held(4, 6, 0, 1))).overtakes()).isEqualTo(1);
  }

  @Test
  void aTokenThatIsGivenTwiceIsSeen() {
    assertThat(new History(List.of(held(0, 3, 0, 1), held(0, 3, 0, 1))).repeatedTokens())
        .isEqualTo(1);
  }
}
