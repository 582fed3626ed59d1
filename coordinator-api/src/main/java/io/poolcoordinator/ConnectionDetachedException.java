package io.poolcoordinator;

/** A connection is attached to no pool that it could acquire from. */
public final class ConnectionDetachedException extends PoolException {

  private static final long serialVersionUID = 1L;

  private final String connection;

  /**
   * Makes an exception.
   *
   * @param connection the connection's name
   * @param pool the pool that it was attached to and that was deleted, or that detached it; empty
   *     if it is attached to none
   */
  public ConnectionDetachedException(String connection, String pool) {
    super(
        pool.isEmpty() ? "*" : pool,
        "connection "
            + connection
            + (pool.isEmpty()
                ? " is attached to no pool"
                : " is not attached any more: pool " + pool + " was deleted, or let go of it")
            + "; attach it with coordinator.admin().attach(connection, pool)",
        null);
    this.connection = connection;
  }

  /**
   * Returns which connection this is about.
   *
   * @return the connection's name
   */
  public String connection() {
    return connection;
  }
}
