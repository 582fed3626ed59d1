package io.poolcoordinator.samples.console;

import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.admin.AdministrativeEvent;
import io.poolcoordinator.admin.Holder;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.admin.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Pools, holders, waiters and events as a store might tell of them. */
final class Snapshots {

  static final Instant NOW = Instant.parse("2026-11-26T17:00:00.123Z");

  private Snapshots() {}

  /** An active pool that nobody uses, at version 7. */
  static PoolSnapshot idle(String name, PoolConfig config) {
    return pool(name, config, PoolState.ACTIVE, 0, 0);
  }

  static PoolSnapshot pool(
      String name, PoolConfig config, PoolState state, long held, long waiting) {
    return new PoolSnapshot(
        name,
        NOW,
        7,
        config,
        state,
        held,
        waiting,
        waiting == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(192)),
        waiting == 0 ? Optional.empty() : Optional.of("slots"),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        0,
        0,
        0);
  }

  static PoolSnapshot withConfig(PoolSnapshot pool, PoolConfig config) {
    return new PoolSnapshot(
        pool.name(),
        pool.time(),
        pool.version() + 1,
        config,
        pool.state(),
        pool.held(),
        pool.waiting(),
        pool.oldestWait(),
        pool.blocked(),
        pool.blockedUntil(),
        pool.windows(),
        pool.members(),
        pool.coolingUntil(),
        pool.connections(),
        pool.granted(),
        pool.throttled());
  }

  static Holder holder(String permit, String label) {
    return new Holder(
        permit,
        "web-7-4711-k3f9x2ab",
        Optional.of(label),
        Optional.empty(),
        Optional.of(NOW.minusSeconds(192)),
        NOW.plusSeconds(21),
        41,
        1);
  }

  static Waiter waiter(String permit, String label) {
    return new Waiter(
        permit,
        "web-7-4711-k3f9x2ab",
        Optional.of(label),
        1,
        NOW.minusSeconds(12),
        NOW.plusSeconds(18),
        1,
        List.of(),
        true,
        false);
  }

  static AdministrativeEvent event(String id, String act, String actor) {
    return new AdministrativeEvent(id, NOW, act, actor, "", "limit=2", "limit=3");
  }
}
