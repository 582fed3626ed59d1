package io.poolcoordinator.redis.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** L1 to L7: what must happen, and how soon. */
final class ProgressChecks {

  /** How long a worker that is not heard of is still told of grants. */
  private static final long HEARD_MILLIS = 3_000;

  private static final long CLAIM_MILLIS = 5_000;
  private static final long WITHIN_MILLIS = 1_000;

  /** After Redis is back nothing is granted for a second, so that holders come first. */
  private static final long RESUME_MILLIS = 3_000;

  private ProgressChecks() {}

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis + Evidence.SLACK_MILLIS);
  }

  static Verdict answers(Evidence evidence) {
    Circumstances circumstances = evidence.circumstances();
    long longest = 0;
    int looked = 0;
    for (Call call : evidence.calls()) {
      if (!call.isAnswered()) {
        if (!circumstances.isDead(call.worker())) {
          return Verdict.invalid(Promise.L1, "an acquire never returned", List.of(call));
        }
        continue;
      }
      long late =
          call.answered()
              - call.asked()
              - TimeUnit.MILLISECONDS.toNanos(
                  call.timeoutMillis() + circumstances.commandTimeoutMillis());
      longest = Math.max(longest, call.answered() - call.asked());
      looked++;
      if (late > nanos(0)
          && !circumstances.isStopped(call.worker(), call.asked(), call.answered())) {
        return Verdict.invalid(
            Promise.L1, "an acquire returned " + late / 1_000_000 + " ms late", List.of(call));
      }
    }
    return looked == 0
        ? Verdict.unknown(Promise.L1, "nobody asked")
        : Verdict.valid(
            Promise.L1, looked + " acquires, the longest took " + longest / 1_000_000 + " ms");
  }

  /** A grant that was made for a waiter is in its hands within a second. */
  static Verdict pushes(Evidence evidence, Replay replay) {
    Circumstances circumstances = evidence.circumstances();
    Map<String, Held> held = new HashMap<>();
    evidence.permits().forEach(each -> held.put(each.id(), each));
    Map<String, List<Release>> released =
        evidence.releases().stream().collect(Collectors.groupingBy(Release::id));
    long longest = 0;
    int looked = 0;
    for (Granted grant : replay.grants()) {
      long at = grant.entry().nanos();
      String worker = Replay.workerOf(grant.id());
      if (!grant.isPushed() || !evidence.isOf(worker)) {
        continue;
      }
      long until = at + nanos(WITHIN_MILLIS);
      if (circumstances.isAway(worker, at, until)
          || circumstances.isOut(at, until)
          || circumstances.isActedOn(at, until)) {
        continue;
      }
      looked++;
      Held taken = held.get(grant.id());
      if (taken == null) {
        // It was given back at once, since its waiter had gone, or had an answer before.
        boolean returned =
            released.getOrDefault(grant.id(), List.of()).stream()
                .anyMatch(each -> each.sent() < until);
        if (!returned) {
          return Verdict.invalid(
              Promise.L2, "a grant that its waiter never heard of", List.of(grant));
        }
      } else if (taken.begun() > until) {
        return Verdict.invalid(
            Promise.L2,
            "a waiter had its permit after " + (taken.begun() - at) / 1_000_000 + " ms",
            List.of(grant, taken));
      } else {
        longest = Math.max(longest, taken.begun() - at);
      }
    }
    return Verdict.valid(
        Promise.L2, looked + " pushes, the longest took " + longest / 1_000_000 + " ms");
  }

  /** With a free slot, and without windows, nobody waits for more than a second. */
  static Verdict idleness(Evidence evidence, Replay replay) {
    Circumstances circumstances = evidence.circumstances();
    long longest = 0;
    for (Replay.Idle idle : replay.idle()) {
      boolean wanted =
          idle.waiting().stream()
              .anyMatch(worker -> !circumstances.isAway(worker, idle.from(), idle.to()));
      if (!wanted || circumstances.isActedOn(idle.from(), idle.to())) {
        continue;
      }
      long free = circumstances.longestInService(idle.from(), idle.to(), nanos(RESUME_MILLIS));
      longest = Math.max(longest, free);
      if (free > nanos(WITHIN_MILLIS)) {
        return Verdict.invalid(
            Promise.L2,
            "a permit was free for " + free / 1_000_000 + " ms while others waited",
            List.of(idle));
      }
    }
    return Verdict.valid(
        Promise.L2, "no permit was free for more than " + longest / 1_000_000 + " ms");
  }

  static Verdict expiries(Evidence evidence, Replay replay) {
    Circumstances circumstances = evidence.circumstances();
    long longest = 0;
    int looked = 0;
    for (Replay.Lapse lapse : replay.lapses()) {
      long at = lapse.at().nanos();
      long since = at - nanos(lapse.lateMillis());
      boolean wanted =
          lapse.waiting().stream().anyMatch(worker -> !circumstances.isAway(worker, since, at));
      if (!wanted || circumstances.isOut(since, at)) {
        continue;
      }
      looked++;
      longest = Math.max(longest, lapse.lateMillis());
      if (lapse.lateMillis() > WITHIN_MILLIS + Evidence.SLACK_MILLIS) {
        return Verdict.invalid(
            Promise.L3,
            "a lease was missed for " + lapse.lateMillis() + " ms while others waited",
            List.of(lapse.id(), lapse.at()));
      }
    }
    return Verdict.valid(
        Promise.L3,
        looked + " leases ran out while others waited, freed within " + longest + " ms");
  }

  /** Nothing is pushed to a worker that has not been heard of for 3 s. */
  static Verdict deadWaiters(Evidence evidence, Replay replay) {
    int looked = 0;
    for (Granted grant : replay.grants()) {
      long at = grant.entry().nanos();
      String worker = Replay.workerOf(grant.id());
      if (grant.isPushed()) {
        looked++;
        if (evidence.circumstances().isStoppedThroughout(worker, at - nanos(HEARD_MILLIS), at)) {
          return Verdict.invalid(
              Promise.L4, "a grant for a worker that has been away for 3 s", List.of(grant));
        }
      }
    }
    return Verdict.valid(Promise.L4, looked + " pushes, none to a worker that is known to be away");
  }

  /** After whatever happened calls go on, and nothing stands still for longer than it may. */
  static Verdict service(Evidence evidence) {
    Circumstances circumstances = evidence.circumstances();
    List<Held> permits = new ArrayList<>(evidence.permits());
    permits.sort((one, other) -> Long.compare(one.begun(), other.begun()));
    if (permits.size() < 2) {
      return Verdict.unknown(Promise.L5, "fewer than two permits");
    }
    long last = permits.get(permits.size() - 1).begun();
    long longest = 0;
    for (Circumstances.Span outage : circumstances.outages()) {
      if (outage.to() > last - nanos(RESUME_MILLIS)) {
        continue;
      }
      long first =
          permits.stream().mapToLong(Held::begun).filter(at -> at > outage.to()).min().orElse(last);
      long bound = nanos(RESUME_MILLIS);
      long until = Math.min(first, outage.to() + bound);
      if (circumstances.isActedOn(outage.to(), until)
          || circumstances.isOut(outage.to() + 1, until)) {
        continue;
      }
      longest = Math.max(longest, first - outage.to());
      if (first - outage.to() > bound) {
        return Verdict.invalid(
            Promise.L5,
            "no grant for " + (first - outage.to()) / 1_000_000 + " ms after " + outage.what(),
            List.of(outage));
      }
    }
    // Every permit may be that of a dead worker, and then be pushed to one.
    long gap = nanos(circumstances.leaseMillis() + WITHIN_MILLIS + CLAIM_MILLIS);
    for (int i = 1; i < permits.size(); i++) {
      Held one = permits.get(i - 1);
      Held next = permits.get(i);
      if (next.begun() - one.begun() > gap
          && !circumstances.isOut(one.begun(), next.begun())
          && !circumstances.isActedOn(one.begun(), next.begun())) {
        return Verdict.invalid(
            Promise.L5,
            "no grant for " + (next.begun() - one.begun()) / 1_000_000 + " ms",
            List.of(one, next));
      }
    }
    return Verdict.valid(
        Promise.L5,
        circumstances.outages().size()
            + " outages, the first grant after one came within "
            + longest / 1_000_000
            + " ms");
  }

  static Verdict losses(Evidence evidence) {
    Circumstances circumstances = evidence.circumstances();
    long lease = nanos(circumstances.leaseMillis());
    Map<String, Long> released =
        evidence.releases().stream()
            .collect(Collectors.toMap(Release::id, Release::sent, Math::min));
    for (Renewal each : evidence.renewals()) {
      long from = each.replied() - lease;
      if (each.end() == 0
          && released.getOrDefault(each.id(), Long.MAX_VALUE) > each.replied()
          && !excused(circumstances, each.worker(), from, each.replied())) {
        return Verdict.invalid(Promise.L6, "a renewal found no lease", List.of(each));
      }
    }
    for (Held each : evidence.permits()) {
      if (each.end() == Held.End.LOST
          && !excused(circumstances, each.worker(), each.ended() - lease, each.ended() + lease)) {
        return Verdict.invalid(Promise.L6, "a holder lost its permit", List.of(each));
      }
    }
    return Verdict.valid(Promise.L6, evidence.permits().size() + " holders");
  }

  private static boolean excused(Circumstances circumstances, String worker, long from, long to) {
    return circumstances.isAway(worker, from, to)
        || circumstances.isOut(from, to)
        || circumstances.isCleared(from, to);
  }

  static Verdict leaks(Evidence evidence) {
    for (WorkerHistory worker : evidence.workers()) {
      String left = worker.leftThreads();
      if (evidence.circumstances().isDead(worker.worker())) {
        continue;
      }
      if (left == null || worker.torn() != null) {
        return Verdict.unknown(Promise.L7, worker.worker() + " did not come to its end");
      }
      if (!left.isEmpty()) {
        return Verdict.invalid(Promise.L7, worker.worker() + " left threads", List.of(left));
      }
    }
    Replay replay = evidence.replay();
    if (replay != null) {
      Verdict kept = keptBeyondItsEnd(evidence, replay);
      if (kept != null) {
        return kept;
      }
    }
    return evidence.liveAtEnd().isEmpty()
        ? Verdict.valid(Promise.L7, "no permit and no thread is left")
        : Verdict.invalid(Promise.L7, "permits are left", List.copyOf(evidence.liveAtEnd()));
  }

  /** A permit that its holder gave back, and that was taken still until time ended it. */
  private static @Nullable Verdict keptBeyondItsEnd(Evidence evidence, Replay replay) {
    Circumstances circumstances = evidence.circumstances();
    Map<String, Held> held = new HashMap<>();
    evidence.permits().forEach(each -> held.put(each.id(), each));
    for (Replay.Lapse lapse : replay.lapses()) {
      Held given = held.get(lapse.id());
      long at = lapse.at().nanos();
      if (given != null
          && given.end() == Held.End.GIVEN_BACK
          && at - given.ended() > nanos(0)
          && !circumstances.isAway(given.worker(), given.ended(), at)
          && !circumstances.isOut(given.ended(), at)) {
        return Verdict.invalid(
            Promise.L7,
            "a permit was taken for "
                + (at - given.ended()) / 1_000_000
                + " ms after it was given back",
            List.of(given, lapse.at()));
      }
    }
    return null;
  }
}
