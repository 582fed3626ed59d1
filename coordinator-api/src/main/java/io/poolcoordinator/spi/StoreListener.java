package io.poolcoordinator.spi;

import java.util.List;

/** What a store tells its worker unasked. Called on a thread of the client; must not block. */
public interface StoreListener {

  /**
   * Grants for waiters of this worker, made by another worker's operation, or when to come back for
   * some.
   *
   * @param pool the pool's name
   * @param time the store's time at the grant
   * @param comeBackIn as in {@link ReplyHeader#comeBackIn()}
   * @param grants the grants, maybe none; an id may be unknown by now
   */
  void pushed(String pool, long time, long comeBackIn, List<Grant> grants);

  /**
   * Pushed grants can arrive (again): those that were missed until now are found by a poll. May be
   * called more often than that is news.
   *
   * @param pool the pool's name
   */
  void listening(String pool);

  /** The connection is gone; operations fail until {@link #reconnected}. */
  void disconnected();

  /** The connection stands again, maybe to another server or to one that lost its state. */
  void reconnected();

  /**
   * The store answers for a pool again, after operations on it went without an answer: maybe this
   * is another server by now, or one that lost its state.
   *
   * @param pool the pool's name
   */
  void reconnected(String pool);
}
