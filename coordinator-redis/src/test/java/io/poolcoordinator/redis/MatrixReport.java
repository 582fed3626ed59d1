package io.poolcoordinator.redis;

import io.poolcoordinator.redis.MatrixIT.Cell;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Counts what ran in each cell of the matrix, and prints it at the end, also what did not run. */
final class MatrixReport implements BeforeClassTemplateInvocationCallback, AfterEachCallback {

  private static final String ROW = "%-24s %-8s %-16s %6s %9s %8s%n";

  private final Map<Cell, Result> results = Collections.synchronizedMap(new LinkedHashMap<>());

  private static final class Result {

    private final String server;
    private final boolean ran;
    private final long start = System.nanoTime();
    private final AtomicInteger tests = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile long end;

    Result(String server, boolean ran) {
      this.server = server;
      this.ran = ran;
    }
  }

  void begin(Cell cell, String server) {
    results.put(cell, new Result(server, true));
  }

  void leaveOut(Cell cell, String why) {
    results.put(cell, new Result(why, false));
  }

  void end(Cell cell) {
    Result result = results.get(cell);
    if (result != null) {
      result.end = System.nanoTime();
    }
  }

  @Override
  public void beforeClassTemplateInvocation(ExtensionContext cell) {
    // What a store holds is closed after the last cell.
    cell.getParent()
        .orElseThrow()
        .getStore(Namespace.create(MatrixReport.class))
        .computeIfAbsent("report", key -> (AutoCloseable) this::print, AutoCloseable.class);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    MatrixIT matrix = test.getRequiredTestInstances().findInstance(MatrixIT.class).orElseThrow();
    Result result = results.get(matrix.cell);
    result.tests.incrementAndGet();
    if (test.getExecutionException().isPresent()) {
      result.failures.incrementAndGet();
    }
  }

  private void print() {
    StringBuilder table = new StringBuilder();
    table.append(String.format(ROW, "cell", "client", "server", "tests", "failures", "seconds"));
    results.forEach(
        (cell, result) ->
            table.append(
                result.ran
                    ? String.format(
                        Locale.ROOT,
                        ROW,
                        cell.deployment(),
                        cell.client(),
                        result.server,
                        result.tests,
                        result.failures,
                        seconds(result))
                    : String.format("%-24s left out: %s%n", cell, result.server)));
    System.out.println(table);
  }

  private static String seconds(Result result) {
    double seconds = TimeUnit.NANOSECONDS.toMillis(result.end - result.start) / 1000.0;
    return String.format(Locale.ROOT, "%.1f", seconds);
  }
}
