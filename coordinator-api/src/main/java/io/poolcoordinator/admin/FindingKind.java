package io.poolcoordinator.admin;

/**
 * What an audit may find. The names are stable; they and what to do are explained in the operator's
 * manual.
 */
public enum FindingKind {
  /** A key is of another type than it must be. */
  WRONG_TYPE(Severity.BROKEN),
  /** A field of the pool or of its members is missing, or has a value that it cannot have. */
  UNUSABLE_FIELD(Severity.BROKEN),
  /** An entry of a rotation, a window or the list of queues is none, or there are too many. */
  UNUSABLE_ENTRY(Severity.BROKEN),
  /**
   * A token or ticket is above all that the pool gave, and above those it gives next: it was
   * lowered by hand, or Redis's clock was set back after a loss.
   */
  NUMBER_AHEAD(Severity.BROKEN),
  /** One id holds a permit and waits for it too: it would be granted twice. */
  QUEUED_AND_HELD(Severity.BROKEN),
  /** What is counted for speed differs from what it counts, in a way that no script notices. */
  WRONG_COUNT(Severity.BROKEN),

  /** The pool's settings are gone while other keys of it stand: whoever knows it restores it. */
  POOL_LOST(Severity.HEALS),
  /** The pool is not in the index: whoever declares it next adds it. */
  NOT_LISTED(Severity.HEALS),
  /** A lease ends later than any lease can: it counts as used, for one lease. */
  LEASE_TOO_LONG(Severity.HEALS),
  /** A record of a permit whose lease was taken away by hand. */
  RECORD_WITHOUT_LEASE(Severity.HEALS),
  /** A waiter without a record: it leaves the queue when it is its turn, or its worker mends it. */
  WAITER_WITHOUT_RECORD(Severity.HEALS),
  /** A record of a waiter that was edited into something else. */
  UNREADABLE_WAITER(Severity.HEALS),
  /** A waiter, or its record, whose deadline has passed, and that the sweeps since left behind. */
  OVERDUE_WAITER(Severity.HEALS),
  /** A waiter that stands in another queue than its record says. */
  WRONG_QUEUE(Severity.HEALS),
  /** What is left of a queue for certain members that was cleared by hand. */
  QUEUE_NOT_NAMED(Severity.HEALS),
  /** The name of a queue for certain members in which nobody waits. */
  QUEUE_EMPTY(Severity.HEALS),
  /** What is counted or noted for speed differs from the truth, as the next script notices. */
  STALE(Severity.HEALS),
  /** A key would never go by itself that should: the next script that writes it mends it. */
  NO_TIME_TO_LIVE(Severity.HEALS),

  /** The index has a name without a pool. */
  LISTED_WITHOUT_POOL(Severity.NOTE),
  /** A lease without a record, such as one of a foreign id: it counts as used until it ends. */
  LEASE_WITHOUT_RECORD(Severity.NOTE),
  /** A record of a permit that was edited into something else: its member is not known any more. */
  UNREADABLE_HOLDER(Severity.NOTE),
  /** A record of a permit or a wait that was cleared: it says so to its worker, until its time. */
  CLEARED(Severity.NOTE),
  /** Two waiters have one ticket: which of them comes first is not said. */
  SAME_TICKET(Severity.NOTE),
  /** A waiter has another ticket than its record says. */
  TICKET_DIFFERS(Severity.NOTE),
  /** More permits are held than the limit: it was lowered, or permits were taken back in. */
  OVER_LIMIT(Severity.NOTE),
  /** More units were taken in a period of a window's length than its rate: it was lowered. */
  OVER_WINDOW(Severity.NOTE),
  /** Something is set of a member that has no turn in the rotation. */
  MEMBER_WITHOUT_TURN(Severity.NOTE),
  /** The rotation of a pool with members was emptied: nothing is granted. */
  NO_TURNS(Severity.NOTE),
  /** The pool's time is ahead of Redis's, and stands still until that has come up with it. */
  CLOCK_AHEAD(Severity.NOTE);

  private final Severity severity;

  FindingKind(Severity severity) {
    this.severity = severity;
  }

  /**
   * Returns how bad it is.
   *
   * @return the severity, the same for all findings of this kind
   */
  public Severity severity() {
    return severity;
  }
}
