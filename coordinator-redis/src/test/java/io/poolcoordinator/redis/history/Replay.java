package io.poolcoordinator.redis.history;

import io.poolcoordinator.redis.script.Script;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The pool as a {@link Journal} tells it, command by command: which permits are live, who waits,
 * and what is wrong with a step in the light of what came before.
 */
final class Replay {

  private static final Pattern RECORD =
      Pattern.compile("^since=(\\S+) token=(\\d+) (?:member=(\\S+) )?cost=(\\d+) label=.*$");

  /** A permit that is live. */
  private static final class Live {
    final Granted grant;
    long end;
    boolean claimed;

    Live(Granted grant, long end, boolean claimed) {
      this.grant = grant;
      this.end = end;
      this.claimed = claimed;
    }
  }

  private final String prefix;
  private final Map<String, Live> live = new LinkedHashMap<>();
  private final Map<String, JournalEntry> records = new HashMap<>();
  private final Map<String, Long> tickets = new HashMap<>();

  /** Those of them that are not parked, the first in front. */
  private final NavigableSet<Queued> queue = new TreeSet<>();

  private final Map<String, JournalEntry> ended = new HashMap<>();
  private final Map<String, JournalEntry> lapsed = new HashMap<>();
  private final List<Granted> grants = new ArrayList<>();
  private final List<Lapse> lapses = new ArrayList<>();
  private final List<Verdict> findings = new ArrayList<>();
  private final Map<Granted, List<Granted>> tooMany = new LinkedHashMap<>();
  private long run;
  private long limit = -1;
  private final List<Idle> idle = new ArrayList<>();
  private Set<String> idleWaiting = Set.of();
  private long idleSince;
  private boolean active = true;
  private long states;
  private long lastToken;
  private @Nullable JournalEntry lastTokenAt;

  /** A waiter at its place. */
  private record Queued(long ticket, String id) implements Comparable<Queued> {

    @Override
    public int compareTo(Queued other) {
      int byTicket = Long.compare(ticket, other.ticket);
      return byTicket == 0 ? id.compareTo(other.id) : byTicket;
    }
  }

  /**
   * A lease that ended by time.
   *
   * @param id the permit
   * @param lateMillis how long after its end
   * @param claimed whether its worker had heard of it
   * @param waiting the workers that waited meanwhile
   * @param at the command that ended it
   */
  record Lapse(String id, long lateMillis, boolean claimed, Set<String> waiting, JournalEntry at) {}

  /**
   * A time for which a slot was free although somebody waited for one.
   *
   * @param from since when, by nanoTime
   * @param to until when
   * @param waiting the workers that waited
   */
  record Idle(long from, long to, Set<String> waiting) {}

  /** Shorter times are those within a script, or between two messages. */
  private static final long IDLE_NANOS = 100_000_000;

  private Replay(String prefix) {
    this.prefix = prefix;
  }

  static Replay of(Journal journal) {
    Replay replay = new Replay(journal.prefix());
    journal.entries().forEach(replay::step);
    replay.endRun();
    return replay;
  }

  private void step(JournalEntry entry) {
    if (entry.run() == null || entry.run().number() != run) {
      endRun();
      run = entry.run() == null ? 0 : entry.run().number();
    }
    if (entry.word(0).startsWith("FLUSH")) {
      lost();
    } else if (entry.word(0).equals("DEL") || entry.word(0).equals("UNLINK")) {
      entry.words().stream().skip(1).forEach(key -> step(entry, key));
    } else {
      step(entry, entry.word(1));
    }
    noteIdle(entry);
  }

  private void noteIdle(JournalEntry entry) {
    long now = entry.micros() / 1_000;
    boolean free = limit > live.values().stream().filter(each -> each.end > now).count();
    boolean idles = free && active && !queue.isEmpty();
    if (!idles) {
      if (idleSince != 0 && entry.nanos() - idleSince > IDLE_NANOS) {
        idle.add(new Idle(idleSince, entry.nanos(), idleWaiting));
      }
      idleSince = 0;
    } else if (idleSince == 0) {
      idleSince = entry.nanos();
      idleWaiting = waiting();
    }
  }

  private Set<String> waiting() {
    return queue.stream().map(waiter -> workerOf(waiter.id())).collect(Collectors.toSet());
  }

