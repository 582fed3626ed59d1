package io.poolcoordinator.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.poolcoordinator.Member;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.event.PoolEvent;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import io.poolcoordinator.memory.InMemoryPools;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pools as meters of Micrometer. */
class PoolMetricsTest {

  private static final Optional<String> NONE = Optional.empty();

  private final InMemoryPools pools = new InMemoryPools();
  private final PoolCoordinator real = InMemoryPoolCoordinator.create(pools);
  private final FakeAdmin admin = new FakeAdmin();
  private final PoolCoordinator coordinator = admin.over(real);
  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

  @AfterEach
  void close() {
    real.close(Duration.ZERO);
  }

  private double gauge(String name, String... tags) {
    Gauge gauge = registry.find(name).tags(tags).gauge();
    assertThat(gauge).as("%s %s", name, List.of(tags)).isNotNull();
    return gauge.value();
  }

  private double counted(String name, String... tags) {
    var counter = registry.find(name).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  private void awaitCounted(double expected, String name, String... tags) {
    await().until(() -> counted(name, tags) == expected);
  }

  private boolean hasGauge(String name, String... tags) {
    return registry.find(name).tags(tags).gauge() != null;
  }

  @Test
  void whatCallsMeetIsCounted() throws Exception {
    Pool pool =
        real.pool(
            "netsuite",
            PoolConfig.builder().limit(2).members("eol1").lease(Duration.ofSeconds(30)).build());
    Pool plain = real.pool("plain", PoolConfig.ofLimit(1));
    PoolMetrics.of(coordinator).bindTo(registry);
    for (int i = 0; i < 3; i++) {
      pool.acquire().close();
    }
    Permit held = plain.acquire();
    assertThat(plain.tryAcquire()).isEmpty();
    CompletableFuture<Permit> waiting = plain.acquireAsync();
    pools.deleteKey("plain", InMemoryPools.Key.WAITERS);
    assertThat(waiting.handle((permit, failure) -> permit == null).join()).isTrue();
    held.close();

    awaitCounted(3, "pool.grants", "pool", "netsuite", "member", "eol1");
    awaitCounted(1, "pool.cleared", "pool", "plain");
    awaitCounted(1, "pool.grants", "pool", "plain", "member", "none");
    awaitCounted(1, "pool.timeouts", "pool", "plain");
    await().until(() -> registry.get("pool.hold").tags("pool", "plain").timer().count() == 1);
    Timer waits = registry.get("pool.wait").tags("pool", "netsuite").timer();
    assertThat(waits.count()).isEqualTo(3);
    assertThat(waits.max(TimeUnit.SECONDS)).isLessThan(30);
    assertThat(registry.get("pool.hold").tags("pool", "netsuite").timer().count()).isEqualTo(3);
    assertThat(counted("pool.timeouts", "pool", "netsuite")).isZero();
  }

  /** Those that take long to come about are told by hand. */
  @Test
  void eachKindOfEventHasItsMeter() {
    BoundMeters meters = new BoundMeters(registry, coordinator, Duration.ofSeconds(5), Set.of());
    Optional<String> eol1 = Optional.of("eol1");
    Duration held = Duration.ofSeconds(7);
    meters.on(new PoolEvent.Lost("a", "1", NONE, eol1, held));
    meters.on(new PoolEvent.Lost("a", "2", NONE, NONE, held));
    meters.on(new PoolEvent.Cooled("a", eol1, Instant.now()));
    meters.on(new PoolEvent.Cooled("a", eol1, Instant.now()));
    meters.on(new PoolEvent.Cooled("b", NONE, Instant.now()));
    meters.on(new PoolEvent.Released("a", "3", NONE, NONE, held));
    meters.on(new PoolEvent.Granted("a", "4", NONE, NONE, Duration.ofSeconds(299)));
    meters.on(new PoolEvent.Waiting("a", "5", NONE, 1, "slots"));
    meters.on(new PoolEvent.Resized("a", PoolConfig.ofLimit(1), PoolConfig.ofLimit(2)));
    assertThat(counted("pool.lost", "pool", "a", "member", "eol1")).isEqualTo(1);
    assertThat(counted("pool.lost", "pool", "a", "member", "none")).isEqualTo(1);
    assertThat(counted("pool.cooldowns", "pool", "a", "member", "eol1")).isEqualTo(2);
    assertThat(counted("pool.cooldowns", "pool", "b", "member", "none")).isEqualTo(1);
    assertThat(registry.get("pool.hold").tags("pool", "a").timer().totalTime(TimeUnit.SECONDS))
        .isEqualTo(7);
    assertThat(registry.get("pool.wait").tags("pool", "a").timer().max(TimeUnit.SECONDS))
        .isEqualTo(299);
    assertThat(counted("pool.cleared", "pool", "a")).isZero();
    meters.close();
    meters.on(new PoolEvent.Cleared("a", "6", NONE, held));
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aMeterHasTheSameTagsEverywhere() {
    admin.shows(FakeAdmin.snapshot("any", FakeAdmin.member("eol1", 2, null)));
    BoundMeters meters =
        new BoundMeters(registry, coordinator, Duration.ofSeconds(5), Set.of("a", "b"));
    for (String pool : List.of("a", "b")) {
      for (Optional<String> member : List.of(NONE, Optional.of("eol1"))) {
        meters.on(new PoolEvent.Granted(pool, "1", NONE, member, Duration.ZERO));
        meters.on(new PoolEvent.Lost(pool, "1", NONE, member, Duration.ZERO));
        meters.on(new PoolEvent.Cooled(pool, member, Instant.now()));
      }
      assertThat(gauge("pool.held", "pool", pool)).isNaN();
      await().until(() -> hasGauge("pool.member.cooling", "pool", pool));
    }
    for (Meter meter : registry.getMeters()) {
      assertThat(registry.find(meter.getId().getName()).meters())
          .hasSizeGreaterThanOrEqualTo(2)
          .extracting(each -> each.getId().getTags().stream().map(Tag::getKey).toList())
          .containsOnly(meter.getId().getTags().stream().map(Tag::getKey).toList());
      assertThat(meter.getId().getName()).startsWith("pool.");
      // The registry makes some for the buckets of a timer.
      if (!meter.getId().getName().equals("pool.wait.histogram")) {
        assertThat(meter.getId().getDescription()).isNotBlank();
      }
    }
    meters.close();
  }

  @Test
  void onlyPoolsThatAreNamedHaveMeters() throws Exception {
    PoolMetrics.of(coordinator, "a").bindTo(registry);
    real.pool("b", PoolConfig.ofLimit(1)).acquire().close();
    real.pool("a", PoolConfig.ofLimit(1)).acquire().close();
    awaitCounted(1, "pool.grants", "pool", "a");
    assertThat(registry.getMeters())
        .isNotEmpty()
        .allMatch(meter -> "a".equals(meter.getId().getTag("pool")));
  }

  @Test
  void closingEndsAllOfIt() throws Exception {
    SimpleMeterRegistry other = new SimpleMeterRegistry();
    admin.shows(FakeAdmin.snapshot("netsuite", FakeAdmin.member("eol1", 2, null)));
    Pool pool = real.pool("netsuite", PoolConfig.ofLimit(1));
    PoolMetrics metrics = PoolMetrics.of(coordinator);
    metrics.bindTo(registry);
    metrics.bindTo(registry);
    metrics.bindTo(other);
    pool.acquire().close();
    awaitCounted(1, "pool.grants", "pool", "netsuite");
    await().until(() -> other.find("pool.grants").counter() != null);
    assertThat(gauge("pool.held")).isNaN();
    await().until(() -> hasGauge("pool.member.cooling", "member", "eol1"));

    metrics.close();
    metrics.close();
    assertThat(registry.getMeters()).isEmpty();
    assertThat(other.getMeters()).isEmpty();
    pool.acquire().close();
    SimpleMeterRegistry later = new SimpleMeterRegistry();
    try (PoolMetrics again = PoolMetrics.of(coordinator)) {
      again.bindTo(later);
      pool.acquire().close();
      await().until(() -> later.find("pool.grants").counter() != null);
      assertThat(later.get("pool.grants").counter().count()).isEqualTo(1);
    }
    assertThat(registry.getMeters()).isEmpty();
    assertThatThrownBy(() -> metrics.bindTo(registry)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nobodyNeedKeepIt() throws Exception {
    admin.shows(FakeAdmin.snapshot("netsuite", FakeAdmin.member("eol1", 2, null)));
    bindAndForget();
    assertThat(gauge("pool.held")).isNaN();
    await().until(() -> hasGauge("pool.member.cooling", "member", "eol1"));
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    await()
        .until(
            () -> {
              System.gc();
              return garbage.get() == null;
            });
    assertThat(gauge("pool.held")).isEqualTo(3);
    assertThat(gauge("pool.member.held", "member", "eol1")).isEqualTo(2);
    real.pool("netsuite", PoolConfig.builder().limit(1).member(Member.of("eol1")).build())
        .acquire()
        .close();
    awaitCounted(1, "pool.grants", "member", "eol1");
  }

  private void bindAndForget() {
    PoolMetrics.of(coordinator, "netsuite").bindTo(registry);
  }

  @Test
  void theIntervalHasBounds() {
    for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofDays(1))) {
      assertThatThrownBy(() -> PoolMetrics.of(coordinator, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("interval is " + wrong + ", but must be above PT0S and at most PT1H");
    }
  }
}
