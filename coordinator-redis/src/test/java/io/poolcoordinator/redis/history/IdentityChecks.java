package io.poolcoordinator.redis.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** S3, S6 and S7, as workers saw them: ids, ends and tokens. */
final class IdentityChecks {

  private IdentityChecks() {}

  static Verdict ids(Evidence evidence) {
    Map<String, Held> held = new HashMap<>();
    for (Held each : evidence.permits()) {
      Held other = held.put(each.id(), each);
      if (other != null) {
        return Verdict.invalid(Promise.S3, "an id was granted twice", List.of(other, each));
      }
    }
    Map<String, Release> released = new HashMap<>();
    for (Release each : evidence.releases()) {
      if (each.status().equals("RELEASED")) {
        Release other = released.put(each.id(), each);
        // A server that took over may not have heard of an end, and is told of it again.
        if (other != null && !evidence.circumstances().isLost(other.replied(), each.sent())) {
          return Verdict.invalid(Promise.S3, "a permit was ended twice", List.of(other, each));
        }
      }
    }
    return Verdict.valid(
        Promise.S3, held.size() + " ids granted, " + released.size() + " ended by their workers");
  }

  /** No renewal succeeds that was sent after the end of its permit was known. */
  static Verdict ends(Evidence evidence) {
    Map<String, Release> ended = new HashMap<>();
    for (Release each : evidence.releases()) {
      ended.merge(each.id(), each, (one, other) -> one.replied() <= other.replied() ? one : other);
    }
    Map<String, Renewal> lost = new HashMap<>();
    for (Renewal each : evidence.renewals()) {
      if (each.end() == 0) {
        lost.putIfAbsent(each.id(), each);
      }
    }
    for (Renewal each : evidence.renewals()) {
      Release release = ended.get(each.id());
      if (each.end() > 0 && release != null && each.sent() > release.replied()) {
        return Verdict.invalid(Promise.S6, "renewed after its release", List.of(release, each));
      }
      Renewal end = lost.get(each.id());
      if (each.end() > 0 && end != null && each.sent() > end.replied()) {
        return Verdict.invalid(Promise.S6, "renewed after it was lost", List.of(end, each));
      }
    }
    return Verdict.valid(Promise.S6, evidence.renewals().size() + " renewals");
  }

  /** None has a token at or below that of one that had ended before it was asked for. */
  static Verdict tokens(Evidence evidence) {
    List<Held> permits = evidence.permits();
    Map<Long, Held> tokens = new HashMap<>();
    for (Held each : permits) {
      Held other = tokens.put(each.token(), each);
      if (other != null) {
        return Verdict.invalid(Promise.S7, "a token was given twice", List.of(other, each));
      }
    }
    List<List<Held>> outOfOrder = new History(permits).outOfOrder();
    if (!outOfOrder.isEmpty()) {
      return Verdict.invalid(Promise.S7, "a later grant has a lower token", outOfOrder.get(0));
    }
    return Verdict.valid(Promise.S7, permits.size() + " tokens");
  }
}
