package io.poolcoordinator.samples.loadtest.overhead;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.internal.CoordinatorEngine;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What acquire and release cost where the store answers at once: time, and bytes of the heap. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AcquireOverhead {

  private PoolCoordinator coordinator;
  private Pool pool;

  /** Opens a pool, and takes the first permit: the store remembers the answer. */
  @Setup
  public void open() throws InterruptedException {
    coordinator = new CoordinatorEngine(new AtOnceStore(), "overhead", null);
    pool = coordinator.pool("overhead", PoolConfig.ofLimit(10));
    pool.acquire().close();
  }

  @TearDown
  public void close() {
    coordinator.close();
  }

  /** One thread. */
  @Benchmark
  public long acquireAndRelease() throws InterruptedException {
    try (Permit permit = pool.acquire()) {
      return permit.token();
    }
  }

  /** The same without a thread that waits. */
  @Benchmark
  public long acquireAsyncAndRelease() {
    try (Permit permit = pool.acquireAsync().join()) {
      return permit.token();
    }
  }

  /**
   * Runs it.
   *
   * @param arguments none
   * @throws RunnerException if it cannot be run
   */
  public static void main(String[] arguments) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(AcquireOverhead.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .build())
        .run();
  }
}