  private void step(JournalEntry entry, String key) {
    switch (key.substring(prefix.length())) {
      case "" -> settings(entry);
      case ":leases" -> leases(entry);
      case ":holders" -> holders(entry);
      case ":waiters" -> waiters(entry);
      default -> {
        // Whatever is kept beside the truth.
      }
    }
  }

  /** Everything is gone; those who hold permits may be taken back in. */
  void lost() {
    states++;
    live.clear();
    records.clear();
    clearQueue();
    ended.clear();
    lapsed.clear();
    limit = -1;
    active = true;
  }

  private void settings(JournalEntry entry) {
    if (entry.word(0).equals("HSET")) {
      for (int i = 2; i + 1 < entry.words().size(); i += 2) {
        if (entry.word(i).equals("limit")) {
          limit = Long.parseLong(entry.word(i + 1));
        } else if (entry.word(i).equals("state")) {
          active = entry.word(i + 1).equals("active");
          if (entry.word(i + 1).equals("deleted")) {
            // Whoever makes it anew begins with windows and turns that know nothing of before.
            states++;
          }
        }
      }
    }
  }

  private void holders(JournalEntry entry) {
    if (!entry.word(0).equals("HSET")) {
      return;
    }
    String id = entry.word(2);
    JournalEntry before = records.put(id, entry);
    Live holder = live.get(id);
    if (holder != null && before != null && !before.word(3).equals(entry.word(3))) {
      invalid(Promise.S3, "a live permit was granted once more", before, entry);
    }
  }

  private void leases(JournalEntry entry) {
    switch (entry.word(0)) {
      case "ZADD" -> leased(entry);
      case "ZREM" ->
          entry.words().subList(2, entry.words().size()).forEach(id -> unleased(id, entry));
      case "DEL", "UNLINK" -> List.copyOf(live.keySet()).forEach(id -> remove(id, entry));
      default -> {
        // Not a command on leases.
      }
    }
  }

  private void leased(JournalEntry entry) {
    boolean onlyExisting = entry.word(2).equals("XX");
    int first = onlyExisting ? 3 : 2;
    long end = Math.round(Double.parseDouble(entry.word(first)));
    String id = entry.word(first + 1);
    Live holder = live.get(id);
    if (holder != null) {
      holder.end = end;
      holder.claimed = true;
      return;
    }
    if (onlyExisting) {
      return;
    }
    JournalEntry record = records.get(id);
    if (entry.run() == null || record == null) {
      invalid(Promise.S4, "a lease that no grant made", entry);
      return;
    }
    boolean takenBack =
        entry.run().script() == Script.RENEW && entry.run().arguments().contains(id);
    Granted granted = granted(id, end, record, entry, takenBack);
    live.put(id, new Live(granted, end, granted.ticket() == 0 || takenBack));
    if (takenBack) {
      takenBack(granted);
    } else {
      grants.add(granted);
      judge(granted);
    }
  }

  private Granted granted(
      String id, long end, JournalEntry record, JournalEntry entry, boolean takenBack) {
    Matcher parts = RECORD.matcher(record.word(3));
    if (!parts.matches()) {
      throw new IllegalStateException("not a record: " + record);
    }
    long since = Instant.parse(parts.group(1)).toEpochMilli();
    long others = live.values().stream().filter(each -> each.end > since).count();
    Long ticket = tickets.get(id);
    return new Granted(
        id,
        Long.parseLong(parts.group(2)),
        since,
        end,
        ticket == null ? 0 : ticket,
        parts.group(3) == null ? "" : parts.group(3),
        Integer.parseInt(parts.group(4)),
        takenBack ? 0 : others + 1,
        limit,
        states,
        entry);
  }

