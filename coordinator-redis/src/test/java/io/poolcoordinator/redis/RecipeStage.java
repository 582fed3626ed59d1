package io.poolcoordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.redis.testing.PrivatePrefix;
import io.poolcoordinator.redis.testing.RedisServer;
import io.poolcoordinator.redis.testing.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * Two workers at work on a pool, for a recipe of the manual to be tried on: one holds permits,
 * calls of the other wait.
 */
final class RecipeStage implements AutoCloseable {

  private static final String SHOWN_HOLDER = "web-7-4711-k3f9x2ab";
  private static final String SHOWN_WAITER = "web-8-0052-9qd01xzt";
  private static final Pattern KEY = Pattern.compile("(?<![\\w:-])(pool:|pool-index|connection:)");
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private final String recipe;
  private final Terminal terminal;
  private final RedisServer server;
  private final PrivatePrefix prefix;
  private long typedNanos;

  /** The worker that holds permits. */
  final PoolCoordinator holder;

  /** The worker whose calls wait. */
  final PoolCoordinator waiter;

  /** What is held, in the order in which it was granted. */
  final List<Permit> held = new ArrayList<>();

  /** What waits or waited, in the order of the queue. */
  final List<CompletableFuture<Permit>> waiting = new ArrayList<>();

  RecipeStage(String recipe, RedisServer server, Terminal terminal) {
    this.recipe = recipe;
    this.server = server;
    this.terminal = terminal;
    this.prefix = new PrivatePrefix(server);
    this.holder = worker("web-7-4711");
    this.waiter = worker("web-8-0052");
  }

  private PoolCoordinator worker(String id) {
    return RedisPoolCoordinator.builder()
        .uri(server.uri())
        .keyPrefix(prefix.toString())
        .workerId(id)
        .build();
  }

  /** What a person could do at the keys, for what the recipe does not do. */
  RedisCommands<String, String> redis() {
    return server.commands();
  }

  /** A key, or a command with keys, as it is in this test. */
  String key(String text) {
    return KEY.matcher(text).replaceAll(found -> prefix + found.group());
  }

  /** A pool with two permits held and two calls waiting. */
  Pool busy(String name, PoolConfig config) throws InterruptedException {
    Pool pool = holder.pool(name, config);
    held.add(pool.tryAcquire(labelled("orders#88")).orElseThrow());
    held.add(pool.tryAcquire(labelled("orders#89")).orElseThrow());
    letWait(pool, "orders#90");
    letWait(pool, "orders#91");
    return pool;
  }

  /** A pool of a limit of 2 with two permits held and two calls waiting. */
  Pool busy() throws InterruptedException {
    return busy("netsuite", PoolConfig.ofLimit(2));
  }

  private void letWait(Pool pool, String label) {
    String queue = key("pool:{" + pool.name() + "}:waiters");
    long before = redis().zcard(queue);
    waiting.add(waiter.pool(pool.name()).acquireAsync(labelled(label)));
    await().until(() -> redis().zcard(queue) == before + 1);
  }

  static AcquireRequest labelled(String label) {
    return AcquireRequest.builder().label(label).build();
  }

  /**
   * Types the recipe, as it stands in the manual, and returns what it prints: what stands there.
   */
  List<String> type() {
    return type(true);
  }

  /** Types it once more, when it prints something else. */
  List<String> typeAgain() {
    return type(false);
  }

  private List<String> type(boolean asInTheManual) {
    List<String> all = new ArrayList<>();
    for (Manual.Step shown : Manual.recipe(recipe)) {
      Manual.Step step =
          shown.replace(SHOWN_HOLDER, holder.worker()).replace(SHOWN_WAITER, waiter.worker());
      List<String> printed = step.inOrder(terminal.run(key(step.command())));
      typedNanos = System.nanoTime();
      if (asInTheManual) {
        step.assertPrinted(printed);
      }
      all.addAll(printed);
    }
    return all;
  }

  /** This comes about within a second from when the recipe was typed. */
  void atOnce(String what, Callable<Boolean> effect) {
    await(recipe + ": " + what)
        .pollInterval(Duration.ofMillis(5))
        .pollDelay(Duration.ZERO)
        .atMost(AT_ONCE)
        .until(effect);
    long millis = (System.nanoTime() - typedNanos) / 1_000_000;
    System.out.printf("%s: %s after %d ms%n", recipe, what, millis);
    assertThat(millis).as(recipe + ": " + what).isLessThan(AT_ONCE.toMillis());
  }

  /** How many of those that waited have their permit. */
  long granted() {
    return waiting.stream()
        .filter(call -> call.isDone() && !call.isCompletedExceptionally())
        .count();
  }

  /** How many permits the store counts. */
  long inUse(String pool) {
    return redis().zcard(key("pool:{" + pool + "}:leases"));
  }

  /** The acts that the store has of a pool, the newest first. */
  List<String> acts(String pool) {
    return holder.admin().events(pool, 10).stream().map(event -> event.act()).toList();
  }

  @Override
  public void close() {
    try {
      waiting.forEach(call -> call.cancel(false));
      waiting.forEach(call -> call.thenAccept(Permit::close));
      held.forEach(Permit::close);
      holder.close(Duration.ZERO);
      waiter.close(Duration.ZERO);
    } finally {
      prefix.close();
    }
  }
}
