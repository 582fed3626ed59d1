package io.poolcoordinator.redis.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.IfDifferent;
import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.admin.AdministrativeEvent;
import io.poolcoordinator.admin.Holder;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.redis.RedisPoolCoordinator;
import io.poolcoordinator.redis.history.Held;
import io.poolcoordinator.redis.history.History;
import io.poolcoordinator.redis.testing.Alone;
import io.poolcoordinator.redis.testing.Audits;
import io.poolcoordinator.redis.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People act on a pool at random, and all the time, while four JVMs use it. */
@Alone
class AdministrationIT {

  private static final String POOL = "acts";
  private static final int ACTS = 200;
  private static final int SECONDS = 22;
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path directory;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void twoHundredActsUnderLoadBreakNoPromise() throws Exception {
    try (RedisServer redis = RedisServer.start();
        PoolCoordinator coordinator = RedisPoolCoordinator.connect(redis.uri());
        PoolCoordinator other = RedisPoolCoordinator.connect(redis.uri())) {
      coordinator.pool(POOL, config(5));
      try (Fleet fleet = Fleet.startOnFound(redis, directory, POOL, 4, 8, 20, SECONDS)) {
        fleet.go();
        for (int i = 0; i < ACTS; i++) {
          act(i % 2 == 0 ? coordinator : other);
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(120)));
        }
        serveAgain(coordinator);
        Map<String, Long> counts = fleet.awaitCounts();
        History history = fleet.history();
        ActTimeline acts = new ActTimeline(allEvents(coordinator.admin()));
        report(counts, history, acts);

        assertThat(acts.exceeded(history.permits(), offset())).as("S1, seed " + seed).isEmpty();
        assertTokensGrow(history);
        assertConserved(counts, history, acts);
        assertThat(counts.get("failures")).isZero();
        assertThat(counts.get("timeouts")).isZero();
        assertThat(acts.count("deleted")).isPositive();
        assertThat(acts.count("cleared")).isPositive();
        assertNothingIsLeft(redis, coordinator);
      }
    }
  }

  private static PoolConfig config(int limit) {
    return PoolConfig.builder()
        .limit(limit)
        .lease(Duration.ofSeconds(3))
        .timeout(Duration.ofSeconds(60))
        .members("a", "b", "c")
        .build();
  }

  private void act(PoolCoordinator by) {
    PoolAdmin admin = by.admin().as("chaos").because("act at random");
    int limit = 1 + random.nextInt(12);
    try {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> admin.update(POOL, config -> config.toBuilder().limit(limit).build());
        case 3 -> {
          admin.pause(POOL);
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(100)));
          admin.resume(POOL);
        }
        case 4 -> admin.clear(POOL);
        case 5 -> admin.clearWaiters(POOL);
        case 6 -> {
          List<Holder> holders = admin.holders(POOL);
          if (!holders.isEmpty()) {
            admin.endPermit(POOL, holders.get(random.nextInt(holders.size())).permit());
          }
        }
        case 7 -> {
          admin.delete(POOL);
          by.pool(POOL, config(limit));
        }
        case 8 -> changeTheMembers(admin.members(POOL));
        default -> changeAMember(admin.members(POOL));
      }
    } catch (PoolDeletedException deleted) {
      by.pool(POOL, config(limit));
    }
  }

  private void changeTheMembers(PoolMembers members) {
    boolean isThere =
        members.list().stream().anyMatch(member -> member.member().name().equals("d"));
    if (isThere) {
      members.remove("d");
    } else {
      members.add(Member.builder("d").limit(2).weight(2).build());
    }
  }

  private void changeAMember(PoolMembers members) {
    boolean active =
        members.list().stream()
            .filter(member -> member.member().name().equals("a"))
            .anyMatch(member -> member.state() == MemberState.ACTIVE);
    if (active) {
      members.disable("a");
    } else {
      members.enable("a");
    }
  }

  /** Whatever the last act left: from here on all that wait are served. */
  private static void serveAgain(PoolCoordinator coordinator) {
    coordinator.pool(POOL, config(5), IfDifferent.REPLACE);
    coordinator.admin().resume(POOL);
    coordinator.admin().members(POOL).enable("a");
  }

  /** Server and JVMs share this machine's clock. */
  private static long offset() {
    return System.currentTimeMillis() * 1_000_000 - System.nanoTime();
  }

  private static List<AdministrativeEvent> allEvents(PoolAdmin admin) {
    List<AdministrativeEvent> events = new ArrayList<>(admin.eventsAfter(POOL, "", 1_000));
    assertThat(events).hasSizeLessThan(1_000);
    return events;
  }

  /** S7, over deletions too. */
  private static void assertTokensGrow(History history) {
    assertThat(history.repeatedTokens()).isZero();
    List<Held> byToken = new ArrayList<>(history.permits());
    byToken.sort(Comparator.comparingLong(Held::token));
    assertThat(byToken).isSortedAccordingTo(Comparator.comparingLong(Held::since));
  }

  /**
   * S4: each permit ended once, by a release, by an act, or when its pool was made anew. Permits
   * that were handed to somebody who had just failed are released without a holder.
   */
  private static void assertConserved(Map<String, Long> counts, History history, ActTimeline acts) {
    long released = counts.get("released");
    long byActs = acts.holdersAt("cleared") + acts.count("permit-ended");
    long leftAtDeletion = acts.holdersAt("deleted");
    assertThat(released + byActs + leftAtDeletion)
        .as("released, ended by acts, or held when the pool was deleted")
        .isGreaterThanOrEqualTo(history.permits().size());
    assertThat(released + byActs).isLessThanOrEqualTo(history.permits().size() + byActs);
  }

  private static void assertNothingIsLeft(RedisServer redis, PoolCoordinator coordinator) {
    String key = "pool:{" + POOL + "}";
    assertThat(redis.commands().zcard(key + ":leases")).isZero();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              // A look sweeps what cleared permits left behind.
              var snapshot = coordinator.admin().snapshot(POOL);
              assertThat(snapshot.held()).isZero();
              assertThat(snapshot.waiting()).isZero();
              assertThat(snapshot.members()).allMatch(member -> member.held() == 0);
              assertThat(redis.commands().exists(key + ":holders", key + ":waiters")).isZero();
            });
    Audits.assertConsistent(redis, POOL);
  }

  private void report(Map<String, Long> counts, History history, ActTimeline acts) {
    System.out.printf(
        "%d acts under load of 4 JVMs x 8 threads (seed %d): %d permits, %d of them ended by"
            + " people, %d clears, %d deletions, %d changes of settings, longest pause %.0f ms,"
            + " %s%n",
        ACTS,
        seed,
        history.permits().size(),
        acts.holdersAt("cleared") + acts.count("permit-ended"),
        acts.count("cleared"),
        acts.count("deleted"),
        acts.count("updated"),
        history.longestGapMillis(),
        counts);
  }
}
