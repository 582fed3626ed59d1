package io.poolcoordinator.memory;

import io.poolcoordinator.Member;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.PoolConfig;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Edits members of a pool by hand, within the bounds that operations hold to. */
final class MemberEdit {

  private static final String ATTRIBUTE = "attribute:";

  private final MemoryPool pool;
  private final String name;

  /** Begins to edit a member, whether there is one or not. */
  MemberEdit(MemoryPool pool, String name) {
    this.pool = pool;
    this.name = Member.of(name).name();
  }

  void addTurn() {
    if (pool.rotation.size() == Member.MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "the rotation of pool "
              + pool.name
              + " has "
              + Member.MAX_WEIGHT
              + " turns, and must not have more; take turns of others away first");
    }
    pool.rotation.add(name);
  }

  /** Sets a property, or removes it where the value is null. */
  void set(String property, @Nullable String value) {
    MemoryMember member = pool.members.computeIfAbsent(name, key -> new MemoryMember());
    if (property.startsWith(ATTRIBUTE)) {
      setAttribute(member, property.substring(ATTRIBUTE.length()), value);
      return;
    }
    switch (property) {
      case "limit" ->
          member.limit =
              value == null ? null : FieldEdit.whole(property, value, PoolConfig.MAX_LIMIT);
      case "rate" -> setRates(member, value);
      case "state" -> member.state = value == null ? MemberState.ACTIVE : state(value);
      case "cooling" -> member.cooling = value == null ? null : Cooling.parse(value);
      case "failures" ->
          member.failures = value == null ? 0 : FieldEdit.whole(property, value, 1_000_000_000);
      default ->
          throw new IllegalArgumentException(
              "property is \""
                  + property
                  + "\", but must be limit, rate, state, cooling, failures or attribute:<key>");
    }
  }

  private void setAttribute(MemoryMember member, String key, @Nullable String value) {
    if (value == null) {
      member.attributes.remove(key);
      return;
    }
    member.describe(name, 1).toBuilder().attribute(key, value);
    member.attributes.put(key, value);
  }

  private void setRates(MemoryMember member, @Nullable String value) {
    Member.Builder rates = Member.builder(name);
    FieldEdit.parseRates(value == null ? "" : value, rates::rateLimit);
    member.rateLimits = rates.build().rateLimits();
  }

  private static MemberState state(String value) {
    for (MemberState state : MemberState.values()) {
      if (state.name().toLowerCase(Locale.ROOT).equals(value)) {
        return state;
      }
    }
    throw new IllegalArgumentException(
        "state is \"" + value + "\", but must be active, drained or disabled");
  }
}
