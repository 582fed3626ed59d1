package io.poolcoordinator.redis.load;

import io.poolcoordinator.redis.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;

/** What happens when servers lose all that they hold, and stay or come back, in any cell. */
final class LossScenarios {

  /** At most the old limit's worth beside the new. */
  private static final int BOUND = 2 * Trial.LIMIT - 1;

  private static final int TIMES = 3;

  /** Short, since a holder that asks nothing else notices a loss with its next renewal. */
  private static final long LEASE_MILLIS = 3_000;

  private LossScenarios() {}

  static void flushedUnderLoad(Cell cell, Path directory) throws Exception {
    try (Trial trial = Trial.start(cell, directory);
        Worker worker = trial.worker("holder");
        Fleet fleet = Fleet.start(trial.load(12, LEASE_MILLIS), directory)) {
      Trial.Witness held =
          Trial.Witness.in(worker.pool(Trial.POOL, Trial.config(Trial.LIMIT, LEASE_MILLIS)));
      fleet.go();
      for (int i = 0; i < TIMES; i++) {
        trial.awaitGrants();
        trial.redis.masters().forEach(master -> master.commands().flushall());
        trial.awaitLive(Trial.POOL, held.permit());
      }
      trial.ended("FLUSHALL 3 times", fleet, Duration.ZERO, BOUND);
      held.assertThatItIsHeldStill();
      held.permit().close();
    }
  }

  static void restartedEmptyUnderLoad(Cell cell, Path directory) throws Exception {
    try (Trial trial = Trial.start(cell, directory);
        Worker worker = trial.worker("holder");
        Fleet fleet = Fleet.start(trial.load(12, LEASE_MILLIS), directory)) {
      Trial.Witness held =
          Trial.Witness.in(worker.pool(Trial.POOL, Trial.config(Trial.LIMIT, LEASE_MILLIS)));
      fleet.go();
      trial.awaitGrants();
      Duration away;
      if (cell.kind() == FaultyRedis.Kind.SINGLE) {
        away = trial.redis.killMaster(Trial.KEY);
      } else {
        away = restartAtOnce(trial);
      }
      trial.awaitLive(Trial.POOL, held.permit());
      trial.ended("killed, back empty at once", fleet, away, BOUND);
      held.assertThatItIsHeldStill();
      held.permit().close();
    }
  }

  /** Back before anybody has noticed: the replicas take over its emptiness. */
  private static Duration restartAtOnce(Trial trial) {
    RedisServer master = trial.redis.masterOf(Trial.KEY);
    long start = System.nanoTime();
    master.kill();
    master.restart();
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
