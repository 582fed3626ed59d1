package io.poolcoordinator.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.core.registry.InMemoryRegistryStore;
import io.github.resilience4j.micrometer.tagged.RateLimiterMetricNames;
import io.github.resilience4j.micrometer.tagged.TaggedRateLimiterMetrics;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.memory.InMemoryWorkers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Resilience4j's gauges for Micrometer over a pool's limiter. */
class MicrometerTest extends LimiterContract {

  private final InMemoryRegistryStore<RateLimiter> store = new InMemoryRegistryStore<>();
  private final RateLimiterRegistry registry =
      RateLimiterRegistry.custom().withRegistryStore(store).build();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Override
  protected WorkerFixture newFixture() {
    return new InMemoryWorkers();
  }

  @AfterEach
  void closeMeters() {
    meters.close();
  }

  private double gauge(String name) {
    return meters.get("resilience4j.ratelimiter." + name).tag("name", POOL).gauge().value();
  }

  @Test
  void gaugesShowTheWholePool() throws Exception {
    store.putIfAbsent(POOL, limiter(5, LONG));
    TaggedRateLimiterMetrics.ofRateLimiterRegistry(registry).bindTo(meters);
    assertThat(gauge("available.permissions")).isEqualTo(5);
    assertThat(gauge("waiting_threads")).isZero();

    assertThat(other().rateLimiter().acquirePermission(2)).isTrue();
    assertThat(gauge("available.permissions")).isEqualTo(3);
    try (Permit permit = pool().acquire(AcquireRequest.builder().cost(3).build())) {
      assertThat(permit.isValid()).isTrue();
      assertThat(gauge("available.permissions")).isZero();
      CompletableFuture<Permit> waiting = pool().acquireAsync();
      CompletableFuture<Permit> elsewhere = other().acquireAsync();
      awaitQueued(2);
      assertThat(gauge("waiting_threads")).isEqualTo(1);
      waiting.cancel(false);
      elsewhere.cancel(false);
    }

    assertThat(gauge("waiting_threads")).isZero();
    assertThat(pool().rateLimiter().reservePermission(4)).isPositive();
    assertThat(gauge("available.permissions")).isEqualTo(-4);
    advance(RENEWAL.multipliedBy(2));
    assertThat(gauge("available.permissions")).isEqualTo(5);
  }

  @Test
  void gaugesCarryTheTagsAndGoWithTheLimiter() {
    limiter(5);
    store.putIfAbsent(
        POOL, pool().rateLimiter(RateLimiterConfig.ofDefaults(), Map.of("tenant", "acme")));
    TaggedRateLimiterMetrics.ofRateLimiterRegistry(
            RateLimiterMetricNames.custom().availablePermissionsMetricName("units").build(),
            registry)
        .bindTo(meters);

    assertThat(meters.get("units").tag("tenant", "acme").gauge().value()).isEqualTo(5);
    assertThat(meters.getMeters())
        .allSatisfy(meter -> assertThat(meter.getId().getTag("tenant")).isEqualTo("acme"))
        .extracting(Meter::getId)
        .hasSize(2);
    assertThat(registry.remove(POOL)).isPresent();
    assertThat(meters.getMeters()).isEmpty();
  }

  @Test
  void aGaugeOfAClosedWorkerShowsWhatItSawLast() {
    RateLimiter limiter = limiter(5);
    store.putIfAbsent(POOL, limiter);
    TaggedRateLimiterMetrics.ofRateLimiterRegistry(registry).bindTo(meters);
    assertThat(limiter.acquirePermission(2)).isTrue();
    assertThat(gauge("available.permissions")).isEqualTo(3);

    closeFirstWorker();
    assertThat(other().rateLimiter().acquirePermission(3)).isTrue();

    assertThat(gauge("available.permissions")).isEqualTo(3);
    assertThat(gauge("waiting_threads")).isZero();
  }
}
