package io.poolcoordinator.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Prometheus reads. */
class PrometheusTest {

  @Test
  void aScrapeShowsEveryMeter() throws Exception {
    FakeAdmin admin = new FakeAdmin();
    admin.shows(
        FakeAdmin.snapshot(
            "exact",
            FakeAdmin.member("eol1", 2, null),
            FakeAdmin.member("eol2", 1, Duration.ofSeconds(9))));
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (PoolCoordinator coordinator = InMemoryPoolCoordinator.create();
        PoolMetrics metrics = PoolMetrics.of(admin.over(coordinator))) {
      metrics.bindTo(registry);
      Pool exact = coordinator.pool("exact", PoolConfig.builder().limit(1).members("eol1").build());
      exact.call(permit -> exact.tryAcquire());
      Pool plain = coordinator.pool("plain", PoolConfig.ofLimit(1));
      plain.acquire().close();
      await().until(() -> registry.scrape().contains("pool_hold_seconds_count{pool=\"plain\"} 1"));
      await().until(() -> registry.scrape().contains("pool_member_cooling{"));
      List<String> scrape = registry.scrape().lines().toList();
      assertThat(scrape)
          .contains(
              "# TYPE pool_grants_total counter",
              "pool_grants_total{member=\"eol1\",pool=\"exact\"} 1.0",
              "pool_grants_total{member=\"none\",pool=\"plain\"} 1.0",
              "pool_timeouts_total{pool=\"exact\"} 1.0",
              "pool_timeouts_total{pool=\"plain\"} 0.0",
              "pool_cleared_total{pool=\"exact\"} 0.0",
              "# TYPE pool_wait_seconds histogram",
              "pool_wait_seconds_bucket{pool=\"exact\",le=\"30.0\"} 1",
              "pool_wait_seconds_bucket{pool=\"exact\",le=\"300.0\"} 1",
              "pool_wait_seconds_bucket{pool=\"exact\",le=\"+Inf\"} 1",
              "pool_hold_seconds_count{pool=\"exact\"} 1",
              "# TYPE pool_held gauge",
              "pool_held{pool=\"exact\"} 3.0",
              "pool_limit{pool=\"exact\"} 5.0",
              "pool_waiting{pool=\"exact\"} 1.0",
              "pool_oldest_wait_seconds{pool=\"exact\"} 2.5",
              "pool_paused{pool=\"exact\"} 0.0",
              "pool_window_used{member=\"none\",pool=\"exact\",window=\"1m\"} 12.0",
              "pool_window_capacity{member=\"none\",pool=\"exact\",window=\"1m\"} 60.0",
              "pool_window_used{member=\"eol1\",pool=\"exact\",window=\"1d\"} 2.0",
              "pool_member_held{member=\"eol1\",pool=\"exact\"} 2.0",
              "pool_member_cooling{member=\"eol2\",pool=\"exact\"} 1.0");
      assertThat(scrape.stream().filter(line -> line.startsWith("pool_wait_seconds_bucket")))
          .hasSizeBetween(40, 200);
    }
    assertThat(registry.scrape()).isBlank();
  }
}
