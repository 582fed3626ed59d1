package io.poolcoordinator.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.memory.InMemoryPoolCoordinator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a pool stands over all workers, as gauges: read in the background, and never waited for. */
class PoolGaugesTest {

  private final PoolCoordinator real = InMemoryPoolCoordinator.create();
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

  /** Reads until the look in the background that the first read begins has ended. */
  private void awaitGauge(double expected, String name, String... tags) {
    await().untilAsserted(() -> assertThat(gauge(name, tags)).isEqualTo(expected));
  }

  private boolean hasGauge(String name, String... tags) {
    return registry.find(name).tags(tags).gauge() != null;
  }

  @Test
  void aReadTakesTheLastValueAndHasThePoolLookedAtInTheBackground() {
    CompletableFuture<PoolSnapshot> first = new CompletableFuture<>();
    admin.looking = pool -> first;
    PoolMetrics.of(coordinator, "netsuite").bindTo(registry);
    assertThat(admin.looks).hasValue(0);
    assertThat(gauge("pool.held")).isNaN();
    assertThat(gauge("pool.limit")).isNaN();
    assertThat(admin.looks).hasValue(1);

    first.complete(FakeAdmin.snapshot("netsuite"));
    awaitGauge(3, "pool.held", "pool", "netsuite");
    assertThat(gauge("pool.limit")).isEqualTo(5);
    assertThat(gauge("pool.waiting")).isEqualTo(1);
    assertThat(gauge("pool.oldest.wait")).isEqualTo(2.5);
    assertThat(gauge("pool.paused")).isZero();

    admin.shows(FakeAdmin.paused(FakeAdmin.snapshot("netsuite")));
    clock.add(Duration.ofMillis(4_999));
    assertThat(gauge("pool.held")).isEqualTo(3);
    assertThat(admin.looks).hasValue(1);
    clock.add(Duration.ofMillis(1));
    assertThat(gauge("pool.held")).isEqualTo(3);
    assertThat(admin.looks).hasValue(2);
    awaitGauge(0, "pool.held");
    assertThat(gauge("pool.paused")).isEqualTo(1);
    assertThat(gauge("pool.oldest.wait")).isZero();
    assertThat(admin.looks).hasValue(2);
  }

  @Test
  void whoReadsSeldomReadsWhatWasSeenTheLastTime() {
    PoolMetrics.of(coordinator, "netsuite").bindTo(registry);
    awaitGauge(3, "pool.held");
    clock.add(Duration.ofMinutes(1));
    assertThat(gauge("pool.held")).isEqualTo(3);
    assertThat(admin.looks).hasValue(2);
  }

  @Test
  void whileNoStoreAnswersTheLastValuesStayForThreeIntervals() {
    PoolMetrics.of(coordinator, Duration.ofSeconds(2), "netsuite").bindTo(registry);
    awaitGauge(3, "pool.held");
    admin.fails();
    for (int seconds = 2; seconds <= 6; seconds += 2) {
      clock.add(Duration.ofSeconds(2));
      int looks = admin.looks.get() + 1;
      await()
          .until(
              () -> {
                assertThat(gauge("pool.held")).isEqualTo(3);
                return admin.looks.get() == looks;
              });
    }
    clock.add(Duration.ofMillis(1_999));
    assertThat(gauge("pool.held")).isEqualTo(3);
    clock.add(Duration.ofMillis(1));
    assertThat(gauge("pool.held")).isNaN();
    admin.looking =
        pool -> {
          throw new IllegalStateException("the coordinator is closed");
        };
    clock.add(Duration.ofSeconds(2));
    assertThat(gauge("pool.held")).isNaN();
    admin.shows(FakeAdmin.snapshot("netsuite"));
    clock.add(Duration.ofSeconds(2));
    awaitGauge(3, "pool.held");
  }

  @Test
  void anAnswerThatDoesNotComeEndsTheLastValuesToo() {
    PoolMetrics.of(coordinator, "netsuite").bindTo(registry);
    awaitGauge(3, "pool.held");
    admin.looking = pool -> new CompletableFuture<>();
    clock.add(Duration.ofSeconds(5));
    assertThat(gauge("pool.held")).isEqualTo(3);
    clock.add(Duration.ofMillis(14_999));
    assertThat(gauge("pool.held")).isEqualTo(3);
    clock.add(Duration.ofMillis(1));
    assertThat(gauge("pool.held")).isNaN();
    assertThat(admin.looks).hasValue(2);
  }

  @Test
  void membersAndWindowsComeAndGo() {
    admin.shows(
        FakeAdmin.snapshot(
            "netsuite",
            FakeAdmin.member("eol1", 2, null),
            FakeAdmin.member("eol2", 1, Duration.ofSeconds(9))));
    PoolMetrics.of(coordinator, "netsuite").bindTo(registry);
    assertThat(gauge("pool.held")).isNaN();
    await().until(() -> hasGauge("pool.member.cooling", "member", "eol2"));
    assertThat(gauge("pool.member.held", "pool", "netsuite", "member", "eol1")).isEqualTo(2);
    assertThat(gauge("pool.member.held", "member", "eol2")).isEqualTo(1);
    assertThat(gauge("pool.member.cooling", "member", "eol1")).isZero();
    assertThat(gauge("pool.member.cooling", "member", "eol2")).isEqualTo(1);
    assertThat(gauge("pool.window.used", "member", "none", "window", "1m")).isEqualTo(12);
    assertThat(gauge("pool.window.capacity", "member", "none", "window", "1m")).isEqualTo(60);
    assertThat(gauge("pool.window.used", "member", "eol1", "window", "1d")).isEqualTo(2);
    assertThat(gauge("pool.window.capacity", "member", "eol2", "window", "1d")).isEqualTo(5_000);

    admin.shows(
        FakeAdmin.snapshot(
            "netsuite", FakeAdmin.member("eol2", 4, null), FakeAdmin.member("eol3", 0, null)));
    clock.add(Duration.ofSeconds(5));
    assertThat(gauge("pool.held")).isEqualTo(3);
    await().until(() -> hasGauge("pool.member.cooling", "member", "eol3"));
    assertThat(gauge("pool.member.held", "member", "eol2")).isEqualTo(4);
    assertThat(gauge("pool.member.cooling", "member", "eol2")).isZero();
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getTag("member"))
        .contains("eol3", "eol2", "none")
        .doesNotContain("eol1");
  }
}
