package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.poolcoordinator.redis.store.ScriptClient.Listener;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * What there is once it is connected.
 *
 * @param scripts the connection that carries scripts
 * @param messages the connection that messages come on
 * @param subscriber the same as {@code messages}, as Lettuce's type
 * @param timeouts bounds every command on both
 */
record Connected(
    Line scripts,
    Line messages,
    StatefulRedisPubSubConnection<String, String> subscriber,
    CommandTimeouts timeouts) {

  <T> CompletableFuture<T> send(LineCommand<T> command) {
    CompletableFuture<T> result = command.send();
    if (!result.isDone()) {
      timeouts.watch(command);
    }
    return result;
  }

  void tell(Listener listener) {
    subscriber.addListener(new Messages(messages, listener));
    scripts.connection().addListener(new States(scripts, listener));
  }

  boolean isThread(Thread asked) {
    return scripts.isThread(asked) || messages.isThread(asked) || timeouts.isThread(asked);
  }

  CompletableFuture<?> close() {
    CompletableFuture<?> done =
        CompletableFuture.allOf(scripts.connection().closeAsync(), subscriber.closeAsync());
    timeouts.close();
    return done;
  }

  /** Hears the channels. */
  private static final class Messages extends RedisPubSubAdapter<String, String> {

    private final Line line;
    private final Listener listener;

    Messages(Line line, Listener listener) {
      this.line = line;
      this.listener = listener;
    }

    @Override
    public void message(String channel, String message) {
      line.hear();
      listener.message(channel, message);
    }

    @Override
    public void subscribed(String channel, long count) {
      line.hear();
      listener.subscribed(channel);
    }
  }

  /** Hears of the connection that carries scripts. */
  private record States(Line line, Listener listener) implements RedisConnectionStateListener {

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
      line.hear();
      listener.connected();
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
      listener.disconnected();
    }
  }
}
