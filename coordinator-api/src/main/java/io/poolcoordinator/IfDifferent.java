package io.poolcoordinator;

/** Which settings win where a pool exists with others than those that a worker declares. */
public enum IfDifferent {
  /** The stored settings win. The difference is logged once, with both. The default. */
  KEEP,
  /** The declared settings win; all workers follow with the next operation. */
  REPLACE,
  /** Neither: {@link PoolConflictException}. */
  FAIL
}
