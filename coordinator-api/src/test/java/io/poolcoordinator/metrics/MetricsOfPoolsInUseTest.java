package io.poolcoordinator.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The meters over a real coordinator, from the acquire to the registry. */
class MetricsOfPoolsInUseTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double gauge(String name, String... tags) {
    Gauge gauge = registry.find(name).tags(tags).gauge();
    return gauge == null ? Double.NaN : gauge.value();
  }

  private void awaitGauge(double expected, String name, String... tags) {
    await().untilAsserted(() -> assertThat(gauge(name, tags)).as(name).isEqualTo(expected));
  }

  private void awaitCount(double expected, String name, String... tags) {
    await()
        .untilAsserted(
            () -> assertThat(registry.get(name).tags(tags).counter().count()).isEqualTo(expected));
  }

  @Test
  void whatHappensToAPoolIsSeenInItsMeters() throws Exception {
    try (PoolCoordinator coordinator = InMemoryPoolCoordinator.create();
        PoolMetrics metrics = PoolMetrics.of(coordinator, Duration.ofMillis(1), "exact")) {
      metrics.bindTo(registry);
      Pool pool =
          coordinator.pool(
              "exact",
              PoolConfig.builder()
                  .limit(1)
                  .member(Member.builder("eol1").rateLimit(RateLimit.perDay(100)).build())
                  .build());
      Permit held = pool.acquire();
      assertThat(pool.tryAcquire()).isEmpty();
      CompletableFuture<Permit> waiting = pool.acquireAsync();

      awaitGauge(1, "pool.held");
      awaitGauge(1, "pool.limit");
      awaitGauge(1, "pool.waiting");
      awaitGauge(1, "pool.member.held", "member", "eol1");
      awaitGauge(1, "pool.window.used", "member", "eol1", "window", "1d");
      awaitGauge(100, "pool.window.capacity", "member", "eol1", "window", "1d");
      awaitCount(1, "pool.grants", "member", "eol1");
      awaitCount(1, "pool.timeouts");

      coordinator.admin().clearWaiters("exact");
      assertThat(waiting).failsWithin(Duration.ofSeconds(5));
      coordinator.admin().pause("exact");
      held.release(Outcome.throttled(Duration.ofHours(1)));

      awaitGauge(1, "pool.paused");
      awaitGauge(0, "pool.held");
      awaitGauge(1, "pool.member.cooling", "member", "eol1");
      awaitCount(1, "pool.cleared");
      awaitCount(1, "pool.cooldowns", "member", "eol1");
    }
    assertThat(registry.getMeters()).isEmpty();
  }
}
