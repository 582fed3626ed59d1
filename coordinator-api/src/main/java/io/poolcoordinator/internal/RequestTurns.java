package io.poolcoordinator.internal;

import io.poolcoordinator.spi.Preference;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The turns of acquires that bring a list of members with them: those with the same list share one
 * order. Bounded, since lists come from the application: the one that was not used for longest is
 * forgotten, and begins anew at a random place should it come again.
 */
final class RequestTurns {

  static final int MOST_LISTS = 1_000;

  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock; the least recently used is first. */
  private final Map<List<String>, Turns> turns =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Turns> eldest) {
          return size() > MOST_LISTS;
        }
      };

  /**
   * Takes the next turn of a list.
   *
   * @param names at least one; one that stands there several times has as many turns
   * @param frozen whether members count that were removed from the pool since
   */
  Turns.Turn next(List<String> names, boolean frozen) {
    if (new HashSet<>(names).size() == 1) {
      return Turns.Turn.of(new Preference(List.of(names.get(0)), frozen));
    }
    return of(names).next(frozen);
  }

  private Turns of(List<String> names) {
    lock.lock();
    try {
      Turns known = turns.remove(names);
      Turns current = known == null ? Turns.fromAnywhere(names) : known;
      turns.put(names, current);
      return current;
    } finally {
      lock.unlock();
    }
  }

  /** How many lists are known. */
  int size() {
    lock.lock();
    try {
      return turns.size();
    } finally {
      lock.unlock();
    }
  }
}
