package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.PubSubOutput;

/** Begins or ends to hear a channel. */
final class ChannelCommand extends LineCommand<String> {

  private ChannelCommand(Line line, CommandType type, String channel) {
    super(
        line,
        type,
        new PubSubOutput<>(StringCodec.UTF8),
        new CommandArgs<>(StringCodec.UTF8).addKey(channel));
  }

  static ChannelCommand subscribe(Line line, String channel, boolean sharded) {
    return new ChannelCommand(
        line, sharded ? CommandType.SSUBSCRIBE : CommandType.SUBSCRIBE, channel);
  }

  static ChannelCommand unsubscribe(Line line, String channel, boolean sharded) {
    return new ChannelCommand(
        line, sharded ? CommandType.SUNSUBSCRIBE : CommandType.UNSUBSCRIBE, channel);
  }
}
