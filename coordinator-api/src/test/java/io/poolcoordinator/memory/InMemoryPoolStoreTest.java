package io.poolcoordinator.memory;

import io.poolcoordinator.contract.PoolStoreContract;
import io.poolcoordinator.contract.StoreFixture;

/** The contract, in memory. */
class InMemoryPoolStoreTest extends PoolStoreContract {

  @Override
  protected StoreFixture newFixture() {
    return new InMemoryStoreFixture();
  }
}
