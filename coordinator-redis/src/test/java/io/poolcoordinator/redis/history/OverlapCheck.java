package io.poolcoordinator.redis.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** S2, by the times for which holders knew their permits to be valid. */
final class OverlapCheck {

  private record Edge(long at, boolean begins, Held held) {}

  private OverlapCheck() {}

  static Verdict of(Evidence evidence) {
    List<Held> permits = evidence.permits();
    if (permits.isEmpty()) {
      return Verdict.unknown(Promise.S2, "nobody held a permit");
    }
    Circumstances circumstances = evidence.circumstances();
    List<Edge> edges = new ArrayList<>(2 * permits.size());
    for (Held held : permits) {
      long ended = ended(held, circumstances);
      // One that was never known to be valid, in the hands of a thread that came too late, is left
      // out.
      if (ended > held.begun()) {
        edges.add(new Edge(held.begun(), true, held));
        edges.add(new Edge(ended, false, held));
      }
    }
    // An end and a beginning in the same nanosecond do not overlap.
    edges.sort(Comparator.comparingLong(Edge::at).thenComparing(Edge::begins));
    Set<Held> now = new LinkedHashSet<>();
    int bound = circumstances.overlapBound();
    int highest = 0;
    for (Edge edge : edges) {
      if (!edge.begins()) {
        now.remove(edge.held());
        continue;
      }
      now.add(edge.held());
      highest = Math.max(highest, now.size());
      if (now.size() > bound) {
        return Verdict.invalid(
            Promise.S2,
            now.size() + " permits are valid at " + edge.at() + ", " + bound + " may be",
            List.copyOf(now));
      }
    }
    return Verdict.valid(
        Promise.S2, permits.size() + " permits, at most " + highest + " of " + bound + " at once");
  }

  /** A permit that people ended counts until then: its holder is told a little later. */
  private static long ended(Held held, Circumstances circumstances) {
    long ended = held.ended();
    for (Circumstances.Span clear : circumstances.clears()) {
      if (clear.to() > held.begun() && clear.from() < ended) {
        ended = Math.max(held.begun(), clear.from());
      }
    }
    return ended;
  }
}
