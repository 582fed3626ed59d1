package io.poolcoordinator.redis.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.contract.ModelRuns;
import io.poolcoordinator.redis.load.TopologyFault;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.RedisStoreFixture;
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
 * Rounds of all families of faults in turn, and one with servers that replicate after each turn,
 * and the model-based test, for as many minutes as {@code soak.minutes} says (10 unless it does),
 * from the seed {@code soak.seed} on. Histories and verdicts of rounds that failed stay in {@code
 * target/soak}, with a report of all.
 */
@Alone
@Tag("soak")
class SoakIT {

  private static final int SECONDS = 30;
  private static final Duration COMPARING = Duration.ofSeconds(15);
  private static final Path DIRECTORY = Path.of("target", "soak");

  private final SoakReport report = new SoakReport();
  private final List<String> failed = new ArrayList<>();

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS)
  void everyPromiseIsKept() throws IOException {
    Duration length = Duration.ofMinutes(Integer.getInteger("soak.minutes", 10));
    long seed = Long.getLong("soak.seed", System.nanoTime());
    Files.createDirectories(DIRECTORY);
    long end = System.nanoTime() + length.toNanos();
    for (int turn = 0; System.nanoTime() - end < 0; turn++) {
      for (Fault.Family family : Fault.Family.values()) {
        if (System.nanoTime() - end < 0) {
          play(new Round(family, seed++, SECONDS));
        }
      }
      if (System.nanoTime() - end < 0) {
        strike(turn);
        compare(seed);
      }
    }
    System.out.println(report);
    assertThat(failed).isEmpty();
  }

  private void play(Round round) throws IOException {
    Round.Outcome outcome;
    try {
      outcome = round.play(DIRECTORY);
    } catch (RuntimeException failure) {
      // What was seen of it stays there, and the others are played nevertheless.
      said(round + " could not be played: " + failure, true);
      return;
    }
    report.add(outcome);
    said(outcome.toString(), !outcome.broken().isEmpty());
  }

  private void strike(int turn) throws IOException {
    TopologyFault[] faults = TopologyFault.values();
    TopologyFault fault = faults[turn % faults.length];
    // The next fault on the next of its cells; in the next round of all faults on another one.
    int cell = turn / faults.length + turn;
    Path directory = DIRECTORY.resolve(fault + "-" + turn);
    Files.createDirectories(directory);
    String problem = "";
    try {
      fault.strike(cell, directory);
    } catch (Exception | AssertionError failure) {
      problem = failure.toString();
    }
    report.struck(fault.name(), !problem.isEmpty());
    if (problem.isEmpty()) {
      Round.delete(directory);
    }
    said(fault + " " + problem, !problem.isEmpty());
  }

  /** Random operations, whose deliveries go wrong, on the scripts beside the store in memory. */
  private void compare(long seed) throws IOException {
    ModelRuns runs = ModelRuns.of(() -> new RedisStoreFixture(RedisServer.shared()));
    String result = runs.runFor(COMPARING, seed, DIRECTORY);
    report.compared(result);
    said("model: " + result, runs.failures() > 0);
  }

  private void said(String text, boolean isFailure) throws IOException {
    if (isFailure) {
      failed.add(text);
    }
    System.out.println("soak | " + text);
    Files.writeString(DIRECTORY.resolve("report.md"), report.toString());
  }
}
