package io.poolcoordinator.samples.console.rest;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.metrics.PoolMetrics;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The library's meters of all pools there are, in Prometheus's format. Pools that come are met at
 * the next scrape, those that are gone leave at it.
 */
final class Meters implements AutoCloseable {

  private final PoolCoordinator coordinator;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Map<String, PoolMetrics> pools = new TreeMap<>();

  Meters(PoolCoordinator coordinator) {
    this.coordinator = coordinator;
  }

  String scrape() {
    Set<String> names = new HashSet<>(coordinator.admin().pools());
    lock.lock();
    try {
      pools
          .entrySet()
          .removeIf(
              known -> {
                boolean gone = !names.contains(known.getKey());
                if (gone) {
                  known.getValue().close();
                }
                return gone;
              });
      for (String name : names) {
        if (!pools.containsKey(name)) {
          PoolMetrics metrics = PoolMetrics.of(coordinator, name);
          metrics.bindTo(registry);
          pools.put(name, metrics);
        }
      }
      return registry.scrape();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      pools.values().forEach(PoolMetrics::close);
      pools.clear();
      registry.close();
    } finally {
      lock.unlock();
    }
  }
}
