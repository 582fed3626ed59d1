package io.poolcoordinator.redis.script;

import java.util.List;
import java.util.Locale;

/**
 * The catalogue of scripts: one per operation. A test holds it against the headers of the scripts
 * and against the replies of the store's contract.
 */
public enum Script {
  /** Grants a permit or units, or queues the caller. */
  ACQUIRE(
      11,
      0,
      "GRANTED",
      "QUEUED",
      "REFUSED",
      "IMPOSSIBLE",
      "LISTEN_FIRST",
      "ENDED",
      "LATE",
      "NOT_ATTACHED",
      "MISSING",
      "DELETED"),
  /** Takes units without waiting. */
  RESERVE(5, 0, "RESERVED", "REFUSED", "IMPOSSIBLE", "LATE", "MISSING", "DELETED"),
  /** Ends a permit or a wait. */
  RELEASE(6, 0, "RELEASED", "CANCELLED", "ENDED", "MISSING"),
  /** Extends leases. */
  RENEW(2, 7, "RENEWED", "MISSING"),
  /** Asks after waiters. */
  POLL(3, 8, "POLLED", "MISSING", "DELETED"),
  /** Makes a pool, or changes its settings. */
  DECLARE(19, 6, "MADE", "SAME", "DIFFERENT", "REPLACED", "MISSING"),
  /** Reads a pool's settings. */
  FIND(1, 0, "SAME", "MISSING"),
  /** Says how members stand, or changes the state of one. */
  MEMBERS(5, 0, "DONE", "UNKNOWN_MEMBER", "MISSING", "DELETED"),
  /** Does something to a pool as a whole. */
  ACT(7, 0, "DONE", "UNCHANGED", "REPEATED", "LATE", "MISSING", "DELETED"),
  /** Says how a pool stands. */
  INSPECT(1, 0, "INSPECTED", "MISSING"),
  /** Reads all keys of a pool and says whether they fit together. */
  AUDIT(1, 0, "AUDITED", "MISSING"),
  /** Lists holders, waiters, connections or events. */
  LIST(4, 0, "LISTED", "MISSING"),
  /** Reads or changes the note of where a connection is attached. */
  CONNECTION(3, 0, "NOTED", "DIFFERENT"),
  /** Adds a name to the index of pools, or lists the names. */
  INDEX(2, 0, "INDEXED"),
  /** Tests at the start what the server is and what the user may do. */
  CHECK(3, 0, "ALLOWED", "DENIED");

  /**
   * How many keys each of them takes, but {@link #CONNECTION} and {@link #INDEX} with one: all that
   * a pool has, but those of its windows (named by its rate and its members' rates) and of queues
   * for certain members (named in one of these keys).
   */
  public static final int KEYS = 14;

  private final int arguments;
  private final int group;
  private final List<String> replies;

  Script(int arguments, int group, String... replies) {
    this.arguments = arguments;
    this.group = group;
    this.replies = List.of(replies);
  }

  /**
   * Returns the name of its resource, without folder and ending.
   *
   * @return such as {@code acquire}
   */
  public String resource() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns how many keys it takes.
   *
   * @return {@value #KEYS}, or 1 where it is about no pool
   */
  public int keys() {
    return this == CONNECTION || this == INDEX ? 1 : KEYS;
  }

  /**
   * Returns how many arguments it always takes.
   *
   * @return the number of fixed arguments
   */
  public int arguments() {
    return arguments;
  }

  /**
   * Returns how many arguments each further item takes, of which there may be any number.
   *
   * @return the size of a group; 0 if nothing may follow the fixed arguments
   */
  public int group() {
    return group;
  }

  /**
   * Returns the statuses with which its reply may begin.
   *
   * @return the names
   */
  public List<String> replies() {
    return replies;
  }
}
