package io.poolcoordinator.admin;

/** How bad it is what an audit finds, the mildest first. */
public enum Severity {
  /**
   * Allowed, and worth seeing: somebody did it by hand, or set it so. Nobody has to do anything.
   */
  NOTE,
  /**
   * Not as it should be, but on its way to be: the next operations on the pool mend it by
   * themselves, as a rule within a second. It stays only where nobody works with the pool.
   */
  HEALS,
  /** Operations are refused or go wrong until somebody mends it; what was found says how. */
  BROKEN
}
