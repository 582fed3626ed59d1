package io.poolcoordinator.memory;

import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.resilience4j.WorkerFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Workers over pools in memory, whose clock runs ahead of the real one as a test says. */
public final class InMemoryWorkers implements WorkerFixture {

  private final AtomicLong moved = new AtomicLong();
  private final InMemoryPools pools = new InMemoryPools(this::millis);
  private final List<PoolCoordinator> workers = new ArrayList<>();

  /** The real time, until it is first moved: from then on it stands still between moves. */
  private long millis() {
    long set = moved.get();
    return set == 0 ? System.currentTimeMillis() : set;
  }

  @Override
  public PoolCoordinator newWorker() {
    PoolCoordinator worker = InMemoryPoolCoordinator.create(pools);
    workers.add(worker);
    return worker;
  }

  @Override
  public void advance(String pool, Duration duration) {
    moved.set(millis() + duration.toMillis());
  }

  @Override
  public long queued(String pool) {
    return queued(pools, pool);
  }

  /**
   * Counts who waits.
   *
   * @param pools where
   * @param pool the pool's name
   * @return those that wait for a permit and those that wait for units alone, over all workers
   */
  public static long queued(InMemoryPools pools, String pool) {
    return pools.inspect(pool, MemoryPool::countWaiting);
  }

  @Override
  public void close() {
    workers.forEach(worker -> worker.close(Duration.ZERO));
  }
}
