package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.poolcoordinator.redis.store.ScriptClient.Listener;

/** Hears what comes on channels, of a shard or not. */
class Messages extends RedisPubSubAdapter<String, String> {

  private final Runnable hear;
  private final Listener listener;

  /**
   * Makes a listener.
   *
   * @param hear is told that something came
   */
  Messages(Runnable hear, Listener listener) {
    this.hear = hear;
    this.listener = listener;
  }

  @Override
  public void message(String channel, String message) {
    hear.run();
    listener.message(channel, message);
  }

  @Override
  public void smessage(String channel, String message) {
    message(channel, message);
  }

  @Override
  public void subscribed(String channel, long count) {
    hear.run();
    listener.subscribed(channel);
  }

  @Override
  public void ssubscribed(String channel, long count) {
    subscribed(channel, count);
  }
}
