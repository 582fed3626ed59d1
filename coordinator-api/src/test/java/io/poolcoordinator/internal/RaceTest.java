package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.contract.GrantRaces;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import io.poolcoordinator.memory.InMemoryPools;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Cancel, interrupt, timeout and grant in the same instant; no permit may stay in use. */
class RaceTest {

  private static final int RACES = 10_000;

  @Test
  void noRaceLeavesAPermitInUse() throws Exception {
    InMemoryPools pools = new InMemoryPools();
    try (PoolCoordinator one = InMemoryPoolCoordinator.create(pools);
        PoolCoordinator two = InMemoryPoolCoordinator.create(pools)) {
      Pool first = one.pool("races", PoolConfig.ofLimit(1));
      Pool second = two.pool("races", PoolConfig.ofLimit(1));
      GrantRaces.Result result = new GrantRaces(first, second, 42).run(RACES);
      assertThat(result.races()).isEqualTo(RACES);
      assertThat(result.granted()).isPositive();
      assertThat(result.refused()).isPositive();
      await().atMost(Duration.ofSeconds(5)).until(() -> EngineFixture.free(second) == 1);
    }
  }
}
