package io.poolcoordinator;

/** A pool exists with other settings, and the caller asked to be told: {@link IfDifferent#FAIL}. */
public final class PoolConflictException extends PoolException {

  private static final long serialVersionUID = 1L;

  private final transient PoolConfig stored;
  private final transient PoolConfig declared;

  /**
   * Makes an exception.
   *
   * @param pool the pool's name
   * @param stored the settings that are in force
   * @param declared the settings that were refused
   */
  public PoolConflictException(String pool, PoolConfig stored, PoolConfig declared) {
    super(
        pool,
        "pool "
            + pool
            + " exists with other settings: stored "
            + stored
            + ", declared "
            + declared
            + "; declare the stored ones, or use IfDifferent.KEEP or REPLACE",
        null);
    this.stored = stored;
    this.declared = declared;
  }

  /**
   * Returns the settings that are in force.
   *
   * @return the stored settings
   */
  public PoolConfig stored() {
    return stored;
  }

  /**
   * Returns the settings that were refused.
   *
   * @return the declared settings
   */
  public PoolConfig declared() {
    return declared;
  }
}
