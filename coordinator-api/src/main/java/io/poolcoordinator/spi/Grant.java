package io.poolcoordinator.spi;

/**
 * A permit that was granted, or units of the windows that were.
 *
 * @param id the id that the caller made
 * @param token grows with every grant of the pool
 * @param since when it was granted, in ms of the store's time
 * @param end when its lease ends, in ms of the store's time; 0 for units alone, which have none
 * @param member the member whose turn it is; empty for units alone, and in a pool without members
 */
public record Grant(String id, long token, long since, long end, String member) {

  /** A grant without a member. */
  public Grant(String id, long token, long since, long end) {
    this(id, token, since, end, "");
  }
}
