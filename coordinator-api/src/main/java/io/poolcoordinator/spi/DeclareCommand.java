package io.poolcoordinator.spi;

/**
 * Settings for a pool.
 *
 * @param pool the pool's name
 * @param mode what to do where the pool exists
 * @param settings the settings; {@code changed} counts with {@link Mode#RESTORE} and {@link
 *     Mode#UPDATE} only, and {@link #WHATEVER} stands with the latter for any that are stored
 * @param token the largest token of the pool that this worker knows; counts with {@link
 *     Mode#RESTORE} only
 * @param start at which turn the rotation begins, if this begins one: drawn at random by the
 *     worker, so that many short runs even out; any number from 0
 * @param author who does it, and why
 */
public record DeclareCommand(
    String pool, Mode mode, StoredPool settings, long token, int start, Author author) {

  /** Stands for the settings that are stored, whichever they are. */
  public static final long WHATEVER = 0;

  /** Has the worker itself declare. */
  public DeclareCommand(String pool, Mode mode, StoredPool settings, long token, int start) {
    this(pool, mode, settings, token, start, Author.WORKER);
  }

  /** Has a rotation begin with its first turn. */
  public DeclareCommand(String pool, Mode mode, StoredPool settings, long token) {
    this(pool, mode, settings, token, 0);
  }

  /** What to do where the pool exists. */
  public enum Mode {
    /** The stored settings win. A deleted pool is made anew. */
    KEEP,
    /** These settings win; the stored state stays. A deleted pool is made anew. */
    REPLACE,
    /** As {@link #KEEP}, but the reply says that they conflict. */
    FAIL,
    /**
     * These settings win if those that are stored are still the ones that the worker read: their
     * {@code changed} is the same; otherwise they stay, and the reply says that they differ. The
     * stored state stays. A pool that is missing or deleted is not made.
     */
    UPDATE,
    /**
     * These settings are the newest that a worker has seen: they win over missing or older ones,
     * with their state, and nothing is granted for 1 s then, so that holders come first.
     */
    RESTORE
  }
}
