package io.poolcoordinator;

/** The state of a pool. */
public enum PoolState {
  /** Grants permits. */
  ACTIVE,
  /** Grants none; holders finish; waiters keep their place and their deadline. */
  PAUSED,
  /** Is no more: waiters fail, nothing is granted. */
  DELETED
}
