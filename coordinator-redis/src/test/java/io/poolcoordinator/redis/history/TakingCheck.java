package io.poolcoordinator.redis.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * S9: each run of a script that grants adds as many units to each window as its grants cost, and
 * each of them has a member if the pool has any. For a pool from which nobody takes units alone.
 */
final class TakingCheck {

  private final String prefix;
  private final Set<String> windows;
  private final Map<String, Long> newest = new HashMap<>();
  private final Map<String, Long> added = new HashMap<>();
  private final Map<Long, List<Granted>> grants;
  private final List<Verdict> findings = new ArrayList<>();
  private long run;

  private TakingCheck(Journal journal, Replay replay, Circumstances circumstances) {
    this.prefix = journal.prefix() + ":window:";
    this.windows =
        circumstances.windows().stream()
            .map(window -> window.toString().replaceFirst("^\\d+/", ""))
            .collect(Collectors.toSet());
    this.grants = replay.grants().stream().collect(Collectors.groupingBy(TakingCheck::runOf));
  }

  private static long runOf(Granted grant) {
    JournalEntry.Run by = grant.entry().run();
    return by == null ? 0 : by.number();
  }

  static Verdict of(Journal journal, Replay replay, Circumstances circumstances) {
    if (!circumstances.rotation().isEmpty()) {
      for (Granted grant : replay.grants()) {
        if (!circumstances.rotation().contains(grant.member())) {
          return Verdict.invalid(Promise.S9, "a grant without a member", List.of(grant));
        }
      }
    }
    TakingCheck check = new TakingCheck(journal, replay, circumstances);
    journal.entries().forEach(check::step);
    check.endRun();
    return check.findings.isEmpty()
        ? Verdict.valid(Promise.S9, replay.grants().size() + " grants, windows " + check.windows)
        : check.findings.get(0);
  }

  private void step(JournalEntry entry) {
    long number = entry.run() == null ? 0 : entry.run().number();
    if (number != run) {
      endRun();
      run = number;
    }
    if (entry.words().size() < 2 || !entry.word(1).startsWith(prefix)) {
      return;
    }
    String window = entry.word(1).substring(prefix.length());
    switch (entry.word(0)) {
      case "RPUSH" ->
          entry.words().subList(2, entry.words().size()).forEach(b -> add(window, b, 0));
      case "LSET" -> add(window, entry.word(3), newest.getOrDefault(window, 0L));
      default -> {
        // A window that is deleted, say: its next bucket is pushed.
      }
    }
  }

  private void add(String window, String bucket, long before) {
    long units = Long.parseLong(bucket.substring(bucket.indexOf(' ') + 1));
    added.merge(window, units - before, Long::sum);
    newest.put(window, units);
  }

  private void endRun() {
    List<Granted> made = grants.getOrDefault(run, List.of());
    if (run != 0 && !made.isEmpty()) {
      long cost = made.stream().mapToLong(Granted::cost).sum();
      for (String window : windows) {
        if (added.getOrDefault(window, 0L) != cost) {
          findings.add(
              Verdict.invalid(
                  Promise.S9,
                  "window " + window + " took " + added.getOrDefault(window, 0L) + " for " + cost,
                  made));
        }
      }
    }
    added.clear();
  }
}
