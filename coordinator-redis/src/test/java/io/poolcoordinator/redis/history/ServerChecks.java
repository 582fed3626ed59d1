package io.poolcoordinator.redis.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** S1 and S3 to S8 as the server's journal shows them, and S10 and S11, which are about grants. */
final class ServerChecks {

  private static final Set<Promise> BY_STEPS =
      EnumSet.of(
          Promise.S1, Promise.S3, Promise.S4, Promise.S5, Promise.S6, Promise.S7, Promise.S8);

  private ServerChecks() {}

  /** What the replay found, or that it found nothing. */
  static List<Verdict> steps(Replay replay, Set<String> liveAtEnd) {
    List<Verdict> verdicts = new ArrayList<>(replay.findings());
    Set<String> counted = new HashSet<>(replay.live());
    if (!counted.equals(liveAtEnd)) {
      verdicts.add(
          Verdict.invalid(
              Promise.S4,
              "grants - releases - expiries - clears is not what is live",
              List.of("counted " + counted, "live " + liveAtEnd)));
    }
    if (replay.grants().isEmpty()) {
      verdicts.add(Verdict.unknown(Promise.S1, "the journal has no grant"));
    }
    Set<Promise> found = EnumSet.noneOf(Promise.class);
    verdicts.forEach(each -> found.add(each.promise()));
    for (Promise promise : BY_STEPS) {
      if (!found.contains(promise)) {
        verdicts.add(Verdict.valid(promise, replay.grants().size() + " grants in the journal"));
      }
    }
    return verdicts;
  }

  /** S10, by two pointers over the grants in the order of time. */
  static Verdict windows(Evidence evidence) {
    List<long[]> grants =
        evidence
            .sinceCostAndState()
            .sorted((one, other) -> Long.compare(one[0], other[0]))
            .toList();
    int losses = evidence.replay() == null ? evidence.circumstances().losses().size() : 0;
    StringBuilder text = new StringBuilder();
    for (var window : evidence.circumstances().windows()) {
      long length = window.window().toMillis();
      long bound = window.units() * (1L + losses);
      Map<Long, Long> used = new HashMap<>();
      long most = 0;
      int first = 0;
      for (int i = 0; i < grants.size(); i++) {
        long[] grant = grants.get(i);
        while (grants.get(first)[0] <= grant[0] - length) {
          long[] past = grants.get(first++);
          used.merge(past[2], -past[1], Long::sum);
        }
        // A state of the server knows nothing of what was used before it.
        long now = used.merge(grant[2], grant[1], Long::sum);
        most = Math.max(most, now);
        if (now > bound) {
          return Verdict.invalid(
              Promise.S10,
              now + " units within " + Duration.ofMillis(length) + ", the window is " + window,
              grants.subList(first, i + 1).stream()
                  .map(each -> "at " + each[0] + " ms: " + each[1])
                  .toList());
        }
      }
      text.append(window).append(": at most ").append(most).append("; ");
    }
    return Verdict.valid(Promise.S10, text.toString());
  }

  /** S11: every so many grants in a row as there are turns have each member as often as it has. */
  static Verdict rotation(Evidence evidence, Replay replay) {
    List<String> rotation = evidence.circumstances().rotation();
    Map<String, Integer> wanted = new HashMap<>();
    rotation.forEach(member -> wanted.merge(member, 1, Integer::sum));
    List<Granted> grants = replay.grants();
    int looked = 0;
    for (int from = 0; from + rotation.size() <= grants.size(); from++) {
      List<Granted> row = grants.subList(from, from + rotation.size());
      if (row.get(0).state() != row.get(row.size() - 1).state()) {
        continue;
      }
      Map<String, Integer> share = new HashMap<>();
      row.forEach(grant -> share.merge(grant.member(), 1, Integer::sum));
      looked++;
      if (!share.equals(wanted)) {
        return Verdict.invalid(
            Promise.S11, "turns of " + share + " rather than " + wanted, List.copyOf(row));
      }
    }
    return looked == 0
        ? Verdict.unknown(Promise.S11, "fewer grants than turns")
        : Verdict.valid(Promise.S11, looked + " rows of " + rotation.size() + " grants");
  }
}
