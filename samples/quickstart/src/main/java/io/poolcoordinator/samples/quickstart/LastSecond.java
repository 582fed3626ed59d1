package io.poolcoordinator.samples.quickstart;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** The calls that began within the last second, wherever on the clock that second lies. */
final class LastSecond {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Deque<Long> beginnings = new ArrayDeque<>();

  /** Notes a call that begins now. */
  void add(long now) {
    beginnings.addLast(now);
  }

  /** Returns how many calls began within the second that ends now. */
  int size(long now) {
    while (!beginnings.isEmpty() && now - beginnings.getFirst() >= SECOND) {
      beginnings.removeFirst();
    }
    return beginnings.size();
  }
}
