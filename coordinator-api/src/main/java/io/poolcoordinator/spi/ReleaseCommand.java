package io.poolcoordinator.spi;

import io.poolcoordinator.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Ends a permit or a wait.
 *
 * @param pool the pool's name
 * @param id the permit's or waiter's id
 * @param markUntil the store's time until which an acquire, renewal or poll of this id may still be
 *     on its way: the end is remembered until then; 0 if none can be
 * @param outcome what the API made of the call; null if nothing is known of it. It counts if the id
 *     is a live permit
 */
public record ReleaseCommand(String pool, String id, long markUntil, @Nullable Outcome outcome) {

  /** Ends an id without an outcome. */
  public ReleaseCommand(String pool, String id, long markUntil) {
    this(pool, id, markUntil, null);
  }
}
