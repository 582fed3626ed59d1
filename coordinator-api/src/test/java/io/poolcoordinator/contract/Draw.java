package io.poolcoordinator.contract;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Chance in one step of a run. It depends on the seed and the step's number alone, so that a step
 * does the same, as far as it can, when others before it are left out.
 */
final class Draw {

  /** A step refers to others that are so many steps back, in most cases. */
  private static final int NEAR = 30;

  private final int number;
  private final Random random;
  private final long salt;

  Draw(long seed, int number) {
    this.number = number;
    this.random =
        new Random(new SplittableRandom(seed * 0x9E37_79B9_7F4A_7C15L + number).nextLong());
    this.salt = random.nextLong();
  }

  /** The step's number, which no other step has: ids are made of it. */
  int number() {
    return number;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean oneIn(int cases) {
    return random.nextInt(cases) == 0;
  }

  @SafeVarargs
  final <T> T any(T... of) {
    return of[random.nextInt(of.length)];
  }

  /** Whether to take one of many, which does not depend on what others there are. */
  boolean picks(int item, int cases) {
    return new SplittableRandom(salt + item).nextInt(cases) == 0;
  }

  Random random() {
    return random;
  }

  /**
   * Something that was made in a step before, by its number; null if there is nothing. Leaving out
   * steps that made others does not change which one.
   */
  <T> @Nullable T earlier(NavigableMap<Integer, T> made) {
    int back = oneIn(5) ? below(number + 1) : below(NEAR);
    if (made.isEmpty()) {
      return null;
    }
    Map.Entry<Integer, T> entry = made.floorEntry(number - back);
    return entry == null ? made.firstEntry().getValue() : entry.getValue();
  }
}
