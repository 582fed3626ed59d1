package io.poolcoordinator.samples.loadtest;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.samples.loadtest.engine.Limits;
import io.poolcoordinator.samples.loadtest.worker.Grant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.HdrHistogram.Histogram;

/**
 * Goes over all grants of one pool in the order of their times: how many were held at once, how
 * many began in any window, and how long it took from a release until the next in turn had its
 * permit.
 */
final class Sweep {

  /**
   * Workers see grants a moment after Redis made them, and not all equally late: only what is too
   * much in this part of a window is held against anybody.
   */
  private static final double CERTAIN_PART_OF_WINDOW = 0.9;

  private final Limits limits;
  private final Histogram handoffs;
  private int peakHeld;
  private int ratePeak;
  private long violations;

  /**
   * @param limits what must be kept
   * @param handoffs gets the nanoseconds of each hand-over
   */
  Sweep(Limits limits, Histogram handoffs) {
    this.limits = limits;
    this.handoffs = handoffs;
  }

  /** Adds those of a pool, of which all have been given back by some time. */
  void add(List<Grant> grants) {
    List<Grant> inOrder = grants.stream().sorted(Comparator.comparingLong(Grant::granted)).toList();
    if (limits.holds()) {
      held(inOrder);
    }
    limits.rateLimit().ifPresent(rate -> begun(inOrder, rate));
  }

  private void held(List<Grant> inOrder) {
    PriorityQueue<Long> releases = new PriorityQueue<>();
    Deque<Long> freed = new ArrayDeque<>();
    for (Grant grant : inOrder) {
      Long release = releases.peek();
      while (release != null && release <= grant.granted()) {
        freed.add(releases.remove());
        release = releases.peek();
      }
      Long slot = freed.poll();
      // Who asked only when it was free already waited for nobody.
      if (slot != null && grant.asked() < slot) {
        handoffs.recordValue(grant.granted() - slot);
      }
      releases.add(grant.released());
      peakHeld = Math.max(peakHeld, releases.size());
      if (releases.size() > limits.limit()) {
        violations++;
      }
    }
  }

  private void begun(List<Grant> inOrder, RateLimit rate) {
    long window = rate.window().toNanos();
    int first = 0;
    for (int i = 0; i < inOrder.size(); i++) {
      long now = inOrder.get(i).granted();
      while (now - inOrder.get(first).granted() >= window) {
        first++;
      }
      ratePeak = Math.max(ratePeak, i - first + 1);
      int before = i - rate.units();
      if (before >= 0 && now - inOrder.get(before).granted() < window * CERTAIN_PART_OF_WINDOW) {
        violations++;
      }
    }
  }

  int peakHeld() {
    return peakHeld;
  }

  int ratePeak() {
    return ratePeak;
  }

  long violations() {
    return violations;
  }
}
