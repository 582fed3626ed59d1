package io.poolcoordinator.samples.quickstart;

import java.util.SortedMap;
import java.util.TreeMap;

/** Decides which calls the API allows, and counts them all. */
final class CallCounter {

  private final int limit;
  private final SortedMap<String, Integer> counts = new TreeMap<>();
  private int beingServed;
  private int inFlight;

  CallCounter(int limit) {
    this.limit = limit;
  }

  /**
   * Counts a call that begins.
   *
   * @return false if it is refused
   */
  synchronized boolean begin(String worker) {
    inFlight++;
    counts.put(ApiCounts.IN_FLIGHT, inFlight);
    counts.merge(ApiCounts.PEAK, inFlight, Math::max);
    if (inFlight == limit + 1) {
      add(ApiCounts.VIOLATIONS, 1);
    }
    if (beingServed == limit) {
      add(ApiCounts.REFUSED, 1);
      return false;
    }
    beingServed++;
    add(ApiCounts.CALLS, 1);
    add(ApiCounts.callsOf(worker), 1);
    add(ApiCounts.inFlightOf(worker), 1);
    return true;
  }

  /** Counts the end of a call, or of a refusal. */
  synchronized void end(String worker, boolean served) {
    inFlight--;
    counts.put(ApiCounts.IN_FLIGHT, inFlight);
    if (served) {
      beingServed--;
      add(ApiCounts.inFlightOf(worker), -1);
    }
  }

  synchronized ApiCounts counts() {
    return new ApiCounts(new TreeMap<>(counts));
  }

  private void add(String name, int amount) {
    counts.merge(name, amount, Integer::sum);
  }
}
