package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.contract.StoreFixture;
import io.poolcoordinator.contract.Twin;
import io.poolcoordinator.contract.TwinRun;
import io.poolcoordinator.memory.InMemoryStoreFixture;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.RedisStoreFixture;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.StoredPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scripts against the in-memory store, their reference: the same random operations have the
 * same outcome on both, to the millisecond. A seed reproduces its run.
 */
class TwinIT {

  private static final int STEPS = 300;
  private static final long HOUR = 3_600_000;

  private static final DeclareCommand DECLARATION =
      new DeclareCommand(
          "netsuite",
          Mode.KEEP,
          new StoredPool(
              PoolConfig.builder().limit(3).rateLimit(RateLimit.perSecond(20)).build(),
              PoolState.ACTIVE,
              0),
          0);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 23, 42})
  void scriptsDoWhatTheStoreInMemoryDoes(long seed) {
    try (StoreFixture scripts = new RedisStoreFixture(RedisServer.shared())) {
      Twin redis = new Twin(scripts, DECLARATION);
      redis.advance(HOUR);
      long time = redis.time();
      try (StoreFixture reference = new InMemoryStoreFixture(time - HOUR)) {
        Twin memory = new Twin(reference, DECLARATION);
        memory.advance(HOUR);
        assertThat(memory.time()).isEqualTo(time);

        new TwinRun(seed, memory, redis).run(STEPS);
      }
    }
  }
}
