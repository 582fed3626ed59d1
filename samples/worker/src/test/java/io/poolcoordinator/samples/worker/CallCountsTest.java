package io.poolcoordinator.samples.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallCountsTest {

  private final CallCounts counts = new CallCounts();

  @Test
  void nothingHasHappenedYet() {
    assertThat(counts).hasToString("calls=0 ok=0 throttled=0 failed=0 timeouts=0");
  }

  @Test
  void everyAnswerIsCountedOnce() {
    for (int status : new int[] {200, 204, 299, 429, 100, 199, 300, 401, 500, 503, 999}) {
      counts.answered(status);
    }
    counts.failed();
    counts.timedOut();
    counts.timedOut();

    assertThat(counts).hasToString("calls=12 ok=3 throttled=1 failed=8 timeouts=2");
  }

  @Test
  void threadsCountTogether() {
    IntStream.range(0, 10_000).parallel().forEach(call -> counts.answered(200));

    assertThat(counts).hasToString("calls=10000 ok=10000 throttled=0 failed=0 timeouts=0");
  }
}
