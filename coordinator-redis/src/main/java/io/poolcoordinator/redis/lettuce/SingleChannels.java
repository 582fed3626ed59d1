package io.poolcoordinator.redis.lettuce;

import io.poolcoordinator.redis.store.CommandTimeouts;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Channels on one connection, which the client subscribes again when it has made it anew. */
final class SingleChannels implements Channels {

  private static final Logger log = LoggerFactory.getLogger(SingleChannels.class);

  private final Line line;
  private final CommandTimeouts timeouts;

  SingleChannels(Line line, CommandTimeouts timeouts) {
    this.line = line;
    this.timeouts = timeouts;
  }

  @Override
  public CompletableFuture<Void> subscribe(String channel, boolean sharded) {
    return ChannelCommand.subscribe(line, channel, sharded)
        .send(timeouts)
        .thenAccept(confirmed -> {});
  }

  @Override
  public void unsubscribe(String channel, boolean sharded) {
    ChannelCommand.unsubscribe(line, channel, sharded)
        .send(timeouts)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                // Lettuce subscribes it again after the reconnect; the store ends it then.
                log.debug("UNSUBSCRIBE {} failed: {}", channel, failure.getMessage());
              }
            });
  }
}
