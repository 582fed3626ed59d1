package io.poolcoordinator.redis.lettuce;

import io.poolcoordinator.redis.store.ScriptClient.Listener;
import java.util.concurrent.CompletableFuture;

/** Makes connections, with the client that was handed in or with one of its own. */
interface Connector {

  /**
   * Opens the connections. What fails on the way leaves nothing open but the client.
   *
   * @param listener hears of messages and of the connection
   * @throws io.poolcoordinator.redis.store.ClientException if there is no connection
   */
  Connected connect(Listener listener);

  /** Ends the client, if it is this connector's own. */
  CompletableFuture<?> close();
}
