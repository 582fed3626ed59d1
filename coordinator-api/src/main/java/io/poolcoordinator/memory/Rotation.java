package io.poolcoordinator.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whose turn it is: members' names, one for each unit of weight, the next one first. It is the
 * truth for weights, and for who is a member.
 */
final class Rotation {

  /** One of the turns of a member, at (2k+1)/(2w) of the round. */
  private record Turn(String name, int weight, int odd) {

    private static final Comparator<Turn> ORDER =
        ((Comparator<Turn>)
                (one, other) ->
                    Long.compare((long) one.odd * other.weight, (long) other.odd * one.weight))
            .thenComparing(Comparator.comparingInt(Turn::weight).reversed())
            .thenComparing(Turn::name);
  }

  private final List<String> turns = new ArrayList<>();

  /** Spreads turns evenly: {@code {a:1, b:2}} is b a b. */
  static List<String> spread(Map<String, Integer> weights) {
    List<Turn> spread = new ArrayList<>();
    weights.forEach(
        (name, weight) -> {
          for (int k = 0; k < weight; k++) {
            spread.add(new Turn(name, weight, 2 * k + 1));
          }
        });
    spread.sort(Turn.ORDER);
    return new ArrayList<>(spread.stream().map(Turn::name).toList());
  }

  /**
   * Gives members other weights. Those whose weight stays keep their places to each other.
   *
   * @param wanted the weight of each member
   * @param start the turn with which a rotation begins that was empty
   */
  void reweigh(SortedMap<String, Integer> wanted, int start) {
    if (turns.isEmpty()) {
      turns.addAll(spread(wanted));
      if (!turns.isEmpty()) {
        Collections.rotate(turns, -Math.floorMod(start, turns.size()));
      }
      return;
    }
    turns.retainAll(wanted.keySet());
    Map<String, Integer> weights = weights();
    wanted.forEach(
        (name, weight) -> {
          if (!weight.equals(weights.get(name))) {
            removeAll(name);
            insert(name, weight);
          }
        });
  }

  private void insert(String name, int weight) {
    long others = turns.size();
    for (int k = 0; k < weight; k++) {
      turns.add((int) ((2L * k + 1) * others / (2L * weight)) + k, name);
    }
  }

  /** How many turns each member has, by name. */
  TreeMap<String, Integer> weights() {
    TreeMap<String, Integer> weights = new TreeMap<>();
    turns.forEach(name -> weights.merge(name, 1, Integer::sum));
    return weights;
  }

  /** The members, each once, in the order of their next turns. */
  Set<String> names() {
    return new LinkedHashSet<>(turns);
  }

  boolean contains(String name) {
    return turns.contains(name);
  }

  String head() {
    return turns.get(0);
  }

  /** Moves a member's next turn to the end; those that are passed over keep theirs. */
  void moveTurn(String name) {
    turns.remove(name);
    turns.add(name);
  }

  /**
   * Spreads the turns evenly again, from a member's on: those that were passed over, and caught up,
   * would take theirs in a block for ever.
   */
  void respread(String name) {
    List<String> spread = spread(weights());
    Collections.rotate(spread, -spread.indexOf(name));
    turns.clear();
    turns.addAll(spread);
  }

  void add(String name) {
    turns.add(name);
  }

  boolean removeAll(String name) {
    return turns.removeAll(Set.of(name));
  }

  void clear() {
    turns.clear();
  }

  int size() {
    return turns.size();
  }

  boolean isEmpty() {
    return turns.isEmpty();
  }

  /** A copy, for looking at. */
  List<String> turns() {
    return List.copyOf(turns);
  }
}
