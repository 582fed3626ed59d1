package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.admin.Waiter;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import io.poolcoordinator.memory.InMemoryPools;
import io.poolcoordinator.memory.InMemoryRecords;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** People end permits and waits in the instant of a grant, a cancel or a timeout. */
class AdministrationRaceTest {

  private static final int ROUNDS = 2_000;
  private static final int MOST_NANOS = 300_000;
  private static final PoolConfig CONFIG = PoolConfig.ofLimit(1);

  /** What became of a wait. */
  private enum End {
    GRANTED,
    LEFT,
    ENDED_BY_PEOPLE
  }

  private final AtomicLong ahead = new AtomicLong();
  private final InMemoryPools pools =
      new InMemoryPools(() -> System.currentTimeMillis() + ahead.get());
  private final Random random = new Random(42);
  private final Map<End, Integer> ends = new EnumMap<>(End.class);

  @Test
  void noRaceLeavesAnythingBehind() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (PoolCoordinator one = InMemoryPoolCoordinator.create(pools);
        PoolCoordinator two = InMemoryPoolCoordinator.create(pools)) {
      for (int round = 0; round < ROUNDS; round++) {
        // Made anew where it was deleted.
        Pool holding = one.pool("races", CONFIG);
        PoolAdmin admin = (round % 8 < 4 ? one : two).admin();
        race(threads, holding, two.pool("races", CONFIG), admin, round);
      }
      assertThat(ends).containsOnlyKeys(End.values());
      Pool pool = one.pool("races", CONFIG);
      await().atMost(Duration.ofSeconds(5)).until(() -> EngineFixture.free(pool) == 1);
      assertThat(one.admin().waiters("races")).isEmpty();
      assertThat(one.admin().holders("races")).isEmpty();
      assertNothingIsKept(one.admin());
    } finally {
      threads.shutdownNow();
    }
  }

  private void race(ExecutorService threads, Pool holding, Pool waiting, PoolAdmin admin, int round)
      throws Exception {
    Permit held = holding.acquire(Duration.ofSeconds(60));
    long start = System.nanoTime() + 200_000;
    long closeAt = start + random.nextInt(MOST_NANOS);
    long actAt = start + random.nextInt(MOST_NANOS);
    long leaveAt = start + random.nextInt(MOST_NANOS);
    Future<?> closing =
        threads.submit(
            () -> {
              spinUntil(closeAt);
              held.close();
            });
    Future<?> acting =
        threads.submit(
            () -> {
              spinUntil(actAt);
              act(admin, round % 5, held.id());
            });
    End end =
        switch (round / 5 % 4) {
          case 0 -> cancel(waiting, leaveAt);
          case 1 -> endOf(waiting.acquireAsync().orTimeout(500, TimeUnit.MICROSECONDS));
          case 2 -> endOf(waiting.acquireAsync(Duration.ofMillis(1)));
          default -> interrupt(threads, waiting, leaveAt);
        };
    ends.merge(end, 1, Integer::sum);
    closing.get(30, TimeUnit.SECONDS);
    acting.get(30, TimeUnit.SECONDS);
  }

  private static void act(PoolAdmin admin, int act, String held) {
    switch (act) {
      case 0 -> admin.clear("races");
      case 1 -> admin.clearWaiters("races");
      case 2 -> admin.endPermit("races", held);
      case 3 -> {
        List<Waiter> waiters = admin.waiters("races");
        admin.endPermit("races", waiters.isEmpty() ? held : waiters.get(0).permit());
      }
      default -> admin.delete("races");
    }
  }

  private static End cancel(Pool pool, long at) throws Exception {
    CompletableFuture<Permit> future = pool.acquireAsync();
    spinUntil(at);
    future.cancel(false);
    return endOf(future);
  }

  private static End interrupt(ExecutorService threads, Pool pool, long at) throws Exception {
    CompletableFuture<Thread> waiter = new CompletableFuture<>();
    Future<End> acquiring =
        threads.submit(
            () -> {
              waiter.complete(Thread.currentThread());
              try (Permit permit = pool.acquire()) {
                return permit.token() > 0 ? End.GRANTED : End.LEFT;
              } catch (RuntimeException | InterruptedException failure) {
                return endOf(failure);
              } finally {
                boolean unused = Thread.interrupted();
              }
            });
    spinUntil(at);
    waiter.join().interrupt();
    return acquiring.get(30, TimeUnit.SECONDS);
  }

  private static End endOf(CompletableFuture<Permit> future) throws Exception {
    return future
        .handle(
            (permit, failure) -> {
              if (permit == null) {
                return endOf(StoreFailures.unwrap(failure));
              }
              permit.close();
              return End.GRANTED;
            })
        .get(30, TimeUnit.SECONDS);
  }

  private static End endOf(Throwable failure) {
    if (failure instanceof PoolClearedException || failure instanceof PoolDeletedException) {
      return End.ENDED_BY_PEOPLE;
    }
    if (failure instanceof CancellationException
        || failure instanceof TimeoutException
        || failure instanceof PoolTimeoutException
        || failure instanceof InterruptedException) {
      return End.LEFT;
    }
    throw new AssertionError("nothing that a caller is to see", failure);
  }

  /** What is remembered of those that ended is forgotten in time, a piece with each look. */
  private void assertNothingIsKept(PoolAdmin admin) {
    assertThat(InMemoryRecords.of(pools, "races")).doesNotContainKeys("leases", "queued");
    for (int minute = 0; minute < 15; minute++) {
      ahead.addAndGet(60_000);
      admin.snapshot("races");
    }
    assertThat(InMemoryRecords.of(pools, "races")).isEmpty();
  }

  private static void spinUntil(long nanos) {
    while (nanos - System.nanoTime() > 60_000) {
      LockSupport.parkNanos(50_000);
    }
    while (nanos - System.nanoTime() > 0) {
      Thread.onSpinWait();
    }
  }
}
