package io.poolcoordinator.resilience4j;

import io.poolcoordinator.memory.InMemoryWorkers;

/** The contract, in memory. */
class InMemoryRateLimiterTest extends RateLimiterContract {

  @Override
  protected WorkerFixture newFixture() {
    return new InMemoryWorkers();
  }
}
