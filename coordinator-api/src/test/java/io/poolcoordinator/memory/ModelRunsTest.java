package io.poolcoordinator.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.poolcoordinator.contract.ModelRuns;
import io.poolcoordinator.contract.ModelRuns.ModelFailure;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.MemberReply;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.ReserveReply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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
    ModelRuns runs = ModelRuns.of(InMemoryStoreFixture::new, InMemoryStoreFixture::new);

    runAll(runs);

    assertThat(runs.outcomes()).containsAll(all(AcquireReply.Status.values()));
    assertThat(runs.outcomes()).containsAll(all(ReserveReply.Status.values()));
    assertThat(runs.outcomes()).containsAll(all(ReleaseReply.Status.values()));
    assertThat(runs.outcomes()).containsAll(all(PollReply.Status.values()));
    assertThat(runs.outcomes()).containsAll(all(PollReply.WaiterStatus.values()));
    assertThat(runs.outcomes()).containsAll(all(ActReply.Status.values()));
    assertThat(runs.outcomes()).containsAll(all(MemberReply.Status.values()));
    assertThat(runs.outcomes()).containsAll(all(DeclareReply.Status.values()));
  }

  /** All that a kind of reply can say, but that the pool is missing: none is lost in these runs. */
  private static List<String> all(Enum<?>... statuses) {
    String kind = statuses[0].getDeclaringClass().getEnclosingClass().getSimpleName();
    return Stream.of(statuses)
        .filter(status -> !status.name().equals("MISSING"))
        .map(status -> kind + " " + status)
        .toList();
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
