package io.poolcoordinator.samples.quickstart;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the API has counted; sent as lines of {@code name=number}, for programs and for {@code
 * curl}.
 *
 * @param values the numbers by their names
 */
record ApiCounts(SortedMap<String, Integer> values) {

  static final String CALLS = "calls";
  static final String REFUSED = "refused";
  static final String IN_FLIGHT = "in-flight";
  static final String PEAK = "peak";
  static final String IN_LAST_SECOND = "in-last-second";
  static final String RATE_PEAK = "rate-peak";
  static final String VIOLATIONS = "violations";

  static String callsOf(String worker) {
    return worker + ".calls";
  }

  static String inFlightOf(String worker) {
    return worker + ".in-flight";
  }

  /** Returns how many calls were served. */
  int calls() {
    return value(CALLS);
  }

  /** Returns how many calls were refused with 429. */
  int refused() {
    return value(REFUSED);
  }

  /** Returns how many calls are in flight now, those being refused among them. */
  int inFlight() {
    return value(IN_FLIGHT);
  }

  /** Returns the highest number of calls that were in flight at once. */
  int peak() {
    return value(PEAK);
  }

  /** Returns how many calls began in the last second, those that were refused among them. */
  int inLastSecond() {
    return value(IN_LAST_SECOND);
  }

  /** Returns the highest number of calls that began in any second. */
  int ratePeak() {
    return value(RATE_PEAK);
  }

  /** Returns how often there were more calls in flight, or begun in a second, than are allowed. */
  int violations() {
    return value(VIOLATIONS);
  }

  /** Returns how many calls of a worker were served. */
  int calls(String worker) {
    return value(callsOf(worker));
  }

  /** Returns how many calls of a worker are being served now. */
  int inFlight(String worker) {
    return value(inFlightOf(worker));
  }

  private int value(String name) {
    return values.getOrDefault(name, 0);
  }

  String toText() {
    StringBuilder text = new StringBuilder();
    values.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.toString();
  }

  static ApiCounts fromText(String text) {
    SortedMap<String, Integer> values = new TreeMap<>();
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      values.put(line.substring(0, equals), Integer.valueOf(line.substring(equals + 1)));
    }
    return new ApiCounts(values);
  }
}
