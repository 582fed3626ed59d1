package io.poolcoordinator.redis.lettuce;

import java.util.concurrent.CompletableFuture;

/** The channels that are heard, and stay so after a reconnect. */
interface Channels {

  /** As {@link io.poolcoordinator.redis.store.ScriptClient#subscribe}. */
  CompletableFuture<Void> subscribe(String channel, boolean sharded);

  /** As {@link io.poolcoordinator.redis.store.ScriptClient#unsubscribe}. */
  void unsubscribe(String channel, boolean sharded);
}
