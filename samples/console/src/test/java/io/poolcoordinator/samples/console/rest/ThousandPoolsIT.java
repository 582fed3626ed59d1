package io.poolcoordinator.samples.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.samples.console.TestRedis;
import io.poolcoordinator.samples.console.rest.TestClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How long the list takes with 1,000 pools. What is wanted is 200 ms; what is asserted leaves room
 * for machines that do other things meanwhile.
 */
class ThousandPoolsIT {

  private static final int POOLS = 1_000;
  private static final int LOOKS = 40;
  private static final Duration MOST = Duration.ofSeconds(2);

  @Test
  void theListIsAnsweredQuickly() throws Exception {
    try (TestRedis redis = TestRedis.start();
        PoolCoordinator worker = RedisPoolCoordinator.connect(redis.uri());
        PoolCoordinator own = RedisPoolCoordinator.connect(redis.uri());
        ConsoleServer server =
            ConsoleServer.start(own, new ServerSettings("127.0.0.1", 0, AccessSettings.OPEN))) {
      List<Permit> held = new ArrayList<>();
      for (int i = 0; i < POOLS; i++) {
        Pool pool =
            worker.pool(
                String.format("pool-%04d", i),
                PoolConfig.builder()
                    .limit(5)
                    .rateLimit(RateLimit.perMinute(60))
                    .members("a", "b")
                    .build());
        if (i % 10 == 0) {
          held.add(pool.acquire());
        }
      }
      TestClient client = new TestClient(server.address());
      List<Long> millis = new ArrayList<>();
      for (int i = 0; i < LOOKS; i++) {
        // An act has the next look be a new one, rather than one that is shared.
        client.act("POST", "/v1/pools/pool-0001/resume");
        long before = System.nanoTime();
        Answer answer = client.get("/v1/pools?sort=held&search=pool-0&size=50");
        millis.add((System.nanoTime() - before) / 1_000_000);
        assertThat(answer.json().get("total").intValue()).isEqualTo(POOLS);
        assertThat(answer.json().at("/pools/0/held").intValue()).isEqualTo(1);
      }
      // The first ones warm it up.
      List<Long> warm = new ArrayList<>(millis.subList(LOOKS / 2, LOOKS));
      Collections.sort(warm);
      long median = warm.get(warm.size() / 2);
      System.out.println(
          "list of " + POOLS + " pools: median " + median + " ms, all in order " + millis);
      held.forEach(Permit::close);
      assertThat(median).isLessThan(MOST.toMillis());
    }
  }
}
