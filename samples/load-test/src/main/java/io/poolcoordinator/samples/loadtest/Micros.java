package io.poolcoordinator.samples.loadtest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Times as reports show them: microseconds, to a tenth. */
final class Micros {

  private static final double NANOS = 1_000;

  private Micros() {}

  static double at(Histogram nanos, double percentile) {
    return rounded(nanos.getValueAtPercentile(percentile) / NANOS);
  }

  static String text(Histogram nanos, double percentile) {
    return String.format(Locale.ROOT, "%,.1f", at(nanos, percentile));
  }

  /** The percentiles that are compared. */
  static Map<String, Double> percentiles(Histogram nanos) {
    Map<String, Double> percentiles = new LinkedHashMap<>();
    percentiles.put("p50", at(nanos, 50));
    percentiles.put("p90", at(nanos, 90));
    percentiles.put("p99", at(nanos, 99));
    percentiles.put("p999", at(nanos, 99.9));
    percentiles.put("max", rounded(nanos.getMaxValue() / NANOS));
    return percentiles;
  }

  private static double rounded(double micros) {
    return Math.round(micros * 10) / 10.0;
  }
}
