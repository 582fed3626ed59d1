package io.poolcoordinator.redis.testing;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;

/** What all topologies of several servers have in common. */
final class TopologyThreads {

  /** A replica is there at once, instead of when others might have come as well. */
  static final List<String> FAST_REPLICATION =
      List.of(
          "--repl-diskless-sync",
          "yes",
          "--repl-diskless-sync-delay",
          "0",
          "--repl-ping-replica-period",
          "1");

  private TopologyThreads() {}

  /** Threads for the test's own clients, which find a server soon after it is there again. */
  static ClientResources create() {
    return DefaultClientResources.builder()
        .ioThreadPoolSize(2)
        .computationThreadPoolSize(2)
        .reconnectDelay(Delay.constant(Duration.ofMillis(50)))
        .build();
  }
}
