package io.poolcoordinator.redis.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.redis.testing.Alone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rounds of all families in turn, for as many minutes as {@code soak.minutes} says (10 unless it
 * does), from the seed {@code soak.seed} on. Histories and verdicts of rounds that failed stay in
 * {@code target/soak}, with a report of all.
 */
@Alone
@Tag("soak")
class SoakIT {

  private static final int SECONDS = 30;
  private static final Path DIRECTORY = Path.of("target", "soak");

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS)
  void everyPromiseIsKept() throws IOException {
    Duration length = Duration.ofMinutes(Integer.getInteger("soak.minutes", 10));
    long first = Long.getLong("soak.seed", System.nanoTime());
    Files.createDirectories(DIRECTORY);
    SoakReport report = new SoakReport();
    List<Round.Outcome> failed = new ArrayList<>();
    long end = System.nanoTime() + length.toNanos();
    Fault.Family[] families = Fault.Family.values();
    for (int i = 0; System.nanoTime() - end < 0; i++) {
      Round round = new Round(families[i % families.length], first + i, SECONDS);
      Round.Outcome outcome = round.play(DIRECTORY);
      report.add(outcome);
      if (!outcome.broken().isEmpty()) {
        failed.add(outcome);
      }
      System.out.println("soak | " + outcome);
      Files.writeString(DIRECTORY.resolve("report.md"), report.toString());
    }
    System.out.println(report);
    assertThat(failed).isEmpty();
  }
}
