package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.admin.PoolAudit;
import io.poolcoordinator.admin.Severity;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Grants - releases - expiries - clears = live, and units that were granted are used, after every
 * one of many random operations; a seed reproduces its run.
 */
public abstract class ConservationContract extends StoreContract {

  private static final int STEPS = 400;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void permitsAreConserved(long seed) {
    declare(3);
    run(seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void permitsAndUnitsAreConserved(long seed) {
    RateLimit[] rates = {RateLimit.parse("16/5s"), RateLimit.parse("60/1m")};
    declareRated(3, rates);
    run(seed, rates);
  }

  private void run(long seed, RateLimit... rates) {
    RandomRun run =
        new RandomRun(
            seed, fixture(), List.of(rates), first.listen(), second.listen(), third.listen());
    for (int step = 0; step < STEPS; step++) {
      run.step();
    }
    run.checkThatAllHappened();
    for (int second = 0; second < 5; second++) {
      advanceMillis(1_001);
      sweep();
    }
    PoolAudit audit = TestWorker.reply(observer.store().audit(POOL)).audit();
    assertThat(audit).isNotNull();
    assertThat(audit.findings(Severity.HEALS)).as("seed " + seed).isEmpty();
  }
}
