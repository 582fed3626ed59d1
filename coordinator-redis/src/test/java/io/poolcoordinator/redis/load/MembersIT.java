package io.poolcoordinator.redis.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.redis.history.Held;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.Audits;
import io.poolcoordinator.redis.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members in real time, over several workers. What is measured is printed. */
@Alone
class MembersIT {

  /** Measured at 1.1 to 1.3. */
  private static final double MOST_CPU = 2.0;

  /** How many grants are looked at; {@code -Dmembers.grants=10000} for more than a build needs. */
  private static final int GRANTS = Integer.getInteger("members.grants", 2_000);

  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private Path directory;

  @Test
  void everyTenGrantsInARowAreFiveThreeAndTwoOverEightJvms() {
    try (RedisServer redis = RedisServer.start();
        Fleet fleet =
            Fleet.startOnMembers(
                redis, directory, "turns", 8, 4, 16, "a,a,a,a,a,b,b,b,c,c", GRANTS / 8)) {
      fleet.go();
      Map<String, Long> counts = fleet.awaitCounts();
      List<String> members =
          fleet.history().permits().stream()
              .sorted(Comparator.comparingLong(Held::token))
              .map(Held::member)
              .toList();

      System.out.printf("8 JVMs x 4 threads, weights 5:3:2: %s, %s%n", counts, share(members));
      assertThat(members).hasSize(GRANTS);
      Map<String, Integer> expected = Map.of("a", 5, "b", 3, "c", 2);
      for (int first = 0; first + 10 <= members.size(); first++) {
        assertThat(share(members.subList(first, first + 10)))
            .as("grants from %d on", first)
            .isEqualTo(expected);
      }
      Audits.assertConsistent(redis, "turns");
    }
  }

  private static Map<String, Integer> share(List<String> members) {
    Map<String, Integer> share = new TreeMap<>();
    members.forEach(member -> share.merge(member, 1, Integer::sum));
    return share;
  }

  @Test
  void fourMembersOfACallASecondTakeAQuarterOfTheTimeOfOne() {
    int calls = 12;
    try (RedisServer redis = RedisServer.start();
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(redis.uri())) {
      Pool one = coordinator.pool("one", ofACallASecond(1));
      Pool four = coordinator.pool("four", ofACallASecond(4));
      CompletableFuture<Long> tookOne = call(one, calls);
      CompletableFuture<Long> tookFour = call(four, calls);

      // As many whole seconds as calls of a member, but for the first, which need not wait.
      double seconds = tookOne.join() / 1_000.0;
      double quarter = tookFour.join() / 1_000.0;
      System.out.printf(
          "%d calls: %.2f s over one member of 1/1s, %.2f s over four%n", calls, seconds, quarter);
      assertThat(seconds).isBetween(calls - 1.0, calls + 1.0);
      assertThat(quarter).isBetween(calls / 4 - 1.0, calls / 4 + 0.5);
    }
  }

  private static PoolConfig ofACallASecond(int members) {
    PoolConfig.Builder config = PoolConfig.builder().limit(10);
    for (int i = 1; i <= members; i++) {
      config.member(Member.builder("eol" + i).rateLimit(RateLimit.perSecond(1)).build());
    }
    return config.build();
  }

