package io.poolcoordinator.samples.loadtest;

import io.poolcoordinator.samples.loadtest.engine.EngineKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a run found.
 *
 * @param environment versions, flags and machine
 * @param comparisons of each load, what the engines did, in the order in which they ran
 * @param memory what engines take of Redis's memory
 */
record Results(
    Map<String, Object> environment,
    List<Comparison> comparisons,
    Map<EngineKind, MemoryUse> memory) {

  /** Of the load that the run is about, which is the last one. */
  Comparison main() {
    return comparisons.get(comparisons.size() - 1);
  }

  /** How often this library broke a limit, which it never may. */
  long violations() {
    return comparisons.stream()
        .flatMap(comparison -> comparison.engines().entrySet().stream())
        .filter(each -> each.getKey().isCoordinator())
        .mapToLong(each -> each.getValue().violations())
        .sum();
  }

  /** How many calls failed. */
  long failures() {
    return comparisons.stream()
        .flatMap(comparison -> comparison.engines().values().stream())
        .mapToLong(Measurement::failures)
        .sum();
  }

  /** As it is written for programs. */
  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>(environment);
    json.put("engines", engines(main().engines()));
    Map<String, Object> loads = new LinkedHashMap<>();
    for (Comparison comparison : comparisons) {
      if (!comparison.engines().isEmpty()) {
        Map<String, Object> each = new LinkedHashMap<>();
        each.put("limits", comparison.load().limits());
        each.put("crew", comparison.load().crew());
        each.put("engines", engines(comparison.engines()));
        loads.put(comparison.load().name(), each);
      }
    }
    json.put("loads", loads);
    return json;
  }

  private Map<String, @Nullable Object> engines(Map<EngineKind, Measurement> load) {
    Map<String, @Nullable Object> engines = new LinkedHashMap<>();
    load.forEach((engine, measurement) -> engines.put(engine.text(), engine(engine, measurement)));
    return engines;
  }

  private Map<String, @Nullable Object> engine(EngineKind engine, Measurement measured) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("throughput", measured.throughput());
    json.put("permits", measured.permits());
    json.put("waitMicros", Micros.percentiles(measured.waits()));
    json.put("cycleMicros", Micros.percentiles(measured.cycles()));
    json.put("handoffMicros", Micros.percentiles(measured.handoffs()));
    json.put("permitUtilisation", finite(measured.permitUtilisation()));
    Map<String, @Nullable Object> fairness = new LinkedHashMap<>();
    fairness.put("min", measured.fewestGrants());
    fairness.put("max", measured.mostGrants());
    fairness.put("maxOverMin", finite(measured.mostOverFewest()));
    json.put("fairness", fairness);
    json.put("scriptsPerPermit", finite(measured.scriptsPerPermit()));
    json.put("redisCpuMicrosPerPermit", finite(measured.redisCpuMicrosPerPermit()));
    json.put("redisCores", measured.redisCores());
    json.put("redisBytes", memory.get(engine));
    json.put("peakHeld", measured.peakHeld());
    json.put("ratePeak", measured.ratePeak());
    json.put("violations", engine.isLimiting() ? measured.violations() : null);
    json.put("failures", measured.failures());
    json.put("connections", measured.connections());
    json.put("threads", measured.threads());
    return json;
  }

  /** What is no number, since there were no permits to divide by, is not told. */
  private static @Nullable Double finite(double figure) {
    return Double.isFinite(figure) ? figure : null;
  }
}
