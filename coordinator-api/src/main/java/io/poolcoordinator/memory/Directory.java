package io.poolcoordinator.memory;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is known beside pools: their names, and which pool each connection was attached to last. */
final class Directory {

  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private final Map<String, String> noted = new ConcurrentHashMap<>();

  /** Notes that a pool was declared. */
  void add(String pool) {
    names.add(pool);
  }

  void remove(String pool) {
    names.remove(pool);
  }

  /** The names of pools that were declared, in no particular order. */
  List<String> names() {
    return List.copyOf(names);
  }

  /** The pool that is noted for a connection; empty for none. */
  String poolOf(String connection) {
    return noted.getOrDefault(connection, "");
  }

  /**
   * Notes a pool for a connection, unless others did since the caller has read what was noted.
   *
   * @param expected what the caller has read; empty for none
   * @param pool the pool; empty for none
   * @return whether it is noted, also where it was before
   */
  boolean note(String connection, String expected, String pool) {
    String after =
        noted.compute(
            connection,
            (name, before) -> {
              String known = before == null ? "" : before;
              String next = known.equals(expected) ? pool : known;
              return next.isEmpty() ? null : next;
            });
    return pool.equals(after == null ? "" : after);
  }

  void clear() {
    names.clear();
    noted.clear();
  }
}
