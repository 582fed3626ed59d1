package io.poolcoordinator.samples.console;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.samples.console.TestConsole.Run;
import io.poolcoordinator.samples.console.TestConsole.Running;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker that lives, and a console beside it, over keys that no other test has. */
final class LiveConsole implements AutoCloseable {

  private static final AtomicInteger prefixes = new AtomicInteger();

  final String prefix = "it-" + prefixes.incrementAndGet() + ":";
  final PoolCoordinator worker;
  private final TestConsole console = new TestConsole().asking(new RedisAccess());

  LiveConsole(TestRedis redis) {
    worker =
        RedisPoolCoordinator.builder().uri(redis.uri()).keyPrefix(prefix).workerId("web-7").build();
    console.variables.put("REDIS_URL", redis.uri());
  }

  Run run(String... arguments) {
    return console.run(withPrefix(arguments));
  }

  JsonNode json(String... arguments) {
    String[] all = new String[arguments.length + 1];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--json";
    Run run = run(all);
    if (run.code() != 0 || !run.error().isEmpty()) {
      throw new AssertionError("exit code " + run.code() + ": " + run.error());
    }
    return run.json();
  }

  /** Runs a command until {@link Running#stop()}. */
  Running start(String... arguments) {
    console.stop = new Stop();
    return console.start(withPrefix(arguments));
  }

  private String[] withPrefix(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "--prefix";
    all[1] = prefix;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return all;
  }

  static Permit hold(Pool pool, String label) throws InterruptedException {
    return pool.acquire(AcquireRequest.builder().label(label).build());
  }

  /** Begins to wait, and returns once the store knows of it. */
  CompletableFuture<Permit> wait(Pool pool, String label) {
    long before = worker.admin().snapshot(pool.name()).waiting();
    CompletableFuture<Permit> waiter =
        pool.acquireAsync(AcquireRequest.builder().label(label).build());
    await().until(() -> worker.admin().snapshot(pool.name()).waiting() == before + 1);
    return waiter;
  }

  @Override
  public void close() {
    worker.close(Duration.ZERO);
  }
}
