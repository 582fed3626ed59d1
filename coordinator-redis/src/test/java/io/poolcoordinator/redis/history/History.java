package io.poolcoordinator.redis.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.Collectors;

/** The permits of several workers, and figures of them. {@link Checker} judges. */
public record History(List<Held> permits) {

  /** Returns the permits of what workers wrote down. */
  public static History of(List<WorkerHistory> workers) {
    return new History(workers.stream().flatMap(each -> each.permits().stream()).toList());
  }

  /** The most permits that were held at one instant. */
  public int highestOverlap() {
    return Overlap.beyond(
            Integer.MAX_VALUE,
            permits.stream().map(held -> new Overlap.Interval(held, held.ended())).toList())
        .size();
  }

  /**
   * How many were granted before somebody who had been in the queue earlier. Tickets and tokens
   * come from one counter, so that a permit that was granted at once stands where its token is. One
   * whose ticket is not known is left out.
   */
  public int overtakes() {
    List<Held> latestFirst = new ArrayList<>(permits);
    latestFirst.sort(Comparator.comparingLong(Held::token).reversed());
    long earliestServedLater = Long.MAX_VALUE;
    int overtakes = 0;
    for (Held held : latestFirst) {
      if (held.ticket() == Held.UNKNOWN) {
        continue;
      }
      long place = held.ticket() == 0 ? held.token() : held.ticket();
      if (place > earliestServedLater) {
        overtakes++;
      }
      if (held.ticket() > 0) {
        earliestServedLater = Math.min(earliestServedLater, held.ticket());
      }
    }
    return overtakes;
  }

  /** How many tokens were given more than once. */
  public long repeatedTokens() {
    return permits.size() - permits.stream().map(Held::token).distinct().count();
  }

  /**
   * How many permits have a lower token than one that had ended before they were asked for: tokens
   * grow from grant to grant, whatever was lost between the two.
   */
  public int tokensOutOfOrder() {
    return outOfOrder().size();
  }

  /** Those permits, each behind the one with the larger token that had ended before. */
  List<List<Held>> outOfOrder() {
    List<Held> byEnd = new ArrayList<>(permits);
    byEnd.sort(Comparator.comparingLong(Held::ended));
    List<Held> byAsked = new ArrayList<>(permits);
    byAsked.sort(Comparator.comparingLong(Held::asked));
    List<List<Held>> outOfOrder = new ArrayList<>();
    Held largest = null;
    int ended = 0;
    for (Held held : byAsked) {
      while (byEnd.get(ended).ended() < held.asked()) {
        Held next = byEnd.get(ended++);
        largest = largest == null || next.token() > largest.token() ? next : largest;
      }
      if (largest != null && held.token() <= largest.token()) {
        outOfOrder.add(List.of(largest, held));
      }
    }
    return outOfOrder;
  }

  /** Permits per thread: the fewest and the most. */
  public LongSummaryStatistics perThread() {
    return permits.stream()
        .collect(Collectors.groupingBy(Held::thread, Collectors.counting()))
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .summaryStatistics();
  }

  /** The wait, in milliseconds, that the given part of all permits did not exceed. */
  public double waitMillis(double part) {
    long[] waits = permits.stream().mapToLong(Held::waited).sorted().toArray();
    return waits[(int) Math.min(waits.length - 1, Math.ceil(part * waits.length))] / 1e6;
  }

  /** The longest time, in milliseconds, in which no permit was granted. */
  public double longestGapMillis() {
    long[] begun = permits.stream().mapToLong(Held::begun).sorted().toArray();
    long gap = 0;
    for (int i = 1; i < begun.length; i++) {
      gap = Math.max(gap, begun[i] - begun[i - 1]);
    }
    return gap / 1e6;
  }
}
