package io.poolcoordinator.samples.loadtest;

import io.poolcoordinator.samples.loadtest.engine.EngineKind;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run found, for a terminal. */
final class TextReport {

  private final PrintStream output;

  TextReport(PrintStream output) {
    this.output = output;
  }

  void print(Results results) {
    results.comparisons().forEach(this::print);
    memory(results.memory());
    table(SpeedTable.of(results));
  }

  private void print(Comparison comparison) {
    if (comparison.engines().isEmpty()) {
      return;
    }
    output.printf(
        Locale.ROOT,
        "%n%-20s %10s %10s %10s %10s %10s %8s %8s %8s %6s %5s%n",
        comparison.load().name(),
        "permits/s",
        "wait p50",
        "p99",
        "cycle p50",
        "handoff",
        "fair",
        "scripts",
        "Redis us",
        "held",
        "wrong");
    comparison.engines().forEach(this::print);
  }

  private void print(EngineKind engine, Measurement each) {
    output.printf(
        Locale.ROOT,
        "%-20s %,10.0f %10s %10s %10s %10s %8s %8.2f %8.1f %6d %5s%s%n",
        engine.text(),
        each.throughput(),
        Micros.text(each.waits(), 50),
        Micros.text(each.waits(), 99),
        Micros.text(each.cycles(), 50),
        Micros.text(each.handoffs(), 50),
        each.fewestGrants() == 0 ? "-" : String.format(Locale.ROOT, "%.2f", each.mostOverFewest()),
        each.scriptsPerPermit(),
        each.redisCpuMicrosPerPermit(),
        each.peakHeld(),
        engine.isLimiting() ? Long.toString(each.violations()) : "-",
        each.failures() == 0 ? "" : "  " + each.failures() + " calls failed");
  }

  private void memory(Map<EngineKind, MemoryUse> memory) {
    if (memory.isEmpty()) {
      return;
    }
    output.printf("%n%-20s %10s %10s %10s%n", "bytes in Redis", "idle pool", "lease", "waiter");
    memory.forEach(
        (engine, use) ->
            output.printf(
                "%-20s %10d %10d %10d%n",
                engine.text(), use.idlePool(), use.perLease(), use.perWaiter()));
  }

  private void table(List<SpeedTable.Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    output.printf("%n%-78s %-16s %s%n", "asked of coordinator-lettuce", "bound", "measured");
    for (SpeedTable.Row row : rows) {
      output.printf(
          "%-78s %-16s %s%s%n",
          row.what(), row.bound(), row.measured(), row.isReached() ? "" : "   NOT REACHED");
    }
  }
}
