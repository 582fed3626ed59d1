package io.poolcoordinator.samples.quickstart;

import io.poolcoordinator.samples.quickstart.Phase.Outcome;
import java.io.PrintStream;
import java.util.IntSummaryStatistics;
import java.util.Locale;
import java.util.function.Function;

/** What both phases came to: a table for people, and a line for machines. */
final class Report {

  private static final double MICROS_PER_MILLI = 1000;

  private final Outcome withoutPool;
  private final Outcome withPool;

  Report(Outcome withoutPool, Outcome withPool) {
    this.withoutPool = withoutPool;
    this.withPool = withPool;
  }

  /** Says whether the pool kept the API's limits, and gave back what the killed worker held. */
  boolean isGood() {
    return withPool.counts().refused() == 0
        && withPool.counts().violations() == 0
        && withPool.accident().recovery().isPresent();
  }

  void printTable(PrintStream output) {
    output.println();
    row(output, "", Outcome::title);
    row(output, "time", outcome -> Seconds.of(outcome.length()));
    row(output, "calls served", outcome -> String.valueOf(outcome.counts().calls()));
    row(output, "calls refused (429)", outcome -> String.valueOf(outcome.counts().refused()));
    row(
        output,
        "most calls in flight",
        outcome -> outcome.counts().peak() + " of " + ApiServer.LIMIT);
    row(
        output,
        "most calls in a second",
        outcome -> outcome.counts().ratePeak() + " of " + ApiServer.RATE);
    row(output, "wait for a call, p50", outcome -> waitAt(outcome, 50));
    row(output, "wait for a call, p99", outcome -> waitAt(outcome, 99));
    row(output, "wait for a call, max", outcome -> waitAt(outcome, 100));
    row(output, "calls per worker", Report::callsPerWorker);
    output.println();
  }

  private void row(PrintStream output, String name, Function<Outcome, String> value) {
    output.printf("%-22s %18s %18s%n", name, value.apply(withoutPool), value.apply(withPool));
  }

  private static String waitAt(Outcome outcome, double percentile) {
    double millis = outcome.waits().getValueAtPercentile(percentile) / MICROS_PER_MILLI;
    return String.format(Locale.ROOT, "%.0f ms", millis);
  }

  private static String callsPerWorker(Outcome outcome) {
    IntSummaryStatistics calls =
        outcome.accident().survivors().stream()
            .mapToInt(worker -> outcome.counts().calls(worker.name()))
            .summaryStatistics();
    return calls.getMin() + " to " + calls.getMax();
  }

  /** Returns what came of the phase with a pool, as fields for machines. */
  String lastLine() {
    return "calls=%d refused=%d peak=%d/%d rate-peak=%d/%d violations=%d recovered-after=%s"
        .formatted(
            withPool.counts().calls(),
            withPool.counts().refused(),
            withPool.counts().peak(),
            ApiServer.LIMIT,
            withPool.counts().ratePeak(),
            ApiServer.RATE,
            withPool.counts().violations(),
            withPool.accident().recovery().map(Seconds::of).orElse("never"));
  }
}
