package io.poolcoordinator.redis.testing;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import java.time.Duration;

/**
 * The link on which a replica hears of writes. It is cut at the replica, by a user that its master
 * does not know: clients, Sentinels and the other nodes of a Cluster notice nothing, and the
 * replica can still be elected.
 */
final class ReplicationLink {

  private static final String UNKNOWN_USER = "cut-off";
  private static final Duration MOST = Duration.ofSeconds(20);

  private ReplicationLink() {}

  /** Whether a replica has all that it hears of. */
  static boolean isUp(RedisServer replica) {
    return replica.info("replication", "master_link_status").equals("up");
  }

  /** What the master writes from here on, the replicas do not have. */
  static void cut(RedisServer master, Iterable<RedisServer> replicas) {
    for (RedisServer replica : replicas) {
      // Without a password it would not say who it is.
      if (replica.commands().configGet("masterauth").get("masterauth").isEmpty()) {
        replica.commands().configSet("masterauth", UNKNOWN_USER);
      }
      replica.commands().configSet("masteruser", UNKNOWN_USER);
    }
    master.commands().clientKill(KillArgs.Builder.typeSlave());
    for (RedisServer replica : replicas) {
      await().atMost(MOST).until(() -> !isUp(replica));
    }
  }

  /** Replicas go on hearing. */
  static void restore(Iterable<RedisServer> replicas) {
    for (RedisServer replica : replicas) {
      replica.commands().configSet("masteruser", "");
      if (replica.commands().configGet("masterauth").get("masterauth").equals(UNKNOWN_USER)) {
        replica.commands().configSet("masterauth", "");
      }
    }
  }
}
