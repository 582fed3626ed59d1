package io.poolcoordinator.redis.testing;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Decides which commands are lost. */
final class Losing {

  static final Losing NONE = new Losing(0, 0, 1, new Random(0));

  private final AtomicInteger next;
  private final double rate;
  private final int inARow;
  private final Random random;

  private Losing(int next, double rate, int inARow, Random random) {
    this.next = new AtomicInteger(next);
    this.rate = rate;
    this.inARow = inARow;
    this.random = random;
  }

  static Losing next(int commands) {
    if (commands < 1) {
      throw new IllegalArgumentException("the next " + commands + " commands cannot be lost");
    }
    return new Losing(commands, 0, 1, NONE.random);
  }

  static Losing at(double rate, int inARow, Random random) {
    if (!(rate > 0 && rate <= 1) || inARow < 1) {
      throw new IllegalArgumentException(
          "rate " + rate + " must be above 0 and at most 1, and " + inARow + " in a row positive");
    }
    return new Losing(0, rate, inARow, random);
  }

  /** Returns whether this command is one of them. */
  boolean hits() {
    return next.getAndUpdate(left -> Math.max(0, left - 1)) > 0
        || (rate > 0 && random.nextDouble() < rate);
  }

  /** Returns how many are lost on a connection before it is cut. */
  int inARow() {
    return inARow;
  }
}
