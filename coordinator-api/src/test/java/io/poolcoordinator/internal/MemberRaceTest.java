package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Job;
import io.poolcoordinator.Member;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.contract.GrantRaces;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import io.poolcoordinator.memory.InMemoryPools;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Those that wait for one member leave in the instant of the grant; nothing stays in use. */
class MemberRaceTest {

  private static final int RACES = 10_000;

  @Test
  void noRaceLeavesAMemberInUse() throws Exception {
    InMemoryPools pools = new InMemoryPools();
    PoolConfig config =
        PoolConfig.builder()
            .limit(5)
            .member(Member.builder("eol1").limit(1).build())
            .members("eol2")
            .build();
    try (PoolCoordinator one = InMemoryPoolCoordinator.create(pools);
        PoolCoordinator two = InMemoryPoolCoordinator.create(pools)) {
      Pool second = two.pool("races", config);
      Job holding = one.pool("races", config).job(List.of("eol1"));
      Job waiting = second.job(List.of("eol1"));
      GrantRaces.Result result = new GrantRaces(holding, waiting, 44).run(RACES);
      assertThat(result.granted()).isPositive();
      assertThat(result.refused()).isPositive();
      await().atMost(Duration.ofSeconds(5)).until(() -> EngineFixture.free(waiting) == 1);
      await().atMost(Duration.ofSeconds(5)).until(() -> EngineFixture.free(second) == 5);
      assertThat(second.members().list()).allMatch(member -> member.held() == 0);
    }
  }
}
