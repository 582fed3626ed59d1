package io.poolcoordinator.internal;

import io.poolcoordinator.spi.Preference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The order in which the acquires of this worker that name the same members take turns over them.
 * It is this worker's alone: the order that all workers share is the store's.
 *
 * <p>A turn counts as taken when it is asked for, so that acquires that wait at the same time
 * prefer different members. What comes out otherwise is put right: a member that was passed over
 * has its turn back, and so has one whose acquire got nothing.
 */
final class Turns {

  /** Starts are drawn from so many that any number of turns divides them well enough. */
  private static final int STARTS = 1_000_000_000;

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock, which is never held while anybody waits.
  /** Names, one entry per turn; the first is next. How often each stands there never changes. */
  private final List<String> order;

  /** Turns were passed over: those that are made up for stand together now. */
  private boolean uneven;

  private int grantsInTurn;

  /**
   * Begins with an even spread.
   *
   * @param names one that stands there several times has as many turns; their order does not count
   * @param start which of the turns is the first, modulo how many there are
   */
  Turns(List<String> names, int start) {
    this.order = spread(names);
    begin(start % order.size());
  }

  /**
   * Begins with an even spread, at a turn that is drawn so that many short runs even out.
   *
   * @param names as above
   */
  static Turns fromAnywhere(List<String> names) {
    return new Turns(names, ThreadLocalRandom.current().nextInt(names.size()));
  }

  /** A place for the store to begin at, modulo however many turns there are. */
  static int anyStart() {
    return ThreadLocalRandom.current().nextInt(STARTS);
  }

  /**
   * Spreads turns evenly, by the rule that stores follow too: the k-th of w turns stands at
   * (2k+1)/2w, where several stand at the same place those of the larger weight come first, then
   * the name decides.
   */
  static List<String> spread(List<String> names) {
    Map<String, Integer> weights = new TreeMap<>();
    names.forEach(name -> weights.merge(name, 1, Integer::sum));
    List<Place> places = new ArrayList<>(names.size());
    weights.forEach(
        (name, weight) -> {
          for (int turn = 0; turn < weight; turn++) {
            places.add(new Place(name, turn, weight));
          }
        });
    places.sort(null);
    List<String> spread = new ArrayList<>(places.size());
    places.forEach(place -> spread.add(place.name));
    return spread;
  }

  /** Where one turn stands; compared in whole numbers, so that every store agrees. */
  private record Place(String name, int turn, int weight) implements Comparable<Place> {

    private static final Comparator<Place> HEAVIER_THEN_NAME =
        Comparator.comparingInt(Place::weight).reversed().thenComparing(Place::name);

    @Override
    public int compareTo(Place other) {
      long here = (2L * turn + 1) * other.weight;
      long there = (2L * other.turn + 1) * weight;
      return here == there ? HEAVIER_THEN_NAME.compare(this, other) : Long.compare(here, there);
    }
  }

  /**
   * Takes the next turn.
   *
   * @param frozen whether members count that were removed from the pool since
   */
  Turn next(boolean frozen) {
    lock.lock();
    try {
      Preference preference = new Preference(List.copyOf(new LinkedHashSet<>(order)), frozen);
      toTail(order.get(0));
      return new Turn(preference, this);
    } finally {
      lock.unlock();
    }
  }

  /** The names as they take turns from now on. */
  List<String> order() {
    lock.lock();
    try {
      return List.copyOf(order);
    } finally {
      lock.unlock();
    }
  }

  private void granted(String preferred, String member) {
    lock.lock();
    try {
      if (!member.equals(preferred)) {
        toFront(preferred);
        toTail(member);
        uneven = true;
        grantsInTurn = 0;
      } else if (uneven && ++grantsInTurn >= order.size()) {
        // All that was passed over is made up for: no burst on one member is left of it.
        List<String> even = spread(order);
        order.clear();
        order.addAll(even);
        begin(order.indexOf(member) + 1);
        uneven = false;
      }
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(String preferred) {
    lock.lock();
    try {
      toFront(preferred);
    } finally {
      lock.unlock();
    }
  }

  private void begin(int index) {
    List<String> before = new ArrayList<>(order.subList(0, index));
    order.subList(0, index).clear();
    order.addAll(before);
  }

  private void toTail(String name) {
    if (order.remove(name)) {
      order.add(name);
    }
  }

  private void toFront(String name) {
    order.remove(order.lastIndexOf(name));
    order.add(0, name);
  }

  /**
   * Whose turn it is for one acquire. Settled once: by {@link #grantedTo} or by {@link #giveBack}.
   *
   * @param preference which members may serve it
   * @param turns where the turn was taken from; null if nobody takes turns
   */
  record Turn(Preference preference, @Nullable Turns turns) {

    /** Any member, in the order that all workers share. */
    static final Turn ANY = new Turn(Preference.NONE, null);

    /** Members among which nobody takes turns. */
    static Turn of(Preference preference) {
      return preference.isNone() ? ANY : new Turn(preference, null);
    }

    /** The acquire was granted on a member, which may be another than the preferred one. */
    void grantedTo(String member) {
      if (turns != null) {
        turns.granted(preferred(), member);
      }
    }

    /** The acquire got nothing. */
    void giveBack() {
      if (turns != null) {
        turns.giveBack(preferred());
      }
    }

    private String preferred() {
      return preference.members().get(0);
    }
  }
}
