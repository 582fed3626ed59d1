package io.poolcoordinator.memory;

import io.poolcoordinator.contract.ModelRuns;
import org.junit.jupiter.api.Test;

/** That the comparison of two stores finds them equal that are, and no others. */
class ModelRunsTest {

  private static final long SEEDS = Long.getLong("model.seeds", 20);

  @Test
  void aStoreIsItsOwnTwin() {
    ModelRuns runs = ModelRuns.of(InMemoryStoreFixture::new, InMemoryStoreFixture::new);
    for (long seed = Long.getLong("model.seed", 1); seed <= SEEDS; seed++) {
      runs.run(seed);
    }
  }
}
