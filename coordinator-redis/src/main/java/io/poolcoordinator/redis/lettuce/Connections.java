package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.Delegating;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.DefaultEndpoint;

/** What can be done to a connection of Lettuce beside what it offers itself. */
final class Connections {

  private Connections() {}

  /** Drops a connection that stands, for the client to make it anew. */
  static void drop(StatefulConnection<?, ?> connection) {
    if (connection instanceof RedisChannelHandler<?, ?> handler) {
      RedisChannelWriter writer = handler.getChannelWriter();
      while (writer instanceof Delegating<?> delegating
          && delegating.unwrap() instanceof RedisChannelWriter inner) {
        writer = inner;
      }
      if (writer instanceof DefaultEndpoint endpoint) {
        endpoint.disconnect();
      }
    }
  }
}
