package io.poolcoordinator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.poolcoordinator.MemberSnapshot;
import io.poolcoordinator.WindowSnapshot;
import io.poolcoordinator.metrics.Reading.WindowName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The gauges of a pool's members and windows, which come and go. Not for use by two threads. */
final class RowGauges {

  private final LatestReading latest;
  private final MultiGauge windowsUsed;
  private final MultiGauge windowsCapacity;
  private final MultiGauge membersHeld;
  private final MultiGauge membersCooling;

  RowGauges(MeterRegistry registry, String pool, LatestReading latest) {
    this.latest = latest;
    this.windowsUsed = gauge(registry, pool, "pool.window.used", "Units taken of a rate window");
    this.windowsCapacity =
        gauge(registry, pool, "pool.window.capacity", "Units that a rate window holds");
    this.membersHeld = gauge(registry, pool, "pool.member.held", "Permits held on a member");
    this.membersCooling =
        gauge(registry, pool, "pool.member.cooling", "1 while a member cools down or is probed");
  }

  private static MultiGauge gauge(
      MeterRegistry registry, String pool, String name, String meaning) {
    return MultiGauge.builder(name)
        .description(meaning)
        .tag(PoolMeters.POOL, pool)
        .register(registry);
  }

  /** Has gauges for what there is now, and for nothing else. Those that stay are left alone. */
  void show(Reading reading) {
    List<Row<?>> used = new ArrayList<>();
    List<Row<?>> capacity = new ArrayList<>();
    for (WindowName name : reading.windows().keySet()) {
      used.add(row(name, WindowSnapshot::used));
      capacity.add(row(name, window -> window.rateLimit().units()));
    }
    windowsUsed.register(used);
    windowsCapacity.register(capacity);
    List<Row<?>> held = new ArrayList<>();
    List<Row<?>> cooling = new ArrayList<>();
    for (String name : reading.members().keySet()) {
      held.add(row(name, MemberSnapshot::held));
      cooling.add(row(name, member -> member.coolingUntil().isPresent() ? 1 : 0));
    }
    membersHeld.register(held);
    membersCooling.register(cooling);
  }

  /** Removes all of them. */
  void clear() {
    windowsUsed.register(List.of());
    windowsCapacity.register(List.of());
    membersHeld.register(List.of());
    membersCooling.register(List.of());
  }

  // A row reads the newest value, not the one that it was made for; and it keeps what it reads,
  // since a registry would not.

  private Row<LatestReading> row(WindowName name, ToDoubleFunction<WindowSnapshot> value) {
    Tags tags = Tags.of(PoolMeters.MEMBER, name.member(), "window", name.window());
    return Row.of(tags, latest, all -> all.value(now -> of(now.windows().get(name), value)));
  }

  private Row<LatestReading> row(String member, ToDoubleFunction<MemberSnapshot> value) {
    Tags tags = Tags.of(PoolMeters.MEMBER, member);
    return Row.of(tags, latest, all -> all.value(now -> of(now.members().get(member), value)));
  }

  /** It may be gone, and its gauge not yet. */
  private static <T> double of(@Nullable T current, ToDoubleFunction<T> value) {
    return current == null ? Double.NaN : value.applyAsDouble(current);
  }
}
