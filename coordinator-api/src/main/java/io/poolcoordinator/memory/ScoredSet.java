package io.poolcoordinator.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Members in the order of their scores, and by name where scores are equal. */
final class ScoredSet {

  /** A member and its score. */
  record Scored(String member, long score) {}

  /** Sorts behind every member that an id or a worker's name can be. */
  private static final String LAST = "\uffff";

  private final Map<String, Long> scores = new HashMap<>();
  private final TreeSet<Scored> order =
      new TreeSet<>(Comparator.comparingLong(Scored::score).thenComparing(Scored::member));

  void put(String member, long score) {
    Long previous = scores.put(member, score);
    if (previous != null) {
      order.remove(new Scored(member, previous));
    }
    order.add(new Scored(member, score));
  }

  boolean remove(String member) {
    Long previous = scores.remove(member);
    return previous != null && order.remove(new Scored(member, previous));
  }

  void clear() {
    scores.clear();
    order.clear();
  }

  @Nullable Long score(String member) {
    return scores.get(member);
  }

  boolean contains(String member) {
    return scores.containsKey(member);
  }

  int size() {
    return scores.size();
  }

  boolean isEmpty() {
    return scores.isEmpty();
  }

  @Nullable Scored first() {
    return order.isEmpty() ? null : order.first();
  }

  @Nullable Scored last() {
    return order.isEmpty() ? null : order.last();
  }

  /** Members with at most this score, the smallest first. */
  List<Scored> upTo(long score, int atMost) {
    return start(order.headSet(new Scored(LAST, score), true), atMost);
  }

  /** Members with a larger score, the smallest first. */
  List<Scored> above(long score, int atMost) {
    return start(order.tailSet(new Scored(LAST, score), false), atMost);
  }

  void removeUpTo(long score) {
    for (Scored first = first(); first != null && first.score() <= score; first = first()) {
      remove(first.member());
    }
  }

  /** How many members have at most this score. */
  int countUpTo(long score) {
    // Whoever queues last asks this most often, and then all count.
    return order.isEmpty() || order.last().score() <= score
        ? order.size()
        : order.headSet(new Scored(LAST, score), true).size();
  }

  /** A copy, for looking at. */
  Map<String, Long> scores() {
    return new HashMap<>(scores);
  }

  private static List<Scored> start(Collection<Scored> scored, int atMost) {
    List<Scored> start = new ArrayList<>();
    for (Scored one : scored) {
      if (start.size() == atMost) {
        break;
      }
      start.add(one);
    }
    return start;
  }
}