  private void judge(Granted granted) {
    JournalEntry entry = granted.entry();
    if (limit < 0) {
      findings.add(Verdict.unknown(Promise.S1, "no limit was set when it was granted: " + granted));
    } else if (granted.live() > limit) {
      List<Granted> others = new ArrayList<>();
      live.values().stream()
          .filter(each -> each.end > granted.since())
          .forEach(each -> others.add(each.grant));
      tooMany.put(granted, others);
    }
    if (granted.token() <= lastToken && lastTokenAt != null) {
      invalid(Promise.S7, "a token that does not grow", lastTokenAt, entry);
    }
    lastToken = Math.max(lastToken, granted.token());
    lastTokenAt = entry;
    JournalEntry end = ended.get(granted.id());
    if (end != null) {
      invalid(Promise.S6, "a permit was granted after its end", end, entry);
    }
    lapsed.remove(granted.id());
    // Who stands in front when one is granted out of the queue, or past it.
    long place = granted.ticket() == 0 ? Long.MAX_VALUE : granted.ticket();
    for (Queued waiter : queue) {
      if (waiter.ticket() >= place) {
        break;
      }
      findings.add(
          Verdict.invalid(
              Promise.S8,
              "a waiter was overtaken",
              List.of(waiter.id() + " waits with ticket " + waiter.ticket(), granted)));
    }
  }

  /** A script that sets another limit grants by it, and writes it with its last commands. */
  private void endRun() {
    tooMany.forEach(
        (granted, others) -> {
          if (granted.live() > limit) {
            findings.add(
                Verdict.invalid(
                    Promise.S1, granted.live() + " live permits, the limit is " + limit, others));
          }
        });
    tooMany.clear();
  }

  private void takenBack(Granted granted) {
    JournalEntry end = ended.getOrDefault(granted.id(), lapsed.get(granted.id()));
    if (end != null) {
      invalid(Promise.S6, "a permit was taken back in after its end", end, granted.entry());
    }
  }

  private void unleased(String id, JournalEntry entry) {
    Live holder = live.get(id);
    if (holder == null) {
      return;
    }
    JournalEntry.Run run = entry.run();
    boolean told =
        run == null
            || run.script() == Script.ACT
            || (run.script() == Script.RELEASE && run.arguments().get(1).equals(id));
    if (told) {
      remove(id, entry);
      return;
    }
    // By time: the script's clock is at or before that of the journal.
    long nowMillis = entry.micros() / 1_000 + 1;
    if (holder.end > nowMillis) {
      findings.add(
          Verdict.invalid(
              Promise.S5,
              "a lease ended " + (holder.end - nowMillis) + " ms early",
              List.of(holder.grant, entry)));
    }
    lapses.add(new Lapse(id, nowMillis - holder.end, holder.claimed, waiting(), entry));
    live.remove(id);
    (holder.claimed ? ended : lapsed).put(id, entry);
  }

  private void remove(String id, JournalEntry entry) {
    live.remove(id);
    ended.put(id, entry);
  }

  private void waiters(JournalEntry entry) {
    List<String> words = entry.words();
    switch (entry.word(0)) {
      case "ZADD" -> {
        long ticket = Math.round(Double.parseDouble(words.get(2)));
        String id = words.get(3);
        leave(id);
        tickets.put(id, ticket);
        if (ticket > 0) {
          queue.add(new Queued(ticket, id));
        }
      }
      case "ZREM" -> words.subList(2, words.size()).forEach(this::leave);
      case "DEL", "UNLINK" -> clearQueue();
      default -> {
        // Not a command on queues.
      }
    }
  }

  private void leave(String id) {
    Long ticket = tickets.remove(id);
    if (ticket != null) {
      queue.remove(new Queued(ticket, id));
    }
  }

  private void clearQueue() {
    tickets.clear();
    queue.clear();
  }

  private void invalid(Promise promise, String text, JournalEntry... piece) {
    findings.add(Verdict.invalid(promise, text, List.of(piece)));
  }

  /** The id of the worker that made an id. */
  static String workerIdOf(String id) {
    return id.substring(0, Math.max(0, id.lastIndexOf(':')));
  }

  /** The part of it that people choose. */
  static String workerOf(String id) {
    String worker = workerIdOf(id);
    return worker.substring(0, Math.max(0, worker.lastIndexOf('-')));
  }

  /** All grants, in the order in which the server made them. */
  List<Granted> grants() {
    return grants;
  }

  /** All leases that ended by time. */
  List<Lapse> lapses() {
    return lapses;
  }

  /** All times for which a slot was free in vain. */
  List<Idle> idle() {
    return idle;
  }

  /** What is wrong by itself. */
  List<Verdict> findings() {
    return findings;
  }

  /** The permits that are live at the end. */
  Set<String> live() {
    return live.keySet();
  }
}
