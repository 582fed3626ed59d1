package io.poolcoordinator;

/** The pool was deleted. */
public final class PoolDeletedException extends PoolException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param pool the pool's name
   */
  public PoolDeletedException(String pool) {
    super(
        pool,
        "pool "
            + pool
            + " was deleted; make it anew with coordinator.pool(name, config) if it is wanted",
        null);
  }
}
