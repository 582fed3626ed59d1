package io.poolcoordinator.memory;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.memory.ScoredSet.Scored;
import io.poolcoordinator.spi.DeclareReply;
import io.poolcoordinator.spi.InspectReply.WindowUse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All windows of a pool, or of a member, at the time of one operation: units are taken from all of
 * them or from none. Those that were configured since are seeded from what the others know.
 */
final class Windows {

  /** No window is booked further ahead than this many buckets. */
  private static final int MAX_BUCKETS = 2_500;

  private record Window(RateLimit rate, MemoryWindow used) {

    boolean hasRoom(int cost) {
      return used.hasRoom(cost, rate.units());
    }

    long opening(int cost) {
      return used.opening(cost, rate.units());
    }
  }

  private final List<Window> windows = new ArrayList<>();

  /** Stands behind a rate in a reason: whose window it is, if not the pool's. */
  private final String whose;

  private Windows(
      Map<String, MemoryWindow> known, List<RateLimit> rates, String whose, long now, long latest) {
    this.whose = whose;
    List<MemoryWindow> before = List.copyOf(known.values());
    Set<String> names = new HashSet<>();
    for (RateLimit rate : rates) {
      MemoryWindow used =
          known.computeIfAbsent(
              rate.windowName(), name -> MemoryWindow.seeded(rate, before, now, latest));
      used.drop(now);
      names.add(rate.windowName());
      windows.add(new Window(rate, used));
    }
    known.keySet().retainAll(names);
  }

  /** Reads the windows of a pool; the state of those that are not configured any more goes. */
  static Windows of(MemoryPool pool, List<RateLimit> rates, long now) {
    return new Windows(pool.windows, rates, "", now, latestUse(pool, now));
  }

  /** Reads the windows that a member has of its own. */
  static Windows ofMember(MemoryPool pool, String name, long now) {
    MemoryMember member = pool.member(name);
    return new Windows(member.windows, member.rateLimits, " of " + name, now, latestUse(pool, now));
  }

  /** The latest time for which units were taken or booked. */
  private static long latestUse(MemoryPool pool, long now) {
    Scored booked = pool.taken.last();
    return booked == null ? now : Math.max(now, booked.score() - Granting.KEEP);
  }

  /**
   * Says why a cost can never be granted.
   *
   * @return the window that does not hold so many units, as {@code rate 60/1m}; null if there is
   *     none
   */
  static @Nullable String impossible(List<RateLimit> rates, int cost) {
    for (RateLimit rate : rates) {
      if (rate.units() < cost) {
        return "rate " + rate;
      }
    }
    return null;
  }

  /** Why there is no room for a cost now: the window that opens last; null if there is room. */
  @Nullable Refusal refusal(int cost) {
    Window last = null;
    for (Window window : windows) {
      if (!window.hasRoom(cost) && (last == null || window.opening(cost) > last.opening(cost))) {
        last = window;
      }
    }
    return last == null
        ? null
        : Refusal.until("rate " + last.rate() + whose + " until ", last.opening(cost));
  }

  /** Takes units from every window, for now or for a time that is booked. */
  void take(int cost, long at) {
    windows.forEach(window -> window.used().add(cost, at));
  }

  /** The first time for which a cost may be booked: behind all that are booked before. */
  long bookable(int cost) {
    long at = 0;
    for (Window window : windows) {
      at = Math.max(at, Math.max(window.opening(cost), window.used().newest()));
    }
    return at;
  }

  /** Whether a window has as many buckets as it may. */
  boolean isBookedOut() {
    return windows.stream().anyMatch(window -> window.used().size() >= MAX_BUCKETS);
  }

  /** How many units the fullest has room for; less than nothing where too many are used. */
  long available() {
    return windows.stream()
        .mapToLong(window -> window.rate().units() - window.used().total())
        .min()
        .orElse(DeclareReply.UNLIMITED);
  }

  /** What is used of each, in the order of the settings. */
  List<WindowUse> uses() {
    return windows.stream()
        .map(window -> new WindowUse(window.used().total(), window.opening(1)))
        .toList();
  }

  boolean isEmpty() {
    return windows.isEmpty();
  }
}
