package io.poolcoordinator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.poolcoordinator.PoolCoordinator;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.event.PoolEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** All meters of one pool in one registry. */
final class PoolMeters implements AutoCloseable {

  static final String POOL = "pool";
  static final String MEMBER = "member";

  /** Stands for no member: a meter's tags are the same everywhere, as Prometheus demands. */
  static final String NONE = "none";

  private static final double NANOS_PER_SECOND = 1e9;
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(300);

  /** Bounds that people ask about, up to the longest timeout that a pool may have. */
  private static final Duration[] WAITS = {
    Duration.ofMillis(10),
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofSeconds(60),
    Duration.ofSeconds(120),
    LONGEST_WAIT
  };

  private final MeterRegistry registry;
  private final String pool;
  private final LatestReading latest;
  private final RowGauges rows;
  private final Timer waits;
  private final Timer holds;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Set<Meter> meters = new HashSet<>();
  private boolean closed;

  PoolMeters(MeterRegistry registry, PoolCoordinator coordinator, Duration interval, String pool) {
    this.registry = registry;
    this.pool = pool;
    this.latest =
        new LatestReading(
            () -> coordinator.admin().snapshotAsync(pool),
            interval,
            registry.config().clock()::monotonicTime,
            this::arrived);
    this.rows = new RowGauges(registry, pool, latest);
    this.waits =
        Timer.builder("pool.wait")
            .description("From the call to the grant, of calls that were granted")
            .tag(POOL, pool)
            .publishPercentileHistogram()
            .serviceLevelObjectives(WAITS)
            .minimumExpectedValue(SHORTEST_WAIT)
            .maximumExpectedValue(LONGEST_WAIT)
            .register(registry);
    this.holds =
        Timer.builder("pool.hold")
            .description("From the grant until the permit was given back")
            .tag(POOL, pool)
            .register(registry);
    meters.add(waits);
    meters.add(holds);
    // From the beginning, so that the first one is seen as an increase.
    meters.add(timeouts());
    meters.add(cleared());
    addGauges();
  }

  private void addGauges() {
    meters.add(gauge("pool.held", "Permits held, over all workers", PoolSnapshot::held));
    meters.add(gauge("pool.limit", "Permits that may be held", now -> now.config().limit()));
    meters.add(gauge("pool.waiting", "Calls that wait, over all workers", PoolSnapshot::waiting));
    meters.add(
        gauge(
            "pool.paused",
            "1 while the pool is paused",
            now -> now.state() == PoolState.PAUSED ? 1 : 0));
    meters.add(
        gaugeOf(
                "pool.oldest.wait",
                "For how long the call has waited that waits longest",
                now -> now.oldestWait().orElse(Duration.ZERO).toNanos() / NANOS_PER_SECOND)
            .baseUnit("seconds")
            .register(registry));
  }

  private Gauge gauge(String name, String meaning, ToDoubleFunction<PoolSnapshot> value) {
    return gaugeOf(name, meaning, value).register(registry);
  }

  private Gauge.Builder<LatestReading> gaugeOf(
      String name, String meaning, ToDoubleFunction<PoolSnapshot> value) {
    // Strongly, since nobody else keeps what is read.
    return Gauge.builder(
            name, latest, read -> read.value(now -> value.applyAsDouble(now.snapshot())))
        .description(meaning)
        .tag(POOL, pool)
        .strongReference(true);
  }

  private Counter timeouts() {
    return counter("pool.timeouts", "Calls that were not served within their timeout");
  }

  private Counter cleared() {
    return counter("pool.cleared", "Calls that waited and were cleared, or whose pool was deleted");
  }

  private Counter counter(String name, String meaning) {
    return Counter.builder(name).description(meaning).tag(POOL, pool).register(registry);
  }

  private Counter counter(String name, String meaning, Optional<String> member) {
    return Counter.builder(name)
        .description(meaning)
        .tag(POOL, pool)
        .tag(MEMBER, member.orElse(NONE))
        .register(registry);
  }

  /** Counts what happened to this pool. */
  void count(PoolEvent event) {
    if (event instanceof PoolEvent.Granted granted) {
      waits.record(granted.waited());
      increment(() -> counter("pool.grants", "Permits that callers got", granted.member()));
    } else if (event instanceof PoolEvent.Released released) {
      holds.record(released.held());
    } else if (event instanceof PoolEvent.TimedOut) {
      increment(this::timeouts);
    } else if (event instanceof PoolEvent.Cleared) {
      increment(this::cleared);
    } else if (event instanceof PoolEvent.Lost lost) {
      increment(() -> counter("pool.lost", "Permits lost while they were held", lost.member()));
    } else if (event instanceof PoolEvent.Cooled cooled) {
      increment(() -> counter("pool.cooldowns", "Cool-downs that began", cooled.member()));
    }
  }

  /** What is registered after the end would stay for ever. */
  private void increment(Supplier<Counter> registering) {
    lock.lock();
    try {
      if (!closed) {
        Counter counter = registering.get();
        meters.add(counter);
        counter.increment();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The pool was looked at: it may have other members and windows than before. */
  private void arrived(Reading reading) {
    lock.lock();
    try {
      if (!closed) {
        rows.show(reading);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      rows.clear();
      meters.forEach(registry::remove);
      meters.clear();
    } finally {
      lock.unlock();
    }
  }
}
