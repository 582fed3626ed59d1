package io.poolcoordinator.internal;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.memory.InMemoryPoolStore;
import io.poolcoordinator.memory.InMemoryPools;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Workers over pools in memory, in time that stands still. */
final class EngineFixture implements AutoCloseable {

  /** One worker: its coordinator, and the network between it and the pools. */
  record Worker(CoordinatorEngine coordinator, FaultyStore network) {

    Pool pool(int limit) {
      return coordinator.pool("netsuite", PoolConfig.ofLimit(limit));
    }
  }

  final ManualTimeline timeline = new ManualTimeline();
  final InMemoryPools pools = new InMemoryPools(timeline::millis);
  private final List<Worker> workers = new ArrayList<>();

  /** A worker whose callbacks run in place. */
  Worker worker(String name) {
    FaultyStore network = new FaultyStore(new InMemoryPoolStore(pools));
    Worker worker =
        new Worker(
            new CoordinatorEngine(network, name, Runnable::run, timeline.forOneWorker()), network);
    workers.add(worker);
    return worker;
  }

  void advance(long millis) {
    timeline.advance(Duration.ofMillis(millis));
  }

  /** Sets a field of the pool by hand. */
  void set(String field, String value) {
    pools.setField("netsuite", field, value);
  }

  /** How many permits can still be had, found out by taking them; they are given back. */
  static int free(Pool pool) throws InterruptedException {
    List<Permit> taken = new ArrayList<>();
    for (var next = pool.tryAcquire(); next.isPresent(); next = pool.tryAcquire()) {
      taken.add(next.get());
    }
    taken.forEach(Permit::close);
    return taken.size();
  }

  /** The permit of a future that must have one by now. */
  static Permit granted(CompletableFuture<Permit> future) {
    if (!future.isDone()) {
      throw new AssertionError("not granted yet");
    }
    return future.join();
  }

  /** What is logged while something is done. */
  static String logOf(Runnable act) {
    PrintStream before = System.err;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      act.run();
    } finally {
      System.setErr(before);
    }
    return caught.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    workers.forEach(worker -> worker.coordinator().close(Duration.ZERO));
  }
}
