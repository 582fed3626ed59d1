package io.poolcoordinator.redis.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.redis.history.Checker;
import io.poolcoordinator.redis.history.Circumstances;
import io.poolcoordinator.redis.history.Held;
import io.poolcoordinator.redis.history.History;
import io.poolcoordinator.redis.history.Verdict;
import io.poolcoordinator.redis.history.WorkerHistory;
import io.poolcoordinator.redis.testing.Audits;
import io.poolcoordinator.redis.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** What the scenarios of faults share: a pool under load, a permit held throughout, and figures. */
final class Trial implements AutoCloseable {

  static final String POOL = "loss";
  static final String KEY = FaultyRedis.key(POOL);
  static final int LIMIT = 5;
  static final Duration SOON = Duration.ofSeconds(20);

  private static final long LEASE_MILLIS = 15_000;
  private static final int HAND_OVERS = 20;

  /** What a worker may need beyond the failover itself. */
  private static final long GOING_ON_MILLIS = 2_000;

  final Cell cell;
  final FaultyRedis redis;
  final Path directory;

  private Trial(Cell cell, Path directory) {
    this.cell = cell;
    this.directory = directory;
    this.redis = cell.kind().start();
  }

  static Trial start(Cell cell, Path directory) {
    return new Trial(cell, directory);
  }

  static PoolConfig config(int limit) {
    return config(limit, LEASE_MILLIS);
  }

  static PoolConfig config(int limit, long leaseMillis) {
    return PoolConfig.builder()
        .limit(limit)
        .lease(Duration.ofMillis(leaseMillis))
        .timeout(Duration.ofSeconds(60))
        .build();
  }

  /** A coordinator in this JVM. */
  Worker worker(String name) {
    return Worker.start(redis.redis(), cell.client(), name);
  }

  /** A load of two workers with eight threads each, ready to go. */
  Fleet fleet(long seconds) {
    return Fleet.start(load(seconds), directory);
  }

  Load load(long seconds) {
    return load(seconds, LEASE_MILLIS);
  }

  Load load(long seconds, long leaseMillis) {
    return new Load(redis.redis(), cell.client(), POOL, 2, 8, LIMIT, leaseMillis, 20, seconds);
  }

  /** Waits until permits are granted for a fifth of a second: tokens grow with the microseconds. */
  void awaitGrants() {
    String before = redis.redis().commands().hget(KEY, "token");
    await()
        .ignoreExceptions()
        .atMost(SOON)
        .until(
            () -> {
              String now = redis.redis().commands().hget(KEY, "token");
              return now != null
                  && (before == null || Long.parseLong(now) > Long.parseLong(before) + 200_000);
            });
  }

  boolean isLive(String pool, String id) {
    return redis.redis().commands().zscore(FaultyRedis.key(pool) + ":leases", id) != null;
  }

  /** Waits until a permit has its whole lease: one that was pushed has a short one at first. */
  void awaitClaim(Permit permit) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              Double end = redis.redis().commands().zscore(KEY + ":leases", permit.id());
              return end != null && end - redis.redis().timeAt(KEY) > LEASE_MILLIS / 2.0;
            });
  }

  void awaitLive(String pool, Permit permit) {
    await()
        .alias(permit + " is live in pool " + pool)
        .ignoreExceptions()
        .atMost(SOON)
        .until(() -> isLive(pool, permit.id()));
  }

  /**
   * How long it takes, in ms, until a permit that is given back at one worker is had by another
   * that waits for it: the median and the longest of 20.
   */
  long[] handOvers(Pool from, Pool to) throws Exception {
    long[] millis = new long[HAND_OVERS];
    for (int i = 0; i < HAND_OVERS; i++) {
      Permit held = from.acquire();
      CompletableFuture<Permit> asked = to.acquireAsync();
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(10))
          .atMost(SOON)
          .until(
              () -> redis.redis().commands().zcard(FaultyRedis.key(to.name()) + ":waiters") == 1);
      long freed = System.nanoTime();
      held.close();
      Permit taken = asked.get(SOON.toSeconds(), TimeUnit.SECONDS);
      millis[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - freed);
      taken.close();
    }
    Arrays.sort(millis);
    return new long[] {millis[HAND_OVERS / 2], millis[HAND_OVERS - 1]};
  }

  /** No script of ours ran at a replica; Redisson runs a text of its own at each server. */
  void assertThatReplicasRanNoScript() {
    for (RedisServer replica : redis.replicas()) {
      assertThat(replica.commands().info("commandstats"))
          .as("scripts at a replica")
          .doesNotContain("cmdstat_evalsha:");
    }
  }

  /** A permit that is held throughout, and those of its kind that were told to be lost. */
  record Witness(Permit permit, Queue<Permit> lost) {

    static Witness in(Pool pool) throws InterruptedException {
      Queue<Permit> lost = new ConcurrentLinkedQueue<>();
      return new Witness(pool.acquire().onLost(lost::add), lost);
    }

    void assertThatItIsHeldStill() {
      assertThat(permit.isValid()).isTrue();
      assertThat(lost).isEmpty();
    }
  }

  /**
   * Prints the figures of a fleet that has ended, and checks what holds after every fault.
   *
   * @param bound the most permits that may have been held at once
   */
  History ended(String scenario, Fleet fleet, Duration failover, int bound) {
    Map<String, Long> counts = fleet.awaitCounts();
    List<WorkerHistory> histories = fleet.histories();
    History history = History.of(histories);
    say(
        scenario
            + " | failover "
            + failover.toMillis()
            + " ms | longest gap "
            + Math.round(history.longestGapMillis())
            + " ms | permits "
            + history.permits().size()
            + " | overlap "
            + history.highestOverlap()
            + " of "
            + LIMIT
            + " | failures "
            + counts.get("failures")
            + " | timeouts "
            + counts.get("timeouts")
            + " | lost "
            + counts.get("lost"));
    assertThat(counts.get("failures")).isZero();
    assertThat(counts.get("timeouts")).isZero();
    assertThat(counts.get("lost")).isZero();
    assertThat(history.repeatedTokens()).isZero();
    assertThat(history.highestOverlap()).isLessThanOrEqualTo(bound);
    assertThat(history.longestGapMillis())
        .isLessThanOrEqualTo(failover.toMillis() + GOING_ON_MILLIS + Checker.SLACK_MILLIS);
    assertThat(verdicts(histories, bound > LIMIT))
        .allMatch(verdict -> verdict.status() == Verdict.Status.VALID);
    Audits.assertConsistent(redis.redis(), POOL);
    return history;
  }

  /** What holds whatever a fault did meanwhile; how long things took is looked at by itself. */
  private static List<Verdict> verdicts(List<WorkerHistory> histories, boolean isLossy) {
    Circumstances circumstances =
        new Circumstances(
            LIMIT, LEASE_MILLIS, LoadClient.COMMAND_TIMEOUT.toMillis(), List.of(), List.of());
    long from = History.of(histories).permits().stream().mapToLong(Held::asked).min().orElse(0);
    circumstances.outage("the fault", from, System.nanoTime());
    if (isLossy) {
      circumstances.lost("the fault", from, System.nanoTime());
    }
    return Checker.check(histories, null, Set.of(), circumstances);
  }

  void say(String text) {
    System.out.println("fault | " + cell.kind() + " | " + cell.client() + " | " + text);
  }

  @Override
  public void close() {
    redis.close();
  }
}
