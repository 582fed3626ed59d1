package io.poolcoordinator.metrics;

import io.poolcoordinator.MemberSnapshot;
import io.poolcoordinator.WindowSnapshot;
import io.poolcoordinator.admin.PoolSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a pool stood, by the names under which meters look things up.
 *
 * @param snapshot all of it
 * @param members by name
 * @param windows those of the pool and those of its members
 */
record Reading(
    PoolSnapshot snapshot,
    Map<String, MemberSnapshot> members,
    Map<WindowName, WindowSnapshot> windows) {

  /**
   * Which window.
   *
   * @param member whose it is; {@link PoolMeters#NONE} for one of the pool's own
   * @param window its length, whatever its units
   */
  record WindowName(String member, String window) implements Comparable<WindowName> {

    @Override
    public int compareTo(WindowName other) {
      int byMember = member.compareTo(other.member);
      return byMember != 0 ? byMember : window.compareTo(other.window);
    }
  }

  static Reading of(PoolSnapshot snapshot) {
    Map<String, MemberSnapshot> members = new TreeMap<>();
    Map<WindowName, WindowSnapshot> windows = new TreeMap<>();
    addAll(PoolMeters.NONE, snapshot.windows(), windows);
    for (MemberSnapshot member : snapshot.members()) {
      String name = member.member().name();
      members.put(name, member);
      addAll(name, member.windows(), windows);
    }
    return new Reading(snapshot, members, windows);
  }

  private static void addAll(
      String member, List<WindowSnapshot> from, Map<WindowName, WindowSnapshot> to) {
    for (WindowSnapshot window : from) {
      to.put(new WindowName(member, window.rateLimit().windowName()), window);
    }
  }
}
