package io.poolcoordinator.spi;

/**
 * Reads administrative events of a pool.
 *
 * @param pool the pool's name
 * @param order which, and in which order
 * @param after with {@link Order#OLDEST_FIRST}, the id of the one behind which to begin; empty for
 *     the beginning
 * @param most how many at the most
 */
public record EventsCommand(String pool, Order order, String after, int most) {

  /** Which events, and in which order. */
  public enum Order {
    /** From the newest one on back. */
    NEWEST_FIRST,
    /** Those behind the one that is named. */
    OLDEST_FIRST
  }
}
