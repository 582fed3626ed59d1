package io.poolcoordinator.samples.quickstart;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides which calls the API allows, and counts them all. A call that is refused uses nothing up.
 */
final class CallCounter {

  private final int limit;
  private final int rate;
  private final SortedMap<String, Integer> counts = new TreeMap<>();
  private final LastSecond begun = new LastSecond();
  private final LastSecond allowed = new LastSecond();
  private int beingServed;
  private int inFlight;

  CallCounter(int limit, int rate) {
    this.limit = limit;
    this.rate = rate;
    // Told from the beginning: that there are none is what people look for.
    for (String name : List.of(ApiCounts.CALLS, ApiCounts.REFUSED, ApiCounts.VIOLATIONS)) {
      counts.put(name, 0);
    }
  }

  /**
   * Counts a call that begins.
   *
   * @return false if it is refused
   */
  synchronized boolean begin(String worker) {
    long now = System.nanoTime();
    begun.add(now);
    inFlight++;
    counts.put(ApiCounts.IN_FLIGHT, inFlight);
    judge(ApiCounts.PEAK, inFlight, limit);
    judge(ApiCounts.RATE_PEAK, begun.size(now), rate);
    if (beingServed == limit || allowed.size(now) == rate) {
      add(ApiCounts.REFUSED, 1);
      return false;
    }
    allowed.add(now);
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
    counts.put(ApiCounts.IN_LAST_SECOND, begun.size(System.nanoTime()));
    return new ApiCounts(new TreeMap<>(counts));
  }

  private void judge(String peak, int found, int most) {
    counts.merge(peak, found, Math::max);
    if (found == most + 1) {
      add(ApiCounts.VIOLATIONS, 1);
    }
  }

  private void add(String name, int amount) {
    counts.merge(name, amount, Integer::sum);
  }
}
