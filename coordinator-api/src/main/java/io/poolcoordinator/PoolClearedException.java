package io.poolcoordinator;

/** Ops cleared the pool while the caller waited: its place in the queue is gone. */
public final class PoolClearedException extends PoolException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param pool the pool's name
   */
  public PoolClearedException(String pool) {
    super(
        pool,
        "pool "
            + pool
            + " was cleared while this call waited; ask again if the work is still wanted",
        null);
  }
}
