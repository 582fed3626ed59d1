package io.poolcoordinator.redis.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Permits that were held at one instant.
 *
 * @param held by whom
 * @param at when, by nanoTime
 */
record Overlap(List<Held> held, long at) {

  /**
   * The time for which a permit counts.
   *
   * @param held the permit
   * @param ended until when; it begins with its holder
   */
  record Interval(Held held, long ended) {}

  private record Edge(long at, boolean begins, Held held) {}

  /**
   * Returns the first overlap that is larger than a bound, or the largest if none is.
   *
   * @param bound how many may be held at once
   */
  static Overlap beyond(int bound, List<Interval> intervals) {
    List<Edge> edges = new ArrayList<>(2 * intervals.size());
    for (Interval interval : intervals) {
      Held held = interval.held();
      // One that was never known to be valid, in the hands of a thread that came too late, is left
      // out.
      if (interval.ended() > held.begun()) {
        edges.add(new Edge(held.begun(), true, held));
        edges.add(new Edge(interval.ended(), false, held));
      }
    }
    // An end and a beginning in the same nanosecond do not overlap.
    edges.sort(Comparator.comparingLong(Edge::at).thenComparing(Edge::begins));
    Set<Held> now = new LinkedHashSet<>();
    Overlap largest = new Overlap(List.of(), 0);
    for (Edge edge : edges) {
      if (!edge.begins()) {
        now.remove(edge.held());
        continue;
      }
      now.add(edge.held());
      if (now.size() > largest.size()) {
        largest = new Overlap(List.copyOf(now), edge.at());
        if (largest.size() > bound) {
          return largest;
        }
      }
    }
    return largest;
  }

  int size() {
    return held.size();
  }
}
