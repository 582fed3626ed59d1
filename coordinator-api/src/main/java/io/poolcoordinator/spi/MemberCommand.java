package io.poolcoordinator.spi;

/**
 * Reads the members of a pool, or changes the state of one. Done twice it is done once. Which
 * members there are, and their settings, are changed by {@link PoolStore#declare}.
 *
 * @param pool the pool's name
 * @param act what to do
 * @param member the member's name; empty with {@link Act#END_COOL_DOWN} for the pool's own
 *     cool-down. With {@link Act#READ} one that was removed, and that the reply tells of too while
 *     permits are held on it; or empty
 * @param author who does it, and why
 */
public record MemberCommand(String pool, Act act, String member, Author author) {

  /** Has the worker itself act. */
  public MemberCommand(String pool, Act act, String member) {
    this(pool, act, member, Author.WORKER);
  }

  /** What to do. */
  public enum Act {
    /** Nothing: the reply says how all stand. */
    READ,
    /** The member is granted again when its turn comes. */
    ENABLE,
    /** The member gets no new grants: it is drained. */
    DRAIN,
    /** The member gets no new grants: it is disabled. */
    DISABLE,
    /** The member's cool-down is over, and its failures are forgotten. */
    END_COOL_DOWN
  }
}
