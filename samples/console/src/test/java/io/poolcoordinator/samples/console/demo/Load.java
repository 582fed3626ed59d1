package io.poolcoordinator.samples.console.demo;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PermitSource;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolException;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** A worker whose threads call APIs that take their time, and now and then throttle. */
final class Load implements AutoCloseable {

  private static final int PAUSE_MILLIS = 500;
  private static final int THROTTLED_OF_HUNDRED = 3;

  private final PoolCoordinator coordinator;
  private final List<Thread> threads = new ArrayList<>();

  private Load(PoolCoordinator coordinator) {
    this.coordinator = coordinator;
  }

  static Load start(String uri, String name) {
    Load load = new Load(RedisPoolCoordinator.builder().uri(uri).workerId(name).build());
    for (String shop : DemoPools.SHOPS) {
      load.caller("orders of " + shop, 1_500, false, () -> load.coordinator.connection(shop));
    }
    for (int i = 1; i <= 3; i++) {
      load.caller("invoices#" + i, 900, true, load.pool(DemoPools.EXACT));
      load.caller("contacts#" + i, 200, false, load.pool(DemoPools.HUBSPOT));
    }
    load.caller("stock", 4_000, false, load.pool(DemoPools.SAP));
    load.threads.forEach(Thread::start);
    return load;
  }

  private Supplier<PermitSource> pool(String name) {
    return () -> coordinator.pool(name);
  }

  private void caller(
      String label, int callMillis, boolean throttled, Supplier<PermitSource> source) {
    Thread thread = new Thread(() -> run(label, callMillis, throttled, source), label);
    thread.setDaemon(true);
    threads.add(thread);
  }

  private void run(String label, int callMillis, boolean throttled, Supplier<PermitSource> source) {
    AcquireRequest request = AcquireRequest.builder().label(label).build();
    try {
      while (!coordinator.isClosed()) {
        try {
          call(source.get().acquire(request), callMillis, throttled);
        } catch (CoordinatorClosedException closed) {
          return;
        } catch (PoolException refused) {
          // Its time was over, or people did something to the pool: the work is wanted all the
          // same.
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException closed) {
      if (!coordinator.isClosed()) {
        throw closed;
      }
    }
  }

  /** A call: it takes about so long. */
  private static void call(Permit permit, int millis, boolean throttled)
      throws InterruptedException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    try (permit) {
      Thread.sleep(random.nextInt(millis / 2, 2 * millis));
      if (throttled && random.nextInt(100) < THROTTLED_OF_HUNDRED) {
        permit.release(Outcome.throttled(Duration.ofSeconds(random.nextInt(5, 20))));
      }
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    coordinator.close(Duration.ZERO);
  }
}
