package io.poolcoordinator.redis.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Connection;
import io.poolcoordinator.Pool;
import io.poolcoordinator.redis.testing.RedisServer;
import java.util.concurrent.TimeUnit;

/**
 * Connections that are attached before and after the replica stopped hearing. On a Cluster the note
 * of one of them lies at a master that survives, and the set of its pool at the one that is lost.
 */
final class Attached {

  private final Trial trial;
  private final Worker worker;
  private final Pool pool;
  private final String early;
  private final String late;
  private final String lateElsewhere;

  private Attached(Trial trial, Worker worker, Pool pool) {
    this.trial = trial;
    this.worker = worker;
    this.pool = pool;
    this.early = name("early", true);
    this.late = name("late", true);
    this.lateElsewhere = name("elsewhere", trial.cell.kind() != FaultyRedis.Kind.CLUSTER);
  }

  /** Attaches one. */
  static Attached before(Trial trial, Worker worker, Pool pool) throws Exception {
    Attached attached = new Attached(trial, worker, pool);
    attached.attachAndUse(attached.early);
    return attached;
  }

  /** A connection whose note lies at the pool's master, or at another one. */
  private String name(String start, boolean same) {
    RedisServer master = trial.redis.masterOf(FaultyRedis.key(pool.name()));
    for (int i = 0; i < 1_000; i++) {
      String name = start + "-" + i;
      if ((trial.redis.masterOf("connection:" + name) == master) == same) {
        return name;
      }
    }
    throw new IllegalStateException("no such connection");
  }

  private void attachAndUse(String name) throws Exception {
    worker.coordinator().admin().attach(name, pool.name());
    worker.coordinator().connection(name).acquire().close();
  }

  /** Attaches two more. */
  void afterTheCut() throws Exception {
    attachAndUse(late);
    attachAndUse(lateElsewhere);
  }

  /**
   * All may acquire again, also at a worker that did not know of them; but for the one whose two
   * halves lay at two masters.
   */
  void afterTheLoss(Worker other) {
    for (String name : new String[] {early, late, lateElsewhere}) {
      trial.say(
          "connection " + name + ": " + use(worker, name) + ", elsewhere " + use(other, name));
    }
    if (trial.cell.kind() == FaultyRedis.Kind.CLUSTER) {
      // Its note survived with another master, as one that was detached leaves it: nobody can tell
      // the two apart, and people attach it again.
      worker.coordinator().admin().attach(lateElsewhere, pool.name());
    }
    for (String name : new String[] {early, late, lateElsewhere}) {
      assertThat(use(worker, name)).isEqualTo("acquires");
      assertThat(use(other, name)).isEqualTo("acquires");
    }
  }

  private static String use(Worker worker, String name) {
    Connection connection = worker.coordinator().connection(name);
    try {
      connection.acquireAsync().get(20, TimeUnit.SECONDS).close();
      return "acquires";
    } catch (Exception failure) {
      return String.valueOf(failure.getMessage());
    }
  }
}
