package io.poolcoordinator.redis.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.redis.testing.Alone;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short round of each family of faults; {@link SoakIT} has long ones, and many of them. */
@Alone
@Tag("soak")
class FaultSchedulesIT {

  private static final int SECONDS = 16;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(Fault.Family.class)
  void everyPromiseIsKept(Fault.Family family) {
    Round round = new Round(family, System.nanoTime(), SECONDS);
    Round.Outcome outcome = round.play(directory);
    System.out.println("fault | " + round + " | " + outcome.struck());
    outcome.verdicts().forEach(verdict -> System.out.println("fault |   " + verdict));
    assertThat(outcome.broken()).as("%s", round).isEmpty();
  }
}
