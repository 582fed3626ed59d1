package io.poolcoordinator.redis.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.redis.testing.SlotMove;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** The slot of a pool moves to another master of a Cluster under load. */
final class SlotMoveScenarios {

  private static final String RATE = "1000/1s,100000/1m";
  private static final String MEMBERS = "a,b,b";
  private static final Duration STEP = Duration.ofMillis(150);
  private static final long PUSHED_WITHIN_MILLIS = 200;

  private SlotMoveScenarios() {}

  static void movedUnderLoad(LoadClient client, Path directory) throws Exception {
    Cell cell = new Cell(FaultyRedis.Kind.CLUSTER, client);
    try (Trial trial = Trial.start(cell, directory);
        Worker one = trial.worker("one");
        Worker two = trial.worker("two");
        Fleet fleet = Fleet.start(trial.load(10).on(RATE, MEMBERS), directory)) {
      FaultyRedis.Cluster cluster = (FaultyRedis.Cluster) trial.redis;
      Pool pool = one.pool(Trial.POOL, config());
      Trial.Witness held = Trial.Witness.in(pool);
      AtomicBoolean ended = new AtomicBoolean();
      LongAdder bound = new LongAdder();
      List<CompletableFuture<Void>> callers = new ArrayList<>();
      for (String member : new String[] {"a", "b"}) {
        callers.add(CompletableFuture.runAsync(() -> acquireOn(pool, member, ended, bound)));
      }
      fleet.go();
      trial.awaitGrants();
      long start = System.nanoTime();
      SlotMove move =
          cluster.redis().moveSlot(Trial.KEY, cluster.redis().otherMasterThan(Trial.KEY)).open();
      pause();
      int pieces = 0;
      List<String> left = move.keysLeft(2);
      while (!left.isEmpty()) {
        move.moveKeys(left);
        pieces++;
        pause();
        left = move.keysLeft(2);
      }
      move.settle();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      trial.ended("slot moved in " + pieces + " pieces", fleet, took, Trial.LIMIT);
      ended.set(true);
      for (CompletableFuture<Void> caller : callers) {
        caller.get(Trial.SOON.toSeconds(), TimeUnit.SECONDS);
      }
      held.assertThatItIsHeldStill();
      held.permit().close();
      assertThat(bound.sum()).isPositive();
      await()
          .atMost(Trial.SOON)
          .untilAsserted(
              () -> assertThat(move.target().commands().zcard(Trial.KEY + ":leases")).isZero());
      one.coordinator().admin().update(Trial.POOL, found -> found.toBuilder().limit(1).build());
      long[] after = trial.handOvers(pool, two.coordinator().pool(Trial.POOL));
      trial.say(
          "slot moved, 20 hand-overs at the new master: median and longest "
              + Arrays.toString(after)
              + " ms; permits on a certain member meanwhile: "
              + bound.sum());
      assertThat(after[0]).isLessThan(PUSHED_WITHIN_MILLIS);
    }
  }

  private static PoolConfig config() {
    PoolConfig.Builder config = Trial.config(Trial.LIMIT).toBuilder();
    for (String rate : RATE.split(",")) {
      config.rateLimit(RateLimit.parse(rate));
    }
    return config.members(MEMBERS.split(",", -1)).build();
  }

  private static void pause() {
    await().pollDelay(STEP).until(() -> true);
  }

  private static void acquireOn(Pool pool, String member, AtomicBoolean ended, LongAdder taken) {
    AcquireRequest request =
        AcquireRequest.builder().member(member).timeout(Duration.ofSeconds(60)).build();
    while (!ended.get()) {
      try (Permit permit = pool.acquireAsync(request).join()) {
        assertThat(permit.member().orElseThrow().name()).isEqualTo(member);
        await()
            .pollDelay(Duration.ofMillis(10))
            .pollInterval(Duration.ofMillis(10))
            .until(() -> true);
        taken.increment();
      }
    }
  }
}
