package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Connection;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.contract.GrantRaces;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import io.poolcoordinator.memory.InMemoryPools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections in use by several threads, in real time: nothing stays in use, nobody is refused. */
class ConnectionRaceTest {

  private final InMemoryPools pools = new InMemoryPools();
  private final PoolCoordinator one = InMemoryPoolCoordinator.create(pools);
  private final PoolCoordinator two = InMemoryPoolCoordinator.create(pools);

  @AfterEach
  void close() {
    one.close(Duration.ZERO);
    two.close(Duration.ZERO);
  }

  @Test
  void noRaceOfAGrantLeavesAPermitInUse() throws Exception {
    one.pool("a", PoolConfig.ofLimit(1));
    one.admin().attach("magento", "a");
    one.admin().attach("shopify", "a");
    GrantRaces.Result result =
        new GrantRaces(one.connection("magento"), two.connection("shopify"), 45).run(2_000);
    assertThat(result.granted()).isPositive();
    assertThat(result.refused()).isPositive();
    await().atMost(Duration.ofSeconds(5)).until(() -> EngineFixture.free(two.pool("a")) == 1);
    assertThat(one.admin().waiters("a")).isEmpty();
  }

  @Test
  void whoAcquiresWhileItIsMovedIsServedByOneOrTheOther() throws Exception {
    List<String> places = List.of("a", "b");
    places.forEach(pool -> one.pool(pool, PoolConfig.ofLimit(2)));
    one.admin().attach("magento", "a");
    AtomicBoolean moving = new AtomicBoolean(true);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Integer>> users = new ArrayList<>();
      users.add(threads.submit(() -> use(one.connection("magento"), moving)));
      users.add(threads.submit(() -> useAsync(two.connection("magento"), moving)));
      for (int move = 1; move <= 1_000; move++) {
        two.admin().attach("magento", places.get(move % 2));
      }
      moving.set(false);
      for (Future<Integer> user : users) {
        assertThat(user.get(60, TimeUnit.SECONDS)).isPositive();
      }
    } finally {
      threads.shutdownNow();
    }
    for (String pool : places) {
      await().atMost(Duration.ofSeconds(5)).until(() -> EngineFixture.free(two.pool(pool)) == 2);
    }
  }

  /** At least once after the last move. */
  private static int use(Connection connection, AtomicBoolean moving) throws Exception {
    int used = 0;
    boolean again;
    do {
      again = moving.get();
      try (Permit permit = connection.acquire()) {
        assertThat(permit.pool()).isIn("a", "b");
        used++;
      }
    } while (again);
    return used;
  }

  private static int useAsync(Connection connection, AtomicBoolean moving) throws Exception {
    int used = 0;
    boolean again;
    do {
      again = moving.get();
      connection.acquireAsync().get(60, TimeUnit.SECONDS).close();
      used++;
    } while (again);
    return used;
  }
}
