package io.poolcoordinator;

/** No pool of that name exists. Nothing was created by asking. */
public final class PoolNotFoundException extends PoolException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param pool the pool's name
   */
  public PoolNotFoundException(String pool) {
    super(
        pool,
        "pool " + pool + " does not exist; make it with coordinator.pool(name, config)",
        null);
  }
}
