package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.contract.ModelRuns;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.RedisStoreFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scripts against the in-memory store, their reference: the same random operations, with all
 * that goes wrong on their way, have the same outcome on both, to the millisecond. A seed
 * reproduces its run: {@code -Dmodel.seed=17}, and a part of it, {@code -Dmodel.steps=3,5,8}. There
 * are as many fixed seeds as {@code -Dmodel.seeds} says, and one that is drawn.
 */
class TwinIT {

  private static ModelRuns runs() {
    return ModelRuns.of(() -> new RedisStoreFixture(RedisServer.shared()));
  }

  /** A seed that nobody has chosen. */
  private static long drawn() {
    return ThreadLocalRandom.current().nextInt(1_000, Integer.MAX_VALUE);
  }

  static LongStream seeds() {
    Long named = Long.getLong("model.seed");
    return named == null
        ? LongStream.concat(
            LongStream.rangeClosed(1, Long.getLong("model.seeds", 6)), LongStream.of(drawn()))
        : LongStream.of(named);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void scriptsDoWhatTheStoreInMemoryDoes(long seed) {
    runs().run(seed);
  }

  /**
   * Run after run for so many minutes; a file is left in {@code target/soak} of each that fails.
   */
  @Test
  @EnabledIfSystemProperty(named = "model.minutes", matches = "[0-9]+")
  @Timeout(value = 1, unit = TimeUnit.DAYS)
  void scriptsDoSoForLong() {
    ModelRuns runs = runs();
    String result =
        runs.runFor(
            Duration.ofMinutes(Long.getLong("model.minutes")),
            Long.getLong("model.seed", drawn()),
            Path.of("target", "soak"));
    System.out.println("model-based test: " + result);
    assertThat(runs.failures()).as(result).isZero();
  }
}
