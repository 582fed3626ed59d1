package io.poolcoordinator.memory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.contract.StoreFixture;
import io.poolcoordinator.contract.Twin;
import io.poolcoordinator.contract.TwinRun;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.PoolState;
import io.poolcoordinator.spi.StoredPool;
import org.junit.jupiter.api.Test;

/** That the comparison of two stores finds them equal that are, and no others. */
class TwinRunTest {

  private static final int STEPS = 300;

  private static Twin twin(StoreFixture fixture, String rate) {
    PoolConfig config = PoolConfig.builder().limit(3).rateLimit(RateLimit.parse(rate)).build();
    StoredPool settings = new StoredPool(config, PoolState.ACTIVE, 0);
    return new Twin(fixture, new DeclareCommand("netsuite", Mode.KEEP, settings, 0));
  }

  private static void run(long seed, String rate, String otherRate) {
    try (StoreFixture one = new InMemoryStoreFixture();
        StoreFixture other = new InMemoryStoreFixture()) {
      new TwinRun(seed, twin(one, rate), twin(other, otherRate)).run(STEPS);
    }
  }

  private static void runSome(String rate, String otherRate) {
    for (long seed = 1; seed <= 10; seed++) {
      run(seed, rate, otherRate);
    }
  }

  @Test
  void aStoreIsItsOwnTwin() {
    runSome("20/1s", "20/1s");
  }

  @Test
  void aStoreThatLetsOneUnitMoreThroughIsNot() {
    assertThatThrownBy(() -> runSome("1/1d", "2/1d")).isInstanceOf(AssertionError.class);
  }

  @Test
  void aStoreThatOpensAMillisecondEarlierIsNot() {
    assertThatThrownBy(() -> runSome("5/1000ms", "5/999ms")).isInstanceOf(AssertionError.class);
  }
}
