package io.poolcoordinator.memory;

import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.internal.CoordinatorEngine;

/**
 * Makes coordinators whose pools live in this JVM's memory: for an application's unit tests, and
 * for a single JVM without Redis. They behave as those over Redis do, and pass the same contract
 * tests.
 */
public final class InMemoryPoolCoordinator {

  private InMemoryPoolCoordinator() {}

  /**
   * Makes a coordinator with pools of its own.
   *
   * @return a coordinator, to be closed by the caller
   */
  public static PoolCoordinator create() {
    return create(new InMemoryPools());
  }

  /**
   * Makes a coordinator that shares pools with others, as workers in several JVMs do.
   *
   * @param pools the pools
   * @return a coordinator, to be closed by the caller
   */
  public static PoolCoordinator create(InMemoryPools pools) {
    return new CoordinatorEngine(new InMemoryPoolStore(pools), null, null);
  }
}
