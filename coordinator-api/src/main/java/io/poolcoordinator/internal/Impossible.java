package io.poolcoordinator.internal;

import io.poolcoordinator.Member;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.Preference;
import java.util.List;
import java.util.Optional;

/**
 * What a pool can never grant, however long somebody waits: a cost that one of its rates never
 * holds, or members that it does not have.
 */
final class Impossible {

  private static final String RATE = "rate ";
  private static final String MEMBER = "member ";

  private Impossible() {}

  /** Why these settings never let a call of that cost through, if so. */
  static Optional<IllegalArgumentException> check(String pool, PoolConfig config, int cost) {
    Optional<IllegalArgumentException> shared = checkWindows(pool, config, cost);
    return shared.isPresent()
        ? shared
        : config
            .rateLimitPerWorker()
            .filter(rate -> rate.units() < cost)
            .map(
                rate ->
                    new IllegalArgumentException(
                        "cost is "
                            + cost
                            + ", but rateLimitPerWorker of pool "
                            + pool
                            + " is "
                            + rate
                            + ", which never lets more through; raise it or split the call"));
  }

  /** As {@link #check}, of the windows that all workers share. */
  private static Optional<IllegalArgumentException> checkWindows(
      String pool, PoolConfig config, int cost) {
    for (RateLimit window : config.rateLimits()) {
      if (window.units() < cost) {
        return Optional.of(failure(pool, "the window " + window, cost));
      }
    }
    return Optional.empty();
  }

  /**
   * What has become impossible by what this worker knows: windows that all workers share were
   * lowered, or all members asked for were removed.
   */
  static Optional<IllegalArgumentException> nowNever(
      String pool, Settings settings, int cost, Preference preference) {
    PoolConfig config = settings.newest().config();
    Optional<IllegalArgumentException> windows = checkWindows(pool, config, cost);
    if (windows.isPresent() || !mayBeWithoutMember(preference)) {
      return windows;
    }
    return preference.members().stream().allMatch(settings::isFormer)
        ? Optional.of(noMember(pool, preference.members(), names(config)))
        : Optional.empty();
  }

  /** Whether it can happen that the pool has none of the members that may serve. */
  private static boolean mayBeWithoutMember(Preference preference) {
    return !preference.isNone() && !preference.frozen();
  }

  /**
   * The failure of what the store found impossible.
   *
   * @param reason names the window, as {@code rate 40/1m} or {@code rate 40/1m of eol1}, or the
   *     first of the members that the pool does not have, as {@code member eol9}
   */
  static IllegalArgumentException named(
      String pool, PoolConfig config, String reason, int cost, Preference preference) {
    if (reason.startsWith(MEMBER)) {
      List<String> asked =
          preference.isNone() ? List.of(reason.substring(MEMBER.length())) : preference.members();
      return noMember(pool, asked, names(config));
    }
    return failure(
        pool,
        "the window " + (reason.startsWith(RATE) ? reason.substring(RATE.length()) : reason),
        cost);
  }

  /** The failure of a waiter that the store found impossible, without saying why. */
  static IllegalArgumentException unnamed(
      String pool, PoolConfig config, int cost, Preference preference) {
    // The settings that made it impossible may still be on their way to this worker.
    return checkWindows(pool, config, cost)
        .orElseGet(
            () -> {
              if (cost == 1 && !preference.isNone()) {
                // No window holds less than that, so that it must be the member.
                return noMember(pool, preference.members(), names(config));
              }
              return mayBeWithoutMember(preference)
                  ? noMemberOrWindow(pool, preference.members(), cost)
                  : failure(pool, "a window", cost);
            });
  }

  private static IllegalArgumentException noMemberOrWindow(
      String pool, List<String> asked, int cost) {
    return new IllegalArgumentException(
        "pool "
            + pool
            + " has no member "
            + String.join(" or ", asked)
            + " any more, or has a window that never holds a cost of "
            + cost
            + "; ask for another member, or raise the rate or split the call");
  }

  /**
   * The failure of who names members that a pool does not have.
   *
   * @param asked those that were asked for
   * @param known the members that the pool has, as far as is known: those above are not among them
   *     any more
   */
  static IllegalArgumentException noMember(String pool, List<String> asked, List<String> known) {
    List<String> others = known.stream().filter(name -> !asked.contains(name)).toList();
    return new IllegalArgumentException(
        "pool "
            + pool
            + " has no member "
            + String.join(" or ", asked)
            + (others.isEmpty()
                ? ", and no other: add it"
                : "; " + itsMembers(others) + ": ask for one of them, or add it"));
  }

  /** Names the members of a pool, as part of a message. */
  static String itsMembers(List<String> names) {
    return "its members are " + String.join(", ", names);
  }

  private static List<String> names(PoolConfig config) {
    return config.members().stream().map(Member::name).toList();
  }

  private static IllegalArgumentException failure(String pool, String window, int cost) {
    return new IllegalArgumentException(
        "cost is "
            + cost
            + ", but pool "
            + pool
            + " has "
            + window
            + ", which never holds more; raise the rate or split the call");
  }
}
