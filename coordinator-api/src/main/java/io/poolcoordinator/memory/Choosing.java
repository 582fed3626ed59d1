package io.poolcoordinator.memory;

import io.poolcoordinator.MemberState;
import io.poolcoordinator.memory.Eligibility.Kind;
import io.poolcoordinator.spi.Preference;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which member serves: the first that can, in the order that all workers share, which a grant
 * moves, or in the order of a preference, which moves nothing.
 */
final class Choosing {

  /** All that could serve are full. */
  private static final String MEMBER_SLOTS = "member slots";

  private static final String NO_ACTIVE_MEMBER = "no active member";

  private final Operation operation;
  private final MemoryPool pool;
  private final Map<String, Windows> windows = new HashMap<>();

  /** Members for which an earlier one waits, and what stood in their way then. */
  private final Map<String, Kind> reserved = new HashMap<>();

  private @Nullable Map<String, Long> held;

  Choosing(Operation operation) {
    this.operation = operation;
    this.pool = operation.pool;
  }

  /** Whether somebody is served by a member. */
  boolean isNeeded(boolean slot, Preference preference) {
    return !preference.isNone() || (slot && pool.rotates());
  }

  /** Chooses a member, if one is needed. */
  Choice pick(Preference preference, int cost, boolean slot) {
    if (!isNeeded(slot, preference)) {
      return Choice.NOT_NEEDED;
    }
    Map<String, Kind> looked = new LinkedHashMap<>();
    Refusal soonest = null;
    for (String name : candidates(preference, slot)) {
      Eligibility eligibility = eligibility(name, cost, slot);
      if (eligibility.isEligible()) {
        return Choice.of(name);
      }
      looked.put(name, eligibility.kind());
      Refusal refusal = eligibility.refusal();
      if (refusal != null && (soonest == null || refusal.opening() < soonest.opening())) {
        soonest = refusal;
      }
    }
    boolean full = looked.containsValue(Kind.FULL);
    if (soonest != null) {
      return new Choice("", soonest, !full, looked);
    }
    return new Choice("", Refusal.of(full ? MEMBER_SLOTS : NO_ACTIVE_MEMBER), false, looked);
  }

  /** Who may serve, in the order in which they are asked. */
  private Collection<String> candidates(Preference preference, boolean slot) {
    return preference.isNone()
        ? pool.rotation.names()
        : preference.members().stream().filter(name -> mayServe(name, preference, slot)).toList();
  }

  /**
   * Whether a member of a preference may serve: one in the rotation; of a job also one that was
   * removed, while its settings are known; of a permit that takes units the one that it is held on.
   */
  private boolean mayServe(String name, Preference preference, boolean slot) {
    return pool.rotation.contains(name)
        || (preference.frozen() && (!slot || pool.member(name).isKnown()));
  }

  /** Whether a member can serve now; without a slot it serves one who holds one on it already. */
  private Eligibility eligibility(String name, int cost, boolean slot) {
    MemoryMember member = pool.member(name);
    Cooling cooling = member.cooling;
    if (slot && member.state != MemberState.ACTIVE) {
      return Eligibility.INACTIVE;
    }
    if (cooling != null && !cooling.isOver(operation.now)) {
      return new Eligibility(
          Kind.COOLING, Refusal.until("cooling " + name + " until ", cooling.until()));
    }
    if (slot && (isProbed(cooling) || isFull(name, member)) || isReserved(name, slot)) {
      return Eligibility.FULL;
    }
    if (Windows.impossible(member.rateLimits, cost) != null) {
      return Eligibility.INACTIVE;
    }
    Refusal refusal = windows(name).refusal(cost);
    return refusal == null ? Eligibility.ELIGIBLE : new Eligibility(Kind.WINDOWS, refusal);
  }

  /** Whether a cool-down has let a probe through that is not back yet. */
  boolean isProbed(@Nullable Cooling cooling) {
    Long end = cooling == null ? null : pool.leases.score(cooling.probe());
    return end != null && end > operation.now;
  }

  private boolean isFull(String name, MemoryMember member) {
    return member.limit != null && held().getOrDefault(name, 0L) >= member.limit;
  }

  private boolean isReserved(String name, boolean slot) {
    Kind kind = reserved.get(name);
    return kind != null && (slot || kind == Kind.WINDOWS);
  }

  private Map<String, Long> held() {
    if (held == null) {
      held = pool.held();
    }
    return held;
  }

  /** A member's windows, which are read when it is first looked at. */
  private Windows windows(String name) {
    return windows.computeIfAbsent(name, key -> Windows.ofMember(pool, key, operation.now));
  }

  /** Keeps members for somebody that waits for them: nobody behind is served by those. */
  void reserve(Choice choice) {
    choice
        .looked()
        .forEach(
            (name, kind) -> {
              if (kind == Kind.INACTIVE) {
                // It does not serve when others are done.
                return;
              }
              if (kind == Kind.WINDOWS) {
                reserved.put(name, kind);
              } else {
                reserved.putIfAbsent(name, kind);
              }
            });
  }

  void reserveNone() {
    reserved.clear();
  }

  /**
   * Says why somebody can never be served, however long it waits.
   *
   * @return such as {@code rate 60/1m}, {@code rate 40/1m of eol1} or {@code member eol1}; null if
   *     it may be served some time
   */
  @Nullable String never(int cost, boolean slot, Preference preference) {
    String impossible = Windows.impossible(operation.settings().config().rateLimits(), cost);
    if (impossible != null) {
      return impossible;
    }
    if (!isNeeded(slot, preference)) {
      return null;
    }
    Collection<String> candidates = candidates(preference, slot);
    if (candidates.isEmpty()) {
      return preference.isNone() ? null : "member " + preference.members().get(0);
    }
    // Any window holds one unit.
    if (cost == 1) {
      return null;
    }
    String first = null;
    for (String name : candidates) {
      String rate = Windows.impossible(pool.member(name).rateLimits, cost);
      if (rate == null) {
        return null;
      }
      if (first == null) {
        first = rate + " of " + name;
      }
    }
    return first;
  }

  /** The turn that is taken by a grant goes to the end; called before the grant takes anything. */
  void moveTurn(String name, int cost) {
    String head = pool.rotation.head();
    if (!name.equals(head)) {
      pool.skipped = head;
    } else if (!pool.skipped.isEmpty() && canAllServe(cost)) {
      pool.rotation.respread(name);
      pool.skipped = "";
    }
    pool.rotation.moveTurn(name);
  }

  /**
   * Whether nobody would be passed over by a call. Who was passed over last is asked first, since
   * as a rule it still would be.
   */
  private boolean canAllServe(int cost) {
    if (pool.rotation.contains(pool.skipped)
        && !eligibility(pool.skipped, cost, true).isEligible()) {
      return false;
    }
    for (String name : pool.rotation.names()) {
      if (!eligibility(name, cost, true).isEligible()) {
        pool.skipped = name;
        return false;
      }
    }
    return true;
  }

  /** Takes units of a member's windows. */
  void takeUnits(String name, int cost) {
    windows(name).take(cost, operation.now);
  }

  /** Takes a slot of a member, and units of its windows. */
  void take(String name, int cost, String id) {
    takeUnits(name, cost);
    if (held != null) {
      held.merge(name, 1L, Long::sum);
    }
    MemoryMember member = pool.member(name);
    if (member.cooling != null) {
      member.cooling = member.cooling.withProbe(id);
    }
  }
}
