package io.poolcoordinator.spi;

/**
 * Who does something to a pool, and why: for the pool's events.
 *
 * @param actor who; empty for the worker itself
 * @param reason why; may be empty
 */
public record Author(String actor, String reason) {

  /** The worker itself, without a reason. */
  public static final Author WORKER = new Author("", "");
}
