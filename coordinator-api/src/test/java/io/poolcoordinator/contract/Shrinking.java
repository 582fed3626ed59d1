package io.poolcoordinator.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Leaves out what a failure does not need: halves first, then smaller pieces, until nothing can be
 * left out any more, or time is up (Zeller's ddmin).
 */
final class Shrinking {

  private final Predicate<List<Integer>> fails;
  private final long until;

  /**
   * Prepares to shrink.
   *
   * @param fails says whether it fails with certain steps still
   * @param most for how long at the most
   */
  Shrinking(Predicate<List<Integer>> fails, Duration most) {
    this.fails = fails;
    this.until = System.nanoTime() + most.toNanos();
  }

  /** Returns fewer of some steps, with which it fails too. */
  List<Integer> shrink(List<Integer> failing) {
    List<Integer> steps = failing;
    for (int piece = (steps.size() + 1) / 2; piece > 0; ) {
      List<Integer> fewer = withoutSome(steps, piece);
      if (piece == 1 && fewer.size() == steps.size()) {
        return fewer;
      }
      steps = fewer;
      piece = piece == 1 ? 1 : (piece + 1) / 2;
    }
    return steps;
  }

  /**
   * Leaves out each piece of a length that can be, the last one first: it depends on the others.
   */
  private List<Integer> withoutSome(List<Integer> failing, int length) {
    List<Integer> steps = failing;
    for (int end = steps.size(); end > 0 && System.nanoTime() < until; end -= length) {
      List<Integer> fewer = new ArrayList<>(steps);
      fewer.subList(Math.max(0, end - length), end).clear();
      if (fails.test(fewer)) {
        steps = fewer;
      }
    }
    return steps;
  }
}
