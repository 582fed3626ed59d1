package io.poolcoordinator.memory;

import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.spi.StoredMember;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The members of a pool as people set them. */
final class Roster {

  /** A member that was removed, and of which nothing is held, is forgotten after so long. */
  private static final long REMEMBERED = Duration.ofHours(24).toMillis();

  /** What people set of the members of a pool. */
  record Seen(List<Member> members, Map<String, MemberState> states) {

    static final Seen NOBODY = new Seen(List.of(), Map.of());
  }

  private final MemoryPool pool;

  Roster(MemoryPool pool) {
    this.pool = pool;
  }

  /** The members by name. */
  List<Member> members() {
    List<Member> members = new ArrayList<>();
    pool.rotation
        .weights()
        .forEach((name, weight) -> members.add(pool.member(name).describe(name, weight)));
    return members;
  }

  /**
   * How a member stands, whether it is in the rotation or not.
   *
   * @param held how many permits are held on each member
   */
  StoredMember standing(String name, Map<String, Long> held) {
    MemoryMember member = pool.member(name);
    long coolingUntil = member.cooling == null ? 0 : member.cooling.until();
    return new StoredMember(
        name, member.state, held.getOrDefault(name, 0L), coolingUntil, member.failures);
  }

  /** The states of those members that are not active. */
  Map<String, MemberState> states() {
    Map<String, MemberState> states = new TreeMap<>();
    for (String name : pool.rotation.names()) {
      MemberState state = pool.member(name).state;
      if (state != MemberState.ACTIVE) {
        states.put(name, state);
      }
    }
    return states;
  }

  /** Settings with the members that there are. */
  PoolConfig complete(PoolConfig config) {
    PoolConfig.Builder complete = config.toBuilder();
    members().forEach(complete::member);
    return complete.build();
  }

  /**
   * Notices what people changed.
   *
   * @return whether members differ from those that were seen last
   */
  boolean look() {
    if (pool.weights == null && pool.rotation.isEmpty()) {
      return false;
    }
    if (!pool.rotation.isEmpty()) {
      pool.weights = pool.rotation.size();
    }
    Seen before = pool.seenMembers;
    note();
    return !pool.seenMembers.equals(before);
  }

  /** Notes the members as they stand: an operation made them so. */
  void note() {
    pool.seenMembers = new Seen(List.copyOf(members()), Map.copyOf(states()));
  }

  /**
   * Takes over the members of a declaration.
   *
   * @param wanted the members
   * @param states the states of those that are not active; null where states are kept
   * @param start the turn with which a new rotation begins
   * @param now the pool's time
   */
  void settle(List<Member> wanted, @Nullable Map<String, MemberState> states, int start, long now) {
    if (wanted.isEmpty() && pool.weights == null && pool.rotation.isEmpty()) {
      forgetRemoved(Map.of(), Set.of(), now);
      note();
      return;
    }
    Set<String> before = new TreeSet<>(pool.rotation.names());
    // Those too that people put into the rotation by hand.
    before.forEach(name -> pool.members.computeIfAbsent(name, key -> new MemoryMember()));
    TreeMap<String, Integer> weights = new TreeMap<>();
    for (Member member : wanted) {
      weights.put(member.name(), member.weight());
      MemoryMember stored = pool.members.computeIfAbsent(member.name(), key -> new MemoryMember());
      if (stored.removed != null) {
        // One that comes back begins anew.
        stored.state = MemberState.ACTIVE;
        stored.endCoolDown();
      }
      stored.settle(member);
      if (states != null) {
        stored.state = states.getOrDefault(member.name(), MemberState.ACTIVE);
      }
    }
    pool.rotation.reweigh(weights, start);
    pool.weights = pool.rotation.size();
    forgetRemoved(weights, before, now);
    note();
  }

  private void forgetRemoved(Map<String, Integer> wanted, Set<String> before, long now) {
    Map<String, Long> held = pool.held();
    pool.members
        .entrySet()
        .removeIf(
            entry -> {
              MemoryMember member = entry.getValue();
              if (wanted.containsKey(entry.getKey())) {
                return false;
              }
              member.attributes.clear();
              if (member.removed == null && (before.contains(entry.getKey()) || member.isKnown())) {
                member.removed = now;
              }
              return member.removed != null
                  && member.removed + REMEMBERED <= now
                  && !held.containsKey(entry.getKey());
            });
  }
}
