package io.poolcoordinator.redis.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.redis.history.History;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** What happens when the master of a pool goes, in any cell that has replicas. */
final class FailoverScenarios {

  private static final String POOL = Trial.POOL;
  private static final int LIMIT = Trial.LIMIT;

  /** After a loss: at most the old limit's worth beside the new. */
  private static final int LOSSY_BOUND = 2 * LIMIT - 1;

  private static final long PUSHED_WITHIN_MILLIS = 200;

  private FailoverScenarios() {}

  static void masterKilledUnderLoad(Cell cell, Path directory) throws Exception {
    try (Trial trial = Trial.start(cell, directory);
        Worker worker = trial.worker("holder");
        Fleet fleet = trial.fleet(10)) {
      Trial.Witness held = Trial.Witness.in(worker.pool(POOL, Trial.config(LIMIT)));
      fleet.go();
      trial.awaitGrants();
      trial.assertThatReplicasRanNoScript();
      Duration failover = trial.redis.killMaster(Trial.KEY);
      trial.awaitLive(POOL, held.permit());
      trial.ended("master killed", fleet, failover, LOSSY_BOUND);
      held.assertThatItIsHeldStill();
      held.permit().close();
      await()
          .atMost(Trial.SOON)
          .until(() -> trial.redis.redis().commands().zcard(Trial.KEY + ":leases") == 0);
    }
  }

  static void cleanFailoverUnderLoad(Cell cell, Path directory) throws Exception {
    try (Trial trial = Trial.start(cell, directory);
        Worker one = trial.worker("one");
        Worker two = trial.worker("two");
        Fleet fleet = trial.fleet(10)) {
      Trial.Witness held = Trial.Witness.in(one.pool(POOL, Trial.config(LIMIT)));
      String beside = trial.redis.poolBeside(POOL, true);
      Pool from = one.pool(beside, Trial.config(1));
      Pool to = two.pool(beside, Trial.config(1));
      long[] before = trial.handOvers(from, to);
      fleet.go();
      trial.awaitGrants();
      Duration failover = trial.redis.failover(Trial.KEY);
      // Beside the one that is held throughout.
      trial.ended("clean failover", fleet, failover, LIMIT - 1);
      held.assertThatItIsHeldStill();
      long[] after = trial.handOvers(from, to);
      trial.say(
          "clean failover, 20 hand-overs: median and longest before "
              + Arrays.toString(before)
              + " ms, after "
              + Arrays.toString(after)
              + " ms");
      assertThat(after[0]).isLessThan(PUSHED_WITHIN_MILLIS);
      held.permit().close();
    }
  }

  static void masterKilledThatReplicasDidNotHear(Cell cell, Path directory) throws Exception {
    try (Trial trial = Trial.start(cell, directory);
        Worker one = trial.worker("one");
        Worker two = trial.worker("two");
        Fleet fleet = trial.fleet(14)) {
      Pool pool = one.pool(POOL, Trial.config(LIMIT));
      PoolAdmin admin = one.coordinator().admin();
      String beside = trial.redis.poolBeside(POOL, true);
      Pool paused = one.pool(beside, Trial.config(LIMIT));
      Trial.Witness kept = Trial.Witness.in(pool);
      Permit givenBack = pool.acquire();
      Attached attached = Attached.before(trial, one, paused);
      fleet.go();
      trial.awaitGrants();
      trial.redis.awaitReplication(Trial.KEY);

      trial.redis.cutReplication(Trial.KEY);
      Trial.Witness unheard = Trial.Witness.in(pool);
      Trial.Witness unheardBeside = Trial.Witness.in(paused);
      givenBack.close();
      trial.awaitClaim(unheard.permit());
      admin.update(POOL, config -> config.toBuilder().warnAfter(Duration.ofMinutes(7)).build());
      attached.afterTheCut();
      admin.pause(beside);
      // Whoever waits or holds hears of the change with the next reply.
      await().atMost(Trial.SOON).until(() -> pool.config().warnAfter().toMinutes() == 7);
      long largest = Long.parseLong(trial.redis.redis().commands().hget(Trial.KEY, "token"));

      Duration failover = trial.redis.killMaster(Trial.KEY);
      trial.awaitLive(POOL, kept.permit());
      trial.awaitLive(POOL, unheard.permit());
      trial.awaitLive(beside, unheardBeside.permit());
      await()
          .atMost(Trial.SOON)
          .until(
              () ->
                  String.valueOf(Duration.ofMinutes(7).toMillis())
                          .equals(trial.redis.redis().commands().hget(Trial.KEY, "warn-after"))
                      && admin.snapshot(beside).state() == PoolState.PAUSED);
      History history = trial.ended("lossy failover", fleet, failover, LOSSY_BOUND);
      kept.assertThatItIsHeldStill();
      unheard.assertThatItIsHeldStill();
      unheardBeside.assertThatItIsHeldStill();
      assertThat(Long.parseLong(trial.redis.redis().commands().hget(Trial.KEY, "token")))
          .isGreaterThan(largest);
      assertThat(history.tokensOutOfOrder()).isZero();
      // A release that was lost is a lease that nobody renews.
      await().atMost(Duration.ofSeconds(16)).until(() -> !trial.isLive(POOL, givenBack.id()));
      admin.resume(beside);
      attached.afterTheLoss(two);
      kept.permit().close();
      unheard.permit().close();
      unheardBeside.permit().close();
    }
  }
}
