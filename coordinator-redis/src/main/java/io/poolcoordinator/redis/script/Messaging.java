package io.poolcoordinator.redis.script;

/**
 * How workers are told of their grants. It follows from the server alone, so that all workers on
 * one server use the same channels in the same way: as it was when each of them started. After an
 * upgrade of a Cluster from 6.2 workers of both kinds find each other's waiters by polls only,
 * until all were started again.
 */
public enum Messaging {
  /** {@code PUBLISH}: on a single server, one that Sentinel looks after, and a Cluster of 6.2. */
  CLASSIC,

  /** {@code SPUBLISH}, on a Cluster of 7.0 or later: a message stays within the pool's shard. */
  SHARDED;

  /**
   * Fits a script.
   *
   * @param text the script as it stands in the sources, which is for {@link #CLASSIC}
   * @return the text for this way
   */
  String in(String text) {
    return this == CLASSIC
        ? text
        : text.replace("'PUBLISH'", "'SPUBLISH'").replace("'NUMSUB'", "'SHARDNUMSUB'");
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
