package io.poolcoordinator.internal;

import io.poolcoordinator.Member;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PermitSource;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.memory.InMemoryPoolStore;
import io.poolcoordinator.memory.InMemoryPools;
import io.poolcoordinator.spi.DeclareCommand;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.StoreListener;
import io.poolcoordinator.spi.StoredPool;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Workers over pools in memory, in time that stands still. */
final class EngineFixture implements AutoCloseable {

  /** One worker: its coordinator, and the network between it and the pools. */
  record Worker(CoordinatorEngine coordinator, FaultyStore network) {

    Pool pool(int limit) {
      return coordinator.pool("netsuite", PoolConfig.ofLimit(limit));
    }

    /** The pool that another worker made. */
    Pool pool() {
      return coordinator.pool("netsuite");
    }

    /** A pool that rotates over members. */
    Pool pool(int limit, Member... members) {
      PoolConfig.Builder config = PoolConfig.builder().limit(limit);
      for (Member member : members) {
        config.member(member);
      }
      return coordinator.pool("netsuite", config.build());
    }

    /** A pool with windows, such as {@code 60/1m}. */
    Pool pool(int limit, String... windows) {
      PoolConfig.Builder config = PoolConfig.builder().limit(limit);
      for (String window : windows) {
        config.rateLimit(RateLimit.parse(window));
      }
      return coordinator.pool("netsuite", config.build());
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

  /** One worker's side of a pool, without the coordinator around it. */
  PoolEngine engine(FaultyStore network, PoolConfig config) {
    WorkerContext context =
        new WorkerContext("engine", network, timeline.forOneWorker(), Runnable::run);
    List<PoolEngine> made = new ArrayList<>();
    network.start(
        "engine",
        new StoreListener() {
          @Override
          public void pushed(String pool, long time, long comeBackIn, List<Grant> grants) {
            made.get(0).pushed(time, comeBackIn, grants);
          }

          @Override
          public void listening(String pool) {
            made.get(0).polls().pollAll();
          }

          @Override
          public void disconnected() {
            context.setConnected(false);
          }

          @Override
          public void reconnected() {
            context.setConnected(true);
          }

          @Override
          public void reconnected(String pool) {
            throw new AssertionError("only stores beyond a network say so");
          }
        });
    DeclareReply reply =
        network
            .declare(
                new DeclareCommand(
                    "netsuite",
                    DeclareCommand.Mode.KEEP,
                    new StoredPool(config, PoolState.ACTIVE, 0),
                    0))
            .toCompletableFuture()
            .join();
    PoolEngine engine =
        new PoolEngine(
            context,
            "netsuite",
            Objects.requireNonNull(reply.stored()),
            reply.header().time(),
            timeline.nanoTime(),
            () -> {});
    made.add(engine);
    return engine;
  }

  /** A network for {@link #engine}. */
  FaultyStore network() {
    return new FaultyStore(new InMemoryPoolStore(pools));
  }

  void advance(long millis) {
    timeline.advance(Duration.ofMillis(millis));
  }

  /** Sets a field of the pool by hand. */
  void set(String field, String value) {
    pools.setField("netsuite", field, value);
  }

  /** How many permits can still be had, found out by taking them; they are given back. */
  static int free(PermitSource pool) throws InterruptedException {
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

  /** Why a future failed, which must have done so by now. */
  static Throwable failure(CompletableFuture<?> future) {
    if (!future.isDone()) {
      throw new AssertionError("not failed yet");
    }
    return future.handle((done, failure) -> StoreFailures.unwrap(failure)).join();
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