  /** From the first grant to the last, in ms of the server's time. */
  private static CompletableFuture<Long> call(Pool pool, int calls) {
    List<CompletableFuture<Long>> grants =
        IntStream.range(0, calls)
            .mapToObj(
                number ->
                    pool.callAsync(
                        permit -> CompletableFuture.completedFuture(permit.since().toEpochMilli())))
            .toList();
    return CompletableFuture.allOf(grants.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              List<Long> times = grants.stream().map(CompletableFuture::join).sorted().toList();
              return times.get(times.size() - 1) - times.get(0);
            });
  }

  @Test
  void aThrottledMemberRestsOnAllWorkersAndIsProbedByOneCall() throws InterruptedException {
    List<PoolCoordinator> coordinators = new ArrayList<>();
    try (RedisServer redis = RedisServer.start()) {
      for (int i = 0; i < 3; i++) {
        coordinators.add(RedisPoolCoordinator.connect(redis.uri()));
      }
      PoolConfig config = PoolConfig.builder().limit(50).members("a", "b", "c").build();
      List<Pool> pools = coordinators.stream().map(each -> each.pool("throttled", config)).toList();
      Permit refused = pools.get(0).acquire(AcquireRequest.builder().member("a").build());
      long throttled = System.nanoTime();
      refused.release(Outcome.throttledBy("3"));
      // Nobody waits for a release: what other workers ask, or a script that the server knows when
      // it does not know that of releases yet, may be executed before.
      await().atMost(SOON).until(() -> isCooling(pools.get(0), "a"));

      // Whoever asks, on whichever worker: somebody else serves at once.
      Map<String, Integer> meanwhile = new TreeMap<>();
      Permit probe = null;
      while (probe == null) {
        for (Pool pool : pools) {
          Permit permit = pool.tryAcquire().orElseThrow();
          String member = permit.member().orElseThrow().name();
          meanwhile.merge(member, 1, Integer::sum);
          if (member.equals("a")) {
            probe = permit;
            break;
          }
          permit.close();
        }
      }
      double rested = (System.nanoTime() - throttled) / 1e9;
      Map<String, Integer> whileProbing = take(pools, 30);
      probe.release(Outcome.success());
      await().atMost(SOON).until(() -> !isCooling(pools.get(0), "a"));
      Map<String, Integer> after = take(pools, 30);

      System.out.printf(
          "429 with Retry-After 3: %s until a probe after %.3f s; beside it %s; after it %s%n",
          meanwhile, rested, whileProbing, after);
      assertThat(rested).isBetween(3.0 - 0.05, 4.0);
      assertThat(meanwhile).containsEntry("a", 1);
      assertThat(meanwhile.get("b") - meanwhile.get("c")).isBetween(-1, 1);
      assertThat(whileProbing).isEqualTo(Map.of("b", 15, "c", 15));
      assertThat(after).isEqualTo(Map.of("a", 10, "b", 10, "c", 10));
    } finally {
      coordinators.forEach(PoolCoordinator::close);
    }
  }

  private static boolean isCooling(Pool pool, String member) {
    return pool.members().list().stream()
        .anyMatch(each -> each.member().name().equals(member) && each.coolingUntil().isPresent());
  }

  private static Map<String, Integer> take(List<Pool> pools, int permits)
      throws InterruptedException {
    Map<String, Integer> share = new TreeMap<>();
    for (int i = 0; i < permits; i++) {
      try (Permit permit = pools.get(i % pools.size()).tryAcquire().orElseThrow()) {
        share.merge(permit.member().orElseThrow().name(), 1, Integer::sum);
      }
    }
    return share;
  }

  /** Measures, and so is not part of every build. */
  @Test
  @Tag("soak")
  void aGrantOverAHundredMembersCostsLessThanTwiceOneOverOne() throws InterruptedException {
    try (RedisServer redis = RedisServer.start();
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(redis.uri())) {
      Pool none = coordinator.pool("none", PoolConfig.ofLimit(1_000));
      Pool one = coordinator.pool("one", limited(1));
      Pool hundred = coordinator.pool("hundred", limited(100));

      double[] cpu = RedisCpu.ofGrants(redis, List.of(none, one, hundred));

      System.out.printf(
          "Redis CPU of a grant and its release: one member %.2f x none; 100 members %.2f x one%n",
          cpu[1] / cpu[0], cpu[2] / cpu[1]);
      assertThat(cpu[2] / cpu[1]).isLessThan(MOST_CPU);
    }
  }

  private static PoolConfig limited(int members) {
    PoolConfig.Builder config = PoolConfig.builder().limit(1_000).timeout(Duration.ofSeconds(30));
    for (int i = 0; i < members; i++) {
      config.member(
          Member.builder("m" + i).limit(1_000).rateLimit(RateLimit.perMinute(1_000_000)).build());
    }
    return config.build();
  }
}
