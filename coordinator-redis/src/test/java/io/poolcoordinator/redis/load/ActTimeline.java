package io.poolcoordinator.redis.load;

import io.poolcoordinator.admin.AdministrativeEvent;
import io.poolcoordinator.redis.history.Held;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people did to a pool, and when, as its events tell: which limit was in force at a time. */
final class ActTimeline {

  private static final Pattern LIMIT = Pattern.compile("(?:^| )limit=(\\d+)");
  private static final Pattern HOLDERS = Pattern.compile("(?:^| )holders=(\\d+)");

  private final NavigableMap<Long, Integer> limits = new TreeMap<>();
  private final List<Long> ends = new ArrayList<>();
  private final Map<String, Long> endedPermits = new HashMap<>();
  private final List<AdministrativeEvent> events;

  /**
   * Reads events.
   *
   * @param events the oldest first, from the one on that made the pool
   */
  ActTimeline(List<AdministrativeEvent> events) {
    this.events = List.copyOf(events);
    for (AdministrativeEvent event : events) {
      long time = event.time().toEpochMilli();
      Matcher limit = LIMIT.matcher(event.after());
      if (limit.find()) {
        limits.put(time, Integer.parseInt(limit.group(1)));
      }
      switch (event.act()) {
        case "cleared", "made" -> ends.add(time);
        case "permit-ended" -> endedPermits.put(event.before(), time);
        default -> {}
      }
    }
  }

  /** The most that may have been in force within the millisecond. */
  int limitAt(long millis) {
    int before =
        limits.floorEntry(millis - 1) == null ? 0 : limits.floorEntry(millis - 1).getValue();
    return limits.subMap(millis, true, millis + 1, true).values().stream()
        .max(Comparator.naturalOrder())
        .map(within -> Math.max(within, before))
        .orElse(before);
  }

  /** When a permit ended at the latest, in ms of the server's time: people may have ended it. */
  private long end(Held held, long offset) {
    long ended = (held.ended() + offset) / 1_000_000;
    long all = ends.stream().filter(end -> end >= held.since()).min(Long::compare).orElse(ended);
    return Math.min(ended, Math.min(all, endedPermits.getOrDefault(held.id(), ended)));
  }

  /** How many permits were held in all when these acts were done. */
  long holdersAt(String act) {
    return events.stream()
        .filter(event -> event.act().equals(act))
        .map(event -> HOLDERS.matcher(event.before()))
        .filter(Matcher::find)
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .sum();
  }

  long count(String act) {
    return events.stream().filter(event -> event.act().equals(act)).count();
  }

  /**
   * Grants at which more permits were live than the limit in force allowed (S1). A holder gives its
   * permit back before the store has it, so that what is counted was live for certain.
   *
   * @param offset of the server's milliseconds to {@link System#nanoTime()}
   */
  List<String> exceeded(Collection<Held> permits, long offset) {
    List<Held> byToken = new ArrayList<>(permits);
    byToken.sort(Comparator.comparingLong(Held::token));
    List<Held> live = new ArrayList<>();
    List<String> exceeded = new ArrayList<>();
    for (Held granted : byToken) {
      // Whoever ended within the millisecond of the grant may have ended before it.
      live.removeIf(held -> end(held, offset) <= granted.since() + 1);
      live.add(granted);
      int limit = limitAt(granted.since());
      if (live.size() > limit) {
        exceeded.add(granted + ": " + live.size() + " of " + limit);
      }
    }
    return exceeded;
  }
}
