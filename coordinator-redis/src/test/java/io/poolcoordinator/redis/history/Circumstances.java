package io.poolcoordinator.redis.history;

import io.poolcoordinator.RateLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

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

  private final int limit;
  private final long leaseMillis;
  private final long commandTimeoutMillis;
  private final List<RateLimit> windows;
  private final List<String> rotation;
  private final Map<String, List<Span>> away = new HashMap<>();
  private final List<Span> outages = new CopyOnWriteArrayList<>();
  private final List<Span> acts = new CopyOnWriteArrayList<>();
  private final List<Long> losses = new CopyOnWriteArrayList<>();
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
    this.limit = limit;
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

  /** A worker was stopped, or killed ({@code to} is {@link Long#MAX_VALUE} then). */
  public void away(String worker, String what, long from, long to) {
    away.computeIfAbsent(worker, none -> new ArrayList<>()).add(new Span(what, from, to));
  }

  /** Redis did not answer workers as it should, or not all of them. */
  public void outage(String what, long from, long to) {
    outages.add(new Span(what, from, to));
  }

  /** People did something that ends permits or waits, or keeps them from being granted. */
  public void act(String what, long from, long to) {
    acts.add(new Span(what, from, to));
  }

  /** Redis lost its state. */
  public void loss(long at) {
    losses.add(at);
  }

  /** The most permits that may be valid at once. */
  int overlapBound() {
    return losses.isEmpty() ? largestLimit : 2 * largestLimit;
  }

  int limit() {
    return limit;
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

  List<Long> losses() {
    return losses;
  }

  List<Span> outages() {
    return outages;
  }

  List<Span> acts() {
    return acts;
  }

  /** Whether a worker was away at some time of a span, or died before it ended. */
  boolean isAway(String worker, long since, long until) {
    return away.getOrDefault(worker, List.of()).stream()
        .anyMatch(span -> span.touches(since, until));
  }

  /** Whether a worker was away all the time of a span. */
  boolean isAwayThroughout(String worker, long since, long until) {
    return away.getOrDefault(worker, List.of()).stream()
        .anyMatch(span -> span.from() < since && until < span.to());
  }

  /** Whether Redis was away at some time of a span. */
  boolean isOut(long since, long until) {
    return outages.stream().anyMatch(span -> span.touches(since, until));
  }

  /** Whether people did something at some time of a span. */
  boolean isActedOn(long since, long until) {
    return acts.stream().anyMatch(span -> span.touches(since, until));
  }

  /** Returns those that never came back. */
  boolean isDead(String worker) {
    return away.getOrDefault(worker, List.of()).stream()
        .anyMatch(span -> span.to() == Long.MAX_VALUE);
  }
}
