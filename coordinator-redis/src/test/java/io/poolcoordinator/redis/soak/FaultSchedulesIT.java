package io.poolcoordinator.redis.soak;

import io.poolcoordinator.redis.testing.Alone;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short round of each family of faults; {@link SoakIT} has long ones, and many of them. */
@Alone
class FaultSchedulesIT {

  private static final int SECONDS = 16;

  /** Each has a server and workers of its own, which mostly wait. */
  private static final int AT_ONCE = 2;

  @TempDir private Path directory;

  @Test
  void everyPromiseIsKept() throws Exception {
    ExecutorService rounds = Executors.newFixedThreadPool(AT_ONCE);
    try {
      Map<Fault.Family, Future<Round.Outcome>> outcomes = new EnumMap<>(Fault.Family.class);
      for (Fault.Family family : Fault.Family.values()) {
        Round round = new Round(family, System.nanoTime(), SECONDS);
        outcomes.put(family, rounds.submit(() -> round.play(directory)));
      }
      SoftAssertions softly = new SoftAssertions();
      for (Future<Round.Outcome> each : outcomes.values()) {
        Round.Outcome outcome = each.get();
        System.out.println("fault | " + outcome.round() + " | " + outcome.struck());
        outcome.verdicts().forEach(verdict -> System.out.println("fault |   " + verdict));
        softly.assertThat(outcome.broken()).as("%s", outcome.round()).isEmpty();
      }
      softly.assertAll();
    } finally {
      rounds.shutdownNow();
    }
  }
}
