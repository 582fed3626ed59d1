package io.poolcoordinator.samples.loadtest;

import io.poolcoordinator.samples.loadtest.engine.EngineKind;
import java.io.PrintStream;
import java.util.Locale;

/** Says what is being measured, and what was seen of it so far. */
final class Progress {

  private final PrintStream output;

  Progress(PrintStream output) {
    this.output = output;
  }

  void begin(Load load, EngineKind engine, int round, int rounds) {
    output.printf(
        Locale.ROOT, "%-16s %d/%d  %-20s ", load.name(), round + 1, rounds, engine.text());
    output.flush();
  }

  void end(Measurement soFar) {
    output.printf(
        Locale.ROOT,
        "%,8.0f /s   wait p50 %s us%n",
        soFar.throughput(),
        Micros.text(soFar.waits(), 50));
  }
}
