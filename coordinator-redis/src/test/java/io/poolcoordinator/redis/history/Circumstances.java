package io.poolcoordinator.redis.history;

import io.poolcoordinator.RateLimit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * What was set up, and what was done to it: a check judges by these. Times are those of {@code
 * System.nanoTime()}. Written by the thread that injects faults, read when all has ended.
 */
public final class Circumstances {

  /**
   * A time in which something was so.
   *
   * @param what what was done, for people
   * @param from since when
   * @param to until when
   */
  public record Span(String what, long from, long to) {

    boolean touches(long since, long until) {
      return from <= until && since <= to;
    }
  }

  /** The end of what does not end. */
  public static final long FOR_EVER = Long.MAX_VALUE;

  private final long leaseMillis;
  private final long commandTimeoutMillis;
  private final List<RateLimit> windows;
  private final List<String> rotation;
  private final Map<String, List<Span>> stopped = new ConcurrentHashMap<>();
  private final Map<String, List<Span>> cutOff = new ConcurrentHashMap<>();
  private final List<Span> outages = new CopyOnWriteArrayList<>();
  private final List<Span> holdUps = new CopyOnWriteArrayList<>();
  private final List<Span> clears = new CopyOnWriteArrayList<>();
  private final List<Span> losses = new CopyOnWriteArrayList<>();
  private int largestLimit;

  /**
   * What is set up.
   *
   * @param limit the pool's limit at first
   * @param leaseMillis its lease
   * @param commandTimeoutMillis the workers' command timeout
   * @param windows its rate windows, which stay as they are
   * @param rotation its members, one entry per unit of weight, which stay as they are
   */
  public Circumstances(
      int limit,
      long leaseMillis,
      long commandTimeoutMillis,
      List<RateLimit> windows,
      List<String> rotation) {
    this.largestLimit = limit;
    this.leaseMillis = leaseMillis;
    this.commandTimeoutMillis = commandTimeoutMillis;
    this.windows = List.copyOf(windows);
    this.rotation = List.copyOf(rotation);
  }

  /** The limit was changed. */
  public void resized(int to) {
    largestLimit = Math.max(largestLimit, to);
  }

  /** A worker was stopped, or killed ({@code to} is {@link #FOR_EVER} then). */
  public void stopped(String worker, String what, long from, long to) {
    add(stopped, worker, new Span(what, from, to));
  }

  /** A worker did not reach Redis, or did not hear of it, or not always. */
  public void cutOff(String worker, String what, long from, long to) {
    add(cutOff, worker, new Span(what, from, to));
  }

  private static void add(Map<String, List<Span>> spans, String worker, Span span) {
    spans.computeIfAbsent(worker, none -> new CopyOnWriteArrayList<>()).add(span);
  }

  /** Redis did not answer workers as it should, or not all of them. */
  public void outage(String what, long from, long to) {
    outages.add(new Span(what, from, to));
  }

  /** People did something because of which nobody is granted anything for a while. */
  public void heldUp(String what, long from, long to) {
    holdUps.add(new Span(what, from, to));
  }

  /** People ended permits, or waits. */
  public void cleared(String what, long from, long to) {
    clears.add(new Span(what, from, to));
  }

  /** Redis lost its state, or some of it, at some time of a span. */
  public void lost(String what, long from, long to) {
    losses.add(new Span(what, from, to));
  }

  /** The most permits that may be valid at once. */
  int overlapBound() {
    return losses.isEmpty() ? largestLimit : 2 * largestLimit;
  }

  long leaseMillis() {
    return leaseMillis;
  }

  long commandTimeoutMillis() {
    return commandTimeoutMillis;
  }

  List<RateLimit> windows() {
    return windows;
  }

  List<String> rotation() {
    return rotation;
  }

  List<Span> losses() {
    return losses;
  }

  /** Whether Redis may have lost its state within a span. */
  boolean isLost(long since, long until) {
    return touches(losses, since, until);
  }

  List<Span> outages() {
    return outages;
  }

  List<Span> clears() {
    return clears;
  }

  /** Whether a worker was stopped at some time of a span, or died before it ended. */
  boolean isStopped(String worker, long since, long until) {
    return touches(stopped.getOrDefault(worker, List.of()), since, until);
  }

  /** Whether a worker was stopped, dead or cut off at some time of a span. */
  boolean isAway(String worker, long since, long until) {
    return isStopped(worker, since, until)
        || touches(cutOff.getOrDefault(worker, List.of()), since, until);
  }

  /** Whether a worker was stopped or dead all the time of a span. */
  boolean isStoppedThroughout(String worker, long since, long until) {
    return stopped.getOrDefault(worker, List.of()).stream()
        .anyMatch(span -> span.from() < since && until < span.to());
  }

  /** Whether Redis was away at some time of a span. */
  boolean isOut(long since, long until) {
    return touches(outages, since, until);
  }

  /**
   * How long the longest part of a span is in which Redis was there, but for a while after it came
   * back.
   *
   * @param after how long that while is
   */
  long longestInService(long since, long until, long after) {
    long longest = 0;
    long at = since;
    for (Span outage : outages.stream().sorted(Comparator.comparingLong(Span::from)).toList()) {
      if (at >= until || outage.from() > until) {
        break;
      }
      longest = Math.max(longest, outage.from() - at);
      at = Math.max(at, outage.to() >= until ? until : outage.to() + after);
    }
    return Math.max(longest, until - at);
  }

  /** Whether people ended something at some time of a span, or a lease before it. */
  boolean isCleared(long since, long until) {
    return touches(clears, since - TimeUnit.MILLISECONDS.toNanos(leaseMillis), until);
  }

  /** Whether people ended something, or held all up, at some time of a span. */
  boolean isActedOn(long since, long until) {
    return isCleared(since, until) || touches(holdUps, since, until);
  }

  private static boolean touches(List<Span> spans, long since, long until) {
    return spans.stream().anyMatch(span -> span.touches(since, until));
  }

  /** Whether a worker never came back. */
  boolean isDead(String worker) {
    return stopped.getOrDefault(worker, List.of()).stream().anyMatch(span -> span.to() == FOR_EVER);
  }
}
