package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The units that were told to be used: no sliding window has more than it may when one is added,
 * and none is lost. Of each window those count that came after it was there.
 */
final class UsedUnits {

  private record Use(long at, long units) {}

  private final List<Use> uses = new ArrayList<>();

  /** The name of a window to the first use that counts. */
  private final Map<String, Integer> first = new HashMap<>();

  private List<RateLimit> rates = List.of();

  /** Sets the pool's windows. A window that was there before keeps what was used. */
  void rates(List<RateLimit> now) {
    first.keySet().retainAll(now.stream().map(RateLimit::windowName).toList());
    now.forEach(rate -> first.putIfAbsent(rate.windowName(), uses.size()));
    rates = now;
  }

  /** Forgets what was used. */
  void forget() {
    first.replaceAll((window, use) -> uses.size());
  }

  /** Forgets what was used of a window. */
  void forget(String window) {
    first.computeIfPresent(window, (name, use) -> uses.size());
  }

  void use(long at, long units) {
    uses.add(new Use(at, units));
    for (RateLimit rate : rates) {
      if (rate.calendar().isEmpty()) {
        long length = rate.window().toMillis();
        assertThat(sweep(rate).most(length, Long.MIN_VALUE, at, at + length))
            .as("units of %s", rate)
            .isLessThanOrEqualTo(rate.units());
      }
    }
  }

  private WindowSweep sweep(RateLimit rate) {
    WindowSweep sweep = new WindowSweep();
    for (Use use : uses.subList(first.get(rate.windowName()), uses.size())) {
      sweep.add(use.at(), (int) use.units());
    }
    return sweep;
  }

  /** What was told of the last window's length is stored. */
  void check(Audit audit, long now) {
    for (RateLimit rate : rates) {
      if (rate.calendar().isEmpty()) {
        long length = rate.window().toMillis();
        long stored =
            audit.windows().getOrDefault(rate.windowName(), new TreeMap<>()).values().stream()
                .mapToLong(units -> units)
                .sum();
        assertThat(stored)
            .as("units of %s", rate)
            .isGreaterThanOrEqualTo(sweep(rate).units(now - length + 1, Long.MAX_VALUE));
      }
    }
  }
}
