package io.poolcoordinator.event;

import io.poolcoordinator.PoolCoordinator;

/**
 * Hears what happens to the pools that one worker uses. Registered with {@link
 * PoolCoordinator#addListener}.
 *
 * <p>A listener never harms a pool: each is called on a thread of its own, in order, one event at a
 * time, after the pool has gone on. One that is slow is left behind: {@value #MAX_BEHIND} events
 * wait for it at the most, further ones are dropped, and the log says how many. What it throws is
 * logged, and the next event is told.
 */
@FunctionalInterface
public interface PoolListener {

  /** How many events wait for a slow listener at the most: {@value}. */
  int MAX_BEHIND = 10_000;

  /**
   * Hears of an event.
   *
   * @param event what happened; which of the records in {@link PoolEvent} it is says what
   */
  void on(PoolEvent event);
}
