package io.poolcoordinator.spi;

/**
 * An administrative act on a pool as a whole. Executed twice with the same id, it is done once.
 *
 * @param pool the pool's name
 * @param id an id that the worker uses only once, as for permits
 * @param notAfter the store's time after which this must not be executed any more
 * @param act what to do
 * @param subject the permit's or waiter's id with {@link Act#END_PERMIT}, the connection's name
 *     with {@link Act#ATTACH} and {@link Act#DETACH}; otherwise empty
 * @param author who does it, and why
 */
public record ActCommand(
    String pool, String id, long notAfter, Act act, String subject, Author author) {

  /** What to do. */
  public enum Act {
    /** Nothing is granted from now on; holders finish, waiters keep their places. */
    PAUSE,
    /** Grants what is free again. */
    RESUME,
    /** Ends all waits and all permits. */
    CLEAR,
    /** Ends all waits. */
    CLEAR_WAITERS,
    /** Ends one permit, or one wait. */
    END_PERMIT,
    /** Ends all waits, detaches all connections, and grants nothing any more. */
    DELETE,
    /** Lets a connection acquire from this pool. */
    ATTACH,
    /** Ends that. */
    DETACH
  }
}
