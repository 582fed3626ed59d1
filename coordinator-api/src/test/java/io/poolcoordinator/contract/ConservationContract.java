package io.poolcoordinator.contract;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the model-based test checks after every one of many random operations, on each store: grants
 * - releases - expiries - clears = live, units that were granted are used, nobody is overtaken, and
 * all is as in memory.
 */
public abstract class ConservationContract extends StoreContract {

  private static final int STEPS = 250;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void permitsAndUnitsAreConserved(long seed) {
    ModelRuns.of(this::newFixture).run(seed, IntStream.range(0, STEPS).boxed().toList());
  }
}
