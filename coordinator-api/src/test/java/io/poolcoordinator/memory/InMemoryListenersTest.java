package io.poolcoordinator.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.StoreListener;
import io.poolcoordinator.spi.StoredPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Listeners in memory are called by whoever grants, and any number of threads may. */
class InMemoryListenersTest {

  private static final String POOL = "netsuite";

  private final AtomicLong clock = new AtomicLong(1_795_210_664_123L);
  private final InMemoryPools pools = new InMemoryPools(clock::get);

  private InMemoryPoolStore store(String worker, Consumer<Grant> pushed) {
    InMemoryPoolStore store = new InMemoryPoolStore(pools);
    store.start(worker, new GrantListener(pushed));
    return store;
  }

  private InMemoryPoolStore store(String worker) {
    return store(worker, grant -> {});
  }

  private static <T> T now(CompletionStage<T> stage) {
    assertThat(stage).isCompleted();
    return stage.toCompletableFuture().join();
  }

  private static void declare(InMemoryPoolStore store, int limit) {
    StoredPool settings = new StoredPool(PoolConfig.ofLimit(limit), PoolState.ACTIVE, 0);
    now(store.declare(new DeclareCommand(POOL, Mode.KEEP, settings, 0)));
  }

  private AcquireReply acquire(InMemoryPoolStore store, String id) {
    long notAfter = clock.get() + 60_000;
    return now(store.acquire(new AcquireCommand(POOL, id, 60_000, notAfter, 1, "", true, true)));
  }

  private static ReleaseReply release(InMemoryPoolStore store, String id) {
    return now(store.release(new ReleaseCommand(POOL, id, 0)));
  }

  @Test
  void aListenerThatFailsDoesNotFailTheOperationNorWhatComesAfterIt() {
    AtomicInteger calls = new AtomicInteger();
    AtomicReference<Throwable> reported = new AtomicReference<>();
    IllegalStateException failure = new IllegalStateException("listener");
    InMemoryPoolStore holder = store("a");
    InMemoryPoolStore waiter =
        store(
            "b",
            grant -> {
              calls.incrementAndGet();
              throw failure;
            });
    declare(holder, 1);
    now(waiter.listen(POOL));
    Thread thread = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
    thread.setUncaughtExceptionHandler((where, thrown) -> reported.set(thrown));
    try {
      acquire(holder, "a:1");
      acquire(waiter, "b:1");
      assertThat(release(holder, "a:1").status()).isEqualTo(ReleaseReply.Status.RELEASED);
      acquire(waiter, "b:2");
      assertThat(release(holder, "b:1").status()).isEqualTo(ReleaseReply.Status.RELEASED);
    } finally {
      thread.setUncaughtExceptionHandler(before);
    }

    assertThat(calls).hasValue(2);
    assertThat(reported).hasValue(failure);
  }

  @Test
  void listenersThatReleaseAtOnceDoNotDeepenTheStack() {
    int waiting = 20_000;
    AtomicInteger released = new AtomicInteger();
    List<InMemoryPoolStore> stores = new ArrayList<>();
    Consumer<Grant> releaseAtOnce =
        grant -> {
          released.incrementAndGet();
          release(stores.get(grant.id().startsWith("a") ? 0 : 1), grant.id());
        };
    stores.add(store("a", releaseAtOnce));
    stores.add(store("b", releaseAtOnce));
    InMemoryPoolStore holder = store("c");
    declare(holder, 1);
    acquire(holder, "c:1");
    for (InMemoryPoolStore store : stores) {
      now(store.listen(POOL));
    }
    for (int i = 0; i < waiting; i++) {
      acquire(stores.get(i % 2), (i % 2 == 0 ? "a:" : "b:") + i);
    }

    release(holder, "c:1");

    assertThat(released).hasValue(waiting);
    assertThat(pools.<Integer>inspect(POOL, state -> state.leases.size())).isZero();
  }

  @Test
  void whoStopsListeningIsToldNothingMore() {
    AtomicInteger calls = new AtomicInteger();
    InMemoryPoolStore holder = store("a");
    InMemoryPoolStore waiter = store("b", grant -> calls.incrementAndGet());
    declare(holder, 1);
    now(waiter.listen(POOL));
    acquire(holder, "a:1");
    acquire(waiter, "b:1");

    waiter.stopListening(POOL);
    release(holder, "a:1");

    assertThat(calls).hasValue(0);
    assertThat(pools.<Boolean>inspect(POOL, state -> state.waiters.isParked("b:1"))).isTrue();
  }

  @Test
  void manyThreadsNeverHoldMoreThanTheLimitAndLeaveNothing() throws Exception {
    int limit = 3;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger grants = new AtomicInteger();
    declare(store("maker"), limit);
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int number = 0; number < 8; number++) {
        InMemoryPoolStore store = store("w" + number);
        String worker = "w" + number + ":";
        runs.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < 2_000; i++) {
                    long notAfter = clock.get() + 60_000;
                    AcquireReply reply =
                        now(
                            store.acquire(
                                new AcquireCommand(
                                    POOL, worker + i, 0, notAfter, 1, "", true, true)));
                    if (reply.grant() != null) {
                      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                      grants.incrementAndGet();
                      inside.decrementAndGet();
                      release(store, worker + i);
                    }
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> run : runs) {
        run.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(grants).hasPositiveValue();
    assertThat(most).hasValueLessThanOrEqualTo(limit);
    assertThat(pools.<Integer>inspect(POOL, state -> state.leases.size())).isZero();
    assertThat(pools.<Integer>inspect(POOL, state -> state.holders.size())).isZero();
  }

  private record GrantListener(Consumer<Grant> pushed) implements StoreListener {

    @Override
    public void pushed(String pool, long time, long comeBackIn, List<Grant> grants) {
      grants.forEach(pushed);
    }

    @Override
    public void listening(String pool) {
      assertThat(pool).isEqualTo(POOL);
    }

    @Override
    public void disconnected() {
      throw new AssertionError("pools in memory are never unreachable");
    }

    @Override
    public void reconnected() {
      throw new AssertionError("pools in memory are never unreachable");
    }

    @Override
    public void reconnected(String pool) {
      throw new AssertionError("pools in memory are never unreachable");
    }
  }
}
