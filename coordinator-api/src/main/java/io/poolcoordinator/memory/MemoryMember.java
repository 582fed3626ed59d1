package io.poolcoordinator.memory;

import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.RateLimit;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one member beside its turns, which stand in the pool's rotation, and its
 * holders, which stand in their records.
 */
final class MemoryMember {

  @Nullable Integer limit;
  List<RateLimit> rateLimits = List.of();
  final TreeMap<String, String> attributes = new TreeMap<>();
  MemberState state = MemberState.ACTIVE;
  @Nullable Cooling cooling;
  int failures;

  /** When it was found to have left the rotation; null while it is in it. */
  @Nullable Long removed;

  /** What was used of each window of its own, by the window's name. */
  final TreeMap<String, MemoryWindow> windows = new TreeMap<>();

  /** The member as the API has it, with the weight that the rotation gives it. */
  Member describe(String name, int weight) {
    Member.Builder member = Member.builder(name).weight(weight);
    if (limit != null) {
      member.limit(limit);
    }
    rateLimits.forEach(member::rateLimit);
    attributes.forEach(member::attribute);
    return member.build();
  }

  /** Takes over what people set of a member. */
  void settle(Member wanted) {
    limit = wanted.limit().isPresent() ? wanted.limit().getAsInt() : null;
    rateLimits = wanted.rateLimits();
    attributes.clear();
    attributes.putAll(wanted.attributes());
    removed = null;
  }

  void endCoolDown() {
    cooling = null;
    failures = 0;
  }

  /** Forgets all but what was used of windows. */
  void forgetSettings() {
    limit = null;
    rateLimits = List.of();
    attributes.clear();
    state = MemberState.ACTIVE;
    endCoolDown();
    removed = null;
    windows.values().removeIf(MemoryWindow::isEmpty);
  }

  /** Whether something was set of it that outlives its turns. */
  boolean isKnown() {
    return limit != null
        || !rateLimits.isEmpty()
        || state != MemberState.ACTIVE
        || cooling != null
        || removed != null;
  }

  /** Whether nothing is known of it, so that it need not be kept. */
  boolean isBlank() {
    return limit == null
        && rateLimits.isEmpty()
        && attributes.isEmpty()
        && state == MemberState.ACTIVE
        && cooling == null
        && failures == 0
        && removed == null
        && windows.values().stream().allMatch(MemoryWindow::isEmpty);
  }
}
