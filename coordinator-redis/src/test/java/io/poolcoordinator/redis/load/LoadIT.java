package io.poolcoordinator.redis.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.redis.history.History;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.Audits;
import io.poolcoordinator.redis.testing.RedisServer;
import java.nio.file.Path;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several JVMs contend for one pool. What is measured is printed; only promises are asserted. */
@Alone
class LoadIT {

  /** 2 scripts per permit, and a little for acquires that had to be asked twice. */
  private static final double MOST_SCRIPTS_PER_PERMIT = 2.1;

  @TempDir private Path directory;

  @Test
  void sixWorkersOf32ThreadsKeepTheLimitAndTheOrder() {
    try (RedisServer redis = RedisServer.start();
        Fleet fleet = Fleet.start(redis, directory, "load", 6, 32, 10, 30_000, 5, 10)) {
      fleet.go();
      Map<String, Long> counts = fleet.awaitCounts();
      History history = fleet.history();
      report("6 JVMs x 32 threads, limit 10, hold 5 ms, 10 s", counts, history, 10);
      assertThat(history.highestOverlap()).isEqualTo(10);
      assertThat(history.overtakes()).isZero();
      assertThat(history.repeatedTokens()).isZero();
      assertThat(counts.get("lost")).isZero();
      assertThat(counts.get("failures")).isZero();
      assertThat(redis.commands().zcard("pool:{load}:leases")).isZero();
      assertThat(redis.commands().exists("pool:{load}:waiters", "pool:{load}:waiting")).isZero();
      Audits.assertConsistent(redis, "load");
    }
  }

  @Test
  void fourWorkersTakeTwoScriptsForAPermit() {
    try (RedisServer redis = RedisServer.start();
        Fleet fleet = Fleet.start(redis, directory, "scripts", 4, 8, 5, 30_000, 5, 6)) {
      redis.commands().configResetstat();
      fleet.go();
      Map<String, Long> counts = fleet.awaitCounts();
      History history = fleet.history();
      long evalsha = evalshaCalls(redis);
      double perPermit =
          (evalsha - counts.get("polls") - counts.get("renewals")) / (double) counts.get("grants");
      report("4 JVMs x 8 threads, limit 5, hold 5 ms, 6 s", counts, history, 6);
      System.out.printf(
          "  EVALSHA by INFO commandstats %d, of them polls %d and renewals %d;"
              + " %.4f scripts per permit without these%n",
          evalsha, counts.get("polls"), counts.get("renewals"), perPermit);
      assertThat(perPermit).isLessThanOrEqualTo(MOST_SCRIPTS_PER_PERMIT);
      assertThat(history.highestOverlap()).isEqualTo(5);
      assertThat(history.overtakes()).isZero();
      Audits.assertConsistent(redis, "scripts");
    }
  }

  private static long evalshaCalls(RedisServer redis) {
    return redis
        .commands()
        .info("commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_evalsha:"))
        .map(line -> line.replaceFirst("cmdstat_evalsha:calls=(\\d+),.*", "$1"))
        .mapToLong(Long::parseLong)
        .sum();
  }

  private static void report(String what, Map<String, Long> counts, History history, long seconds) {
    LongSummaryStatistics perThread = history.perThread();
    System.out.printf(
        "%s: %d permits, %d/s, overlap %d, overtakes %d, waits ms p50 %.1f p99 %.1f max %.1f,"
            + " permits per thread %d..%d (max/min %.2f), %s%n",
        what,
        history.permits().size(),
        history.permits().size() / seconds,
        history.highestOverlap(),
        history.overtakes(),
        history.waitMillis(0.5),
        history.waitMillis(0.99),
        history.waitMillis(1),
        perThread.getMin(),
        perThread.getMax(),
        perThread.getMax() / (double) Math.max(1, perThread.getMin()),
        counts);
  }
}
