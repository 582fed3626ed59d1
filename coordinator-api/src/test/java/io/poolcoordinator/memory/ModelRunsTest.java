package io.poolcoordinator.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.poolcoordinator.contract.ModelRuns;
import io.poolcoordinator.contract.ModelRuns.ModelFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That a store is found to be right that is, and each mistake is found in one that is not. */
class ModelRunsTest {

  /** Within so many seeds each mistake is found. */
  private static final long SEEDS = 12;

  /** With so many steps at the most each mistake is shown. */
  private static final int SHORT = 12;

  private static void runAll(ModelRuns runs) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      runs.run(seed);
    }
  }

  @Test
  void aStoreIsItsOwnTwin() {
    runAll(ModelRuns.of(InMemoryStoreFixture::new, InMemoryStoreFixture::new));
  }

  @ParameterizedTest
  @EnumSource
  void aMistakeIsFoundBesideAStoreThatIsRight(SeededBug bug) {
    assertFound(ModelRuns.of(InMemoryStoreFixture::new, bug::fixture));
  }

  /** Both stores are the same, so that only what is promised says that they are wrong. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "RENEWS_WHAT_HAS_ENDED",
        "LEAVES_NO_MARK",
        "COUNTS_ONE_UNIT_LESS",
        "GRANTS_ONE_TOO_MANY",
        "OVERTAKES"
      })
  void aMistakeIsFoundThatBothStoresMake(SeededBug bug) {
    assertFound(ModelRuns.of(bug::fixture, bug::fixture));
  }

  private static void assertFound(ModelRuns runs) {
    assertThatThrownBy(() -> runAll(runs))
        .isInstanceOfSatisfying(
            ModelFailure.class, failure -> assertThat(failure.steps()).isLessThanOrEqualTo(SHORT))
        .hasMessageContaining("-Dmodel.steps=");
  }

  @Test
  void theStepsThatAreToldFailAgain() {
    ModelRuns runs = ModelRuns.of(InMemoryStoreFixture::new, SeededBug.ACTS_TWICE::fixture);
    String told = catchThrowable(() -> runAll(runs)).getMessage();
    long seed = Long.parseLong(told.replaceAll("(?s)seed (\\d+) .*", "$1"));
    List<Integer> steps =
        List.of(told.replaceAll("(?s).*-Dmodel.steps=([\\d,]+).*", "$1").split(",", -1)).stream()
            .map(Integer::valueOf)
            .toList();

    assertThatThrownBy(() -> runs.run(seed, steps)).isInstanceOf(ModelFailure.class);
    runs.run(seed, steps.subList(1, steps.size()));
  }

  @Test
  void runsForATimeLeaveAFileOfEachThatFails(@TempDir Path directory) {
    ModelRuns runs =
        ModelRuns.of(InMemoryStoreFixture::new, SeededBug.GRANTS_ONE_TOO_MANY::fixture);

    String result = runs.runFor(Duration.ofMillis(1), 7, directory);

    assertThat(result).contains("1 runs").contains("1 failed");
    assertThat(directory.resolve("model-7.txt")).content().contains("-Dmodel.seed=7");
  }
}
