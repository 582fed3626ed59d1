package io.poolcoordinator.redis.store;

import io.poolcoordinator.redis.script.Script;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What the store needs of a client: run a script, and hear a channel; the rest is for its start.
 *
 * <p>Every stage completes within {@link #commandTimeout()}, on a thread that {@link
 * #isClientThread()} knows, or fails with a {@link ClientException}. Commands are sent in the order
 * of the calls. Nothing is sent again by the client itself, except that a script which the server
 * has forgotten is sent with its text.
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
   * @param keys its keys
   * @param arguments its arguments
   * @return the reply: strings, {@code Long}s and lists of them
   */
  CompletionStage<List<Object>> run(Script script, byte[][] keys, String[] arguments);

  /**
   * Asks which scripts the server does not remember.
   *
   * @param scripts which to ask for
   * @return those that it does not
   */
  CompletionStage<List<Script>> missing(List<Script> scripts);

  /**
   * Has the server remember a script.
   *
   * @param script which one
   * @return completes when it does
   */
  CompletionStage<Void> load(Script script);

  /**
   * Adds a member to a set.
   *
   * @param key the set's key
   * @param member what is added
   * @return completes when it is a member
   */
  CompletionStage<Void> addToSet(String key, String member);

  /**
   * Reads all members of a set.
   *
   * @param key the set's key
   * @return the members, in no particular order
   */
  CompletionStage<List<String>> setMembers(String key);

  /**
   * Asks the server about itself.
   *
   * @param section the section of {@code INFO}
   * @return the text
   */
  CompletionStage<String> info(String section);

  /**
   * Hears a channel from now on, also after a reconnect. Idempotent.
   *
   * @param channel the channel
   * @return completes when the server has confirmed it
   */
  CompletionStage<Void> subscribe(String channel);

  /**
   * Ends {@link #subscribe}. Idempotent.
   *
   * @param channel the channel
   */
  void unsubscribe(String channel);

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

    /** The connection that carries scripts is gone. */
    void disconnected();

    /** The connection that carries scripts stands again. */
    void connected();
  }
}
