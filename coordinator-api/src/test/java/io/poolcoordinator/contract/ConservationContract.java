package io.poolcoordinator.contract;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Grants - releases - expiries - clears = live, after every one of many random operations; a seed
 * reproduces its run.
 */
public abstract class ConservationContract extends StoreContract {

  private static final int STEPS = 400;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void permitsAreConserved(long seed) {
    declare(3);
    RandomRun run = new RandomRun(seed, fixture(), first.listen(), second.listen(), third.listen());
    for (int step = 0; step < STEPS; step++) {
      run.step();
    }
    run.checkThatAllHappened();
  }
}
