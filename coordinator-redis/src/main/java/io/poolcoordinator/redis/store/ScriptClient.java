package io.poolcoordinator.redis.store;

import io.poolcoordinator.redis.script.ScriptSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What the store needs of a client: run a script, and hear a channel.
 *
 * <p>Every stage completes within {@link #commandTimeout()}, on a thread that {@link
 * #isClientThread()} knows, or fails with a {@link ClientException}. On a Cluster both go to the
 * master of the slot that the first key, or the channel, lies in. Nothing is sent again by the
 * client itself, except where the server says that it did not execute it: another node has the
 * slot, or the text of the script is needed ({@link ScriptTexts}). (A client that was handed in may
 * have been told to; every script may be delivered twice, or late.)
 */
public interface ScriptClient extends AutoCloseable {

  /**
   * Connects. Called once, before anything else.
   *
   * @param listener hears of messages and of the connection
   * @throws ClientException if there is no connection; everything is closed again then
   */
  void connect(Listener listener);

  /**
   * Runs a script.
   *
   * @param script which one
   * @param keys its keys, which lie in one slot
   * @param arguments its arguments
   * @return the reply: strings, {@code Long}s and lists of them
   */
  CompletionStage<List<Object>> run(ScriptSource script, byte[][] keys, String[] arguments);

  /**
   * Hears a channel from now on, also after a reconnect. Idempotent.
   *
   * @param channel the channel
   * @param sharded whether it is one of the shard that its slot belongs to
   * @return completes when the server has confirmed it
   */
  CompletionStage<Void> subscribe(String channel, boolean sharded);

  /**
   * Ends {@link #subscribe}. Idempotent.
   *
   * @param channel the channel
   * @param sharded as it was subscribed
   */
  void unsubscribe(String channel, boolean sharded);

  /**
   * Says whether it is made for a Cluster.
   *
   * @return true if it sends to several nodes
   */
  boolean isCluster();

  /**
   * Returns where it is connected to, for people.
   *
   * @return the address, without secrets
   */
  String address();

  /**
   * Returns the time within which every stage completes.
   *
   * @return the command timeout
   */
  Duration commandTimeout();

  /**
   * Says whether the calling thread is one that replies and messages come on.
   *
   * @return true if it must not be blocked
   */
  boolean isClientThread();

  /** Ends what {@link #connect} made. A client that was handed in stays open. Idempotent. */
  @Override
  void close();

  /** What a client says unasked, on one of its threads. */
  interface Listener {

    /**
     * A message came.
     *
     * @param channel the channel
     * @param message the text
     */
    void message(String channel, String message);

    /**
     * The server has confirmed a subscription, the first time or after a reconnect.
     *
     * @param channel the channel
     */
    void subscribed(String channel);

    /**
     * The client has subscribed a channel again by itself. Its connection was lost, or another
     * server has the channel now; that one may not have heard of all that the one before did.
     *
     * @param channel the channel
     */
    default void resubscribed(String channel) {
      subscribed(channel);
    }

    /**
     * The one connection that carries scripts is gone, and none can be sent until {@link
     * #connected}. A client with several connections does not say so.
     */
    void disconnected();

    /** The connection that carries scripts stands again. */
    void connected();
  }
}
