package io.poolcoordinator.samples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import org.junit.jupiter.api.Test;

/** How an application's own unit tests do without Redis. */
class InMemoryTest {

  // snippet:in-memory
  @Test
  void aSecondCallWaitsForTheFirst() throws InterruptedException {
    try (PoolCoordinator coordinator = InMemoryPoolCoordinator.create()) {
      Pool pool = coordinator.pool("netsuite", PoolConfig.ofLimit(1));
      try (Permit first = pool.acquire()) {
        assertThat(first.isValid()).isTrue();
        assertThat(pool.tryAcquire()).isEmpty();
      }
    }
  }
  // end:in-memory
}
