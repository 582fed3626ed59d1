package io.poolcoordinator.redis.load;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where a scenario runs.
 *
 * @param kind how the servers are run
 * @param client how workers reach them
 */
record Cell(FaultyRedis.Kind kind, LoadClient client) {

  /** All cells of some kinds of servers. */
  static List<Cell> of(FaultyRedis.Kind... kinds) {
    return Stream.of(kinds)
        .flatMap(kind -> Stream.of(LoadClient.values()).map(client -> new Cell(kind, client)))
        .toList();
  }

  @Override
  public String toString() {
    return client + " on " + kind;
  }
}
