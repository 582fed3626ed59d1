package io.poolcoordinator.samples.loadtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** What a run found, as one page that needs nothing else: the plotting library is in it. */
final class HtmlReport {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final int TICKS_PER_HALF = 5;

  private HtmlReport() {}

  static String of(Results results) throws IOException {
    Map<String, Object> data = new LinkedHashMap<>(results.toJson());
    data.put("speedTable", SpeedTable.of(results));
    data.put("distributions", distributions(results));
    return resource("report.html")
        .replace("/*uplot.css*/", resource(UPLOT + "uPlot.min.css"))
        .replace("/*uplot.js*/", resource(UPLOT + "uPlot.iife.min.js"))
        .replace("/*data*/{}", json(data));
  }

  /** In a script, no text may look like the end of it. */
  private static String json(Object data) throws JsonProcessingException {
    return JSON.writeValueAsString(data).replace("</", "<\\/");
  }

  /** For each load and engine, points of how many waited for at most how long. */
  private static Map<String, Object> distributions(Results results) {
    Map<String, Object> loads = new LinkedHashMap<>();
    for (Comparison comparison : results.comparisons()) {
      Map<String, Object> engines = new LinkedHashMap<>();
      comparison
          .engines()
          .forEach((engine, each) -> engines.put(engine.text(), points(each.waits())));
      if (!engines.isEmpty()) {
        loads.put(comparison.load().name(), engines);
      }
    }
    return loads;
  }

  private static List<double[]> points(Histogram waits) {
    List<double[]> points = new ArrayList<>();
    for (HistogramIterationValue value : waits.percentiles(TICKS_PER_HALF)) {
      double above = 100 - value.getPercentileLevelIteratedTo();
      if (above > 0) {
        points.add(new double[] {100 / above, value.getValueIteratedTo() / 1e3});
      }
    }
    return points;
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = HtmlReport.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IOException(name + " is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
