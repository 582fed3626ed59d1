package io.poolcoordinator.redis.script;

/**
 * How workers are told of their grants. It follows from the server alone, so that all workers on
 * one server use the same channels in the same way: as it was when each of them started. After an
 * upgrade of a Cluster from 6.2 workers of both kinds find each other's waiters by polls only,
 * until all were started again.
 */
public enum Messaging {
  /** {@code PUBLISH}, on a single server: also one that Sentinel looks after. */
  CLASSIC,

  /** {@code SPUBLISH}, on a Cluster of 7.0 or later: a message stays within the pool's shard. */
  SHARDED,

  /**
   * {@code PUBLISH}, on an older Cluster: every node hears every message, and none knows who
   * listens at the others. So listeners are not counted before a grant is made.
   */
  CLUSTER_WIDE;

  private static final String COUNTS = "local COUNTS_LISTENERS = true";

  /**
   * Fits a script.
   *
   * @param text the script as it stands in the sources, which is for {@link #CLASSIC}
   * @return the text for this way
   */
  String in(String text) {
    return switch (this) {
      case CLASSIC -> text;
      case SHARDED -> text.replace("'PUBLISH'", "'SPUBLISH'").replace("'NUMSUB'", "'SHARDNUMSUB'");
      case CLUSTER_WIDE -> text.replace(COUNTS, "local COUNTS_LISTENERS = false");
    };
  }

  /**
   * Says whether channels are those of a shard.
   *
   * @return true if they are heard with {@code SSUBSCRIBE}
   */
  public boolean isSharded() {
    return this == SHARDED;
  }
}
