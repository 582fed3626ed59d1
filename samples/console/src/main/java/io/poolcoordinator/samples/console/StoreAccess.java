package io.poolcoordinator.samples.console;

import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.admin.PoolAdmin;

/** Opens the way to pools. */
interface StoreAccess {

  /**
   * Connects.
   *
   * @param uri where the store is; may hold a password
   * @param prefix what all keys begin with
   * @return what is open until it is closed
   */
  Session open(String uri, String prefix);

  /** What is open. */
  interface Session extends AutoCloseable {

    PoolAdmin admin();

    /** The way to pools as a whole, for what runs until it is stopped. */
    PoolCoordinator coordinator();

    @Override
    void close();
  }
}
