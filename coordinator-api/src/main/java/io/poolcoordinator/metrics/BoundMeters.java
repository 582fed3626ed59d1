package io.poolcoordinator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.event.PoolEvent;
import io.poolcoordinator.event.PoolListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The meters of all pools in one registry: each pool's begin when it is first heard of. */
final class BoundMeters implements PoolListener, AutoCloseable {

  private final MeterRegistry registry;
  private final PoolCoordinator coordinator;
  private final Duration interval;
  private final Set<String> named;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Map<String, PoolMeters> pools = new HashMap<>();
  private boolean closed;

  /**
   * Registers the meters of pools.
   *
   * @param named the pools; empty for all that are heard of
   */
  BoundMeters(
      MeterRegistry registry, PoolCoordinator coordinator, Duration interval, Set<String> named) {
    this.registry = registry;
    this.coordinator = coordinator;
    this.interval = interval;
    this.named = named;
    for (String pool : named) {
      pools.put(pool, meters(pool));
    }
  }

  private PoolMeters meters(String pool) {
    return new PoolMeters(registry, coordinator, interval, pool);
  }

  @Override
  public void on(PoolEvent event) {
    PoolMeters meters = metersFor(event.pool());
    if (meters != null) {
      meters.count(event);
    }
  }

  private @Nullable PoolMeters metersFor(String pool) {
    lock.lock();
    try {
      PoolMeters known = pools.get(pool);
      if (known != null || closed || !named.isEmpty()) {
        return known;
      }
      PoolMeters made = meters(pool);
      pools.put(pool, made);
      return made;
    } finally {
      lock.unlock();
    }
  }

  /** Removes all meters; an event that comes later makes none. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      pools.values().forEach(PoolMeters::close);
      pools.clear();
    } finally {
      lock.unlock();
    }
  }
}
