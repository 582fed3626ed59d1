package io.poolcoordinator.samples.loadtest;

import io.poolcoordinator.samples.loadtest.engine.EngineKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What is asked of this library's speed, each with what was measured; only what was is a row. */
final class SpeedTable {

  private static final EngineKind OURS = EngineKind.COORDINATOR_LETTUCE;

  /**
   * One line.
   *
   * @param what is measured
   * @param bound what is asked
   * @param measured what was seen
   * @param isReached whether that suffices
   */
  record Row(String what, String bound, String measured, boolean isReached) {}

  private final Map<String, Map<EngineKind, Measurement>> loads;
  private final Map<EngineKind, MemoryUse> memory;
  private final List<Row> rows = new ArrayList<>();

  private SpeedTable(Results results) {
    loads =
        results.comparisons().stream()
            .collect(Collectors.toMap(each -> each.load().name(), Comparison::engines));
    memory = results.memory();
  }

  static List<Row> of(Results results) {
    SpeedTable table = new SpeedTable(results);
    table.calls();
    table.contention();
    table.growth();
    table.memory();
    table.waiting();
    return table.rows;
  }

  private void calls() {
    atMost(
        "one thread, acquire + release, against two scripts that do nothing: p50",
        1.15,
        ratio("uncontended", EngineKind.BARE, each -> each.cycles().getValueAtPercentile(50)));
    atMost(
        "slot, window and member, acquire + release, against Redisson's three: p50",
        0.55,
        ratio("composed", EngineKind.REDISSON, each -> each.cycles().getValueAtPercentile(50)));
  }

  private void contention() {
    String load = "contended";
    ratio(load, EngineKind.REDISSON, Measurement::throughput)
        .ifPresent(
            ratio ->
                add(
                    "6 JVMs x 32 threads, 10 permits, 5 ms, against Redisson: throughput",
                    "at least 2.5 x",
                    text(ratio) + " x",
                    ratio >= 2.5));
    atMost(
        "the same: p99 of the waits",
        0.2,
        ratio(load, EngineKind.REDISSON, each -> each.waits().getValueAtPercentile(99)));
    atMost("the same: grants of a thread, max / min", 1.3, of(load, Measurement::mostOverFewest));
    atMost("the same: scripts per permit", 2.1, of(load, Measurement::scriptsPerPermit));
    atMost(
        "10,000 waiters for one permit: scripts per permit",
        2.1,
        of("herd-10000", Measurement::scriptsPerPermit));
  }

  private void growth() {
    atMost("Redis CPU per permit, 10 -> 10,000 waiters", 1.3, growth("herd-10", "herd-10000"));
    atMost("Redis CPU per permit, 1 -> 10,000 pools", 1.3, growth("pools-1", "pools-10000"));
  }

  private void memory() {
    MemoryUse use = memory.get(OURS);
    if (use != null) {
      bytes("Redis memory of an idle pool", 1_024, use.idlePool());
      bytes("Redis memory of a lease with its record", 400, use.perLease());
      bytes("Redis memory of a waiter with its record", 400, use.perWaiter());
    }
  }

  private void waiting() {
    of("waiting-pools", Measurement::redisCores)
        .ifPresent(
            cores ->
                add(
                    "10,000 pools with waiters on 6 workers: Redis cores",
                    "at most 0.5",
                    String.format(Locale.ROOT, "%.3f", cores),
                    cores <= 0.5));
    Optional.ofNullable(loads.get("virtual-threads"))
        .map(load -> load.get(OURS))
        .ifPresent(
            each ->
                add(
                    "10,000 virtual threads wait in one JVM: connections, threads of the platform",
                    "2, not one each",
                    each.connections() + ", " + each.threads(),
                    each.connections() == 2 && each.threads() < 100));
  }

  private void bytes(String what, long bound, long measured) {
    add(what, "at most " + bound + " B", measured + " B", measured <= bound);
  }

  private void atMost(String what, double bound, Optional<Double> measured) {
    measured.ifPresent(
        value -> add(what, "at most " + bound + " x", text(value) + " x", value <= bound));
  }

  private void add(String what, String bound, String measured, boolean isReached) {
    rows.add(new Row(what, bound, measured, isReached));
  }

  private Optional<Double> of(String load, ToDoubleFunction<Measurement> what) {
    return Optional.ofNullable(loads.get(load))
        .map(engines -> engines.get(OURS))
        .map(what::applyAsDouble);
  }

  private Optional<Double> ratio(
      String load, EngineKind other, ToDoubleFunction<Measurement> what) {
    return Optional.ofNullable(loads.get(load))
        .map(engines -> engines.get(other))
        .flatMap(theirs -> of(load, what).map(ours -> ours / what.applyAsDouble(theirs)));
  }

  private Optional<Double> growth(String small, String large) {
    return of(small, Measurement::redisCpuMicrosPerPermit)
        .flatMap(few -> of(large, Measurement::redisCpuMicrosPerPermit).map(many -> many / few));
  }

  private static String text(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
