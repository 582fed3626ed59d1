package io.poolcoordinator;

/**
 * A pool has other settings than the caller asked for or has seen: {@link IfDifferent#FAIL}, {@link
 * io.poolcoordinator.admin.PoolAdmin#set(String, PoolConfig, long)}, a pool that was to be made but
 * exists ({@link io.poolcoordinator.admin.PoolAdmin#make}), and changes that others were faster
 * with.
 */
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

  private PoolConflictException(
      String pool, String message, PoolConfig stored, PoolConfig declared) {
    super(pool, message, null);
    this.stored = stored;
    this.declared = declared;
  }

  /**
   * Makes an exception about settings that others have changed.
   *
   * @param pool the pool's name
   * @param stored the settings that are in force
   * @param wanted the settings that were not set
   * @return the exception
   */
  public static PoolConflictException changedMeanwhile(
      String pool, PoolConfig stored, PoolConfig wanted) {
    return new PoolConflictException(
        pool,
        "pool "
            + pool
            + " was changed by somebody else meanwhile: stored "
            + stored
            + ", wanted "
            + wanted
            + "; nothing was set: look at it again, and decide anew",
        stored,
        wanted);
  }

  /**
   * Makes an exception about a pool that was to be made, but exists.
   *
   * @param pool the pool's name
   * @param stored the settings that are in force
   * @param wanted the settings that were not set
   * @return the exception
   */
  public static PoolConflictException exists(String pool, PoolConfig stored, PoolConfig wanted) {
    return new PoolConflictException(
        pool,
        "pool "
            + pool
            + " exists already: stored "
            + stored
            + ", wanted "
            + wanted
            + "; nothing was made: choose another name, or change the settings of this one",
        stored,
        wanted);
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
