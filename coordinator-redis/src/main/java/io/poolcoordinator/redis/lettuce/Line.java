package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.protocol.RedisCommand;

/** The way to a server, or to all nodes of a Cluster, and what is heard on it. */
interface Line {

  /**
   * Sends a command; on a Cluster to the master of the slot of its first key.
   *
   * @return the command as the client has it, which may be another one around it
   * @throws RuntimeException if it cannot leave
   */
  <T> RedisCommand<String, String, T> dispatch(LineCommand<T> command);

  /** A command was answered, on the calling thread. */
  void answered(LineCommand<?> command);

  /** A command got no answer in time. Called by one thread at a time. */
  void unanswered(LineCommand<?> command);

  /** A command found no connection, or lost it. */
  void unreachable(LineCommand<?> command);

  /** A command was not executed, by a server that is not the master of its keys. */
  void misdirected(LineCommand<?> command);
}
