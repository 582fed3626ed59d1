package io.poolcoordinator.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Judges times at which units were used, with no knowledge of how a store counts them: how many
 * fell into the fullest period of a certain length.
 */
public final class WindowSweep {

  private record Use(long at, long units) {}

  private final List<Use> uses = new ArrayList<>();

  /**
   * Enters units that were used.
   *
   * @param at when, in ms
   * @param units how many
   */
  public void add(long at, int units) {
    uses.add(new Use(at, units));
  }

  /**
   * Returns how many units the fullest period has.
   *
   * @param length the length of all half-open periods [t, t + length) that are looked at, in ms
   * @return the most units
   */
  public long most(long length) {
    return most(length, Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /**
   * Returns how many units the fullest period has of those that end with a use in a span of time.
   *
   * @param length the length of the periods, in ms
   * @param countedFrom uses before this time do not count
   * @param from the last use of a period is at this time at the earliest
   * @param to and before this time
   * @return the most units
   */
  public long most(long length, long countedFrom, long from, long to) {
    List<Use> sorted =
        uses.stream()
            .filter(use -> use.at() >= countedFrom)
            .sorted(Comparator.comparingLong(Use::at))
            .toList();
    long most = 0;
    long units = 0;
    int first = 0;
    for (Use last : sorted) {
      units += last.units();
      while (sorted.get(first).at() <= last.at() - length) {
        units -= sorted.get(first).units();
        first++;
      }
      if (last.at() >= from && last.at() < to) {
        most = Math.max(most, units);
      }
    }
    return most;
  }

  /**
   * Returns how many units were used in a span of time.
   *
   * @param from its beginning, in ms
   * @param to its end, which does not belong to it
   * @return the units
   */
  public long units(long from, long to) {
    return uses.stream()
        .filter(use -> use.at() >= from && use.at() < to)
        .mapToLong(Use::units)
        .sum();
  }
}
