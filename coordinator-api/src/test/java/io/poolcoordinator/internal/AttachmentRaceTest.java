package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.memory.InMemoryPoolStore;
import io.poolcoordinator.memory.InMemoryPools;
import io.poolcoordinator.spi.PoolStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two move a connection in the same instant: it is in exactly one place in the end. */
class AttachmentRaceTest {

  private static final int ROUNDS = 4_000;
  private static final List<String> POOLS = List.of("a", "b", "x");

  /** A store whose operations are a little apart, so that those of two movers mix. */
  private static PoolStore hesitant(PoolStore store) {
    return (PoolStore)
        Proxy.newProxyInstance(
            AttachmentRaceTest.class.getClassLoader(),
            new Class<?>[] {PoolStore.class},
            (proxy, method, arguments) -> {
              spin(ThreadLocalRandom.current().nextInt(2_000));
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getTargetException();
              }
            });
  }

  private static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (end - System.nanoTime() > 0) {
      Thread.onSpinWait();
    }
  }

  private static CoordinatorEngine coordinator(InMemoryPools pools, String name) {
    return new CoordinatorEngine(hesitant(new InMemoryPoolStore(pools)), name, null);
  }

  @Test
  void itIsInExactlyOnePlaceInTheEnd() throws Exception {
    InMemoryPools pools = new InMemoryPools();
    Random random = new Random(42);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CyclicBarrier start = new CyclicBarrier(2);
    int[] wins = new int[2];
    try (CoordinatorEngine one = coordinator(pools, "one");
        CoordinatorEngine two = coordinator(pools, "two")) {
      POOLS.forEach(pool -> one.pool(pool, PoolConfig.ofLimit(1)));
      List<PoolAdmin> movers = List.of(one.admin(), two.admin());
      one.admin().attach("magento", "a");
      for (int round = 0; round < ROUNDS; round++) {
        List<Future<?>> moves = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        for (PoolAdmin mover : movers) {
          // Now and then one goes away and comes back, while the other is on its way.
          String via = random.nextInt(4) == 0 ? POOLS.get(random.nextInt(3)) : "";
          String target = POOLS.get(random.nextInt(3));
          targets.add(target);
          moves.add(
              threads.submit(
                  () -> {
                    start.await(30, TimeUnit.SECONDS);
                    if (!via.isEmpty()) {
                      mover.attach("magento", via);
                    }
                    mover.attach("magento", target);
                    return null;
                  }));
        }
        for (Future<?> move : moves) {
          move.get(30, TimeUnit.SECONDS);
        }
        String place = one.admin().poolOf("magento").orElse("nowhere");
        assertThat(AttachmentsTest.places(one.admin(), POOLS))
            .as("round " + round + " to " + targets)
            .containsExactly(place);
        assertThat(targets).as("round " + round).contains(place);
        wins[targets.indexOf(place)]++;
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(wins[0]).isPositive();
    assertThat(wins[1]).isPositive();
  }
}
