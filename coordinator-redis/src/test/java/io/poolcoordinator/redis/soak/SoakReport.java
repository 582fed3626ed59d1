package io.poolcoordinator.redis.soak;

import io.poolcoordinator.redis.history.Promise;
import io.poolcoordinator.redis.history.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which faults struck how often, and which promises were judged how often, with what result. */
final class SoakReport {

  private final Map<String, Integer> faults = new TreeMap<>();
  private final Map<String, Integer> failures = new TreeMap<>();
  private final Map<Promise, Map<Verdict.Status, Integer>> promises = new EnumMap<>(Promise.class);
  private final List<String> comparisons = new ArrayList<>();
  private int rounds;

  /** A fault struck in a round. */
  void struck(String fault, boolean failed) {
    faults.merge(fault, 1, Integer::sum);
    failures.merge(fault, failed ? 1 : 0, Integer::sum);
  }

  /** The model-based test was run in between. */
  void compared(String result) {
    comparisons.add(result);
  }

  void add(Round.Outcome outcome) {
    rounds++;
    outcome.struck().forEach(fault -> struck(fault.name(), !outcome.broken().isEmpty()));
    Map<Promise, Verdict.Status> worst = new EnumMap<>(Promise.class);
    for (Verdict verdict : outcome.verdicts()) {
      worst.merge(
          verdict.promise(),
          verdict.status(),
          (one, other) -> one == Verdict.Status.VALID ? other : one);
    }
    worst.forEach(
        (promise, status) ->
            promises
                .computeIfAbsent(promise, none -> new TreeMap<>())
                .merge(status, 1, Integer::sum));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(rounds).append(" rounds\n\n| fault | times | in rounds that failed |\n");
    text.append("| --- | --- | --- |\n");
    faults.forEach(
        (fault, times) ->
            text.append("| ")
                .append(fault)
                .append(" | ")
                .append(times)
                .append(" | ")
                .append(failures.get(fault))
                .append(" |\n"));
    text.append("\n| promise | rounds |\n| --- | --- |\n");
    promises.forEach(
        (promise, statuses) ->
            text.append("| ")
                .append(promise)
                .append(' ')
                .append(promise.text())
                .append(" | ")
                .append(statuses)
                .append(" |\n"));
    text.append("\nScripts against the store in memory:\n");
    comparisons.forEach(each -> text.append("- ").append(each).append('\n'));
    return text.toString();
  }
}
