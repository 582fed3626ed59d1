package io.poolcoordinator.redis.history;

import java.util.List;

/** S2, by the times for which holders knew their permits to be valid. */
final class OverlapCheck {

  private OverlapCheck() {}

  static Verdict of(Evidence evidence) {
    List<Held> permits = evidence.permits();
    if (permits.isEmpty()) {
      return Verdict.unknown(Promise.S2, "nobody held a permit");
    }
    Circumstances circumstances = evidence.circumstances();
    int bound = circumstances.overlapBound();
    Overlap overlap =
        Overlap.beyond(
            bound,
            permits.stream()
                .map(held -> new Overlap.Interval(held, ended(held, circumstances)))
                .toList());
    return overlap.size() > bound
        ? Verdict.invalid(
            Promise.S2,
            overlap.size() + " permits are valid at " + overlap.at() + ", " + bound + " may be",
            overlap.held())
        : Verdict.valid(
            Promise.S2,
            permits.size() + " permits, at most " + overlap.size() + " of " + bound + " at once");
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
