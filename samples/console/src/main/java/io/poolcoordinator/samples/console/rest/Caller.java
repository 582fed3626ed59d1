package io.poolcoordinator.samples.console.rest;

/**
 * Who asks.
 *
 * @param name who that is, if it is known; for the events of pools
 * @param operator whether they may act, beside looking
 */
record Caller(String name, boolean operator) {

  /** Whoever is not known by name. */
  static final String UNNAMED = "console";
}
