package io.poolcoordinator.resilience4j;

import io.poolcoordinator.PoolCoordinator;
import java.time.Duration;

/** One state of a store for one test, empty at the beginning, and the workers that share it. */
public interface WorkerFixture extends AutoCloseable {

  /**
   * Makes a worker.
   *
   * @return its coordinator; closed with this fixture
   */
  PoolCoordinator newWorker();

  /**
   * Moves the time of a pool, which exists, ahead. From the first call on its time stands still
   * between calls, for as long as it is ahead of the real one.
   *
   * @param pool the pool's name
   * @param duration by how much
   */
  void advance(String pool, Duration duration);

  /**
   * Counts who waits, by what the store holds.
   *
   * @param pool the pool's name
   * @return those that wait for a permit and those that wait for units alone, over all workers
   */
  long queued(String pool);

  /** Closes all workers, and ends what else was started for them. */
  @Override
  void close();
}
