package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That what is left over of a failure is what it needs. */
class ShrinkingTest {

  private static final List<Integer> STEPS = IntStream.range(0, 250).boxed().toList();

  @Test
  void whatIsNeededIsLeftOver() {
    List<Integer> needed = List.of(3, 77, 78, 249);

    Shrinking shrinking = new Shrinking(steps -> steps.containsAll(needed), Duration.ofMinutes(1));

    assertThat(shrinking.shrink(STEPS)).isEqualTo(needed);
  }

  @Test
  void anyPartThatFailsIsEnough() {
    Shrinking shrinking =
        new Shrinking(
            steps -> steps.stream().filter(step -> step % 10 == 0).count() >= 3,
            Duration.ofMinutes(1));

    assertThat(shrinking.shrink(STEPS)).hasSize(3).allMatch(step -> step % 10 == 0);
  }

  @Test
  void nothingIsLeftOutOnceTimeIsUp() {
    assertThat(new Shrinking(steps -> true, Duration.ZERO).shrink(STEPS)).isEqualTo(STEPS);
  }
}
