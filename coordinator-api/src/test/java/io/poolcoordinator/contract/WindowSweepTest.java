package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** That the judge of all windows catches limiters that are wrong. */
class WindowSweepTest {

  private static final int UNITS = 10;
  private static final long LENGTH = 1_000;

  private final WindowSweep sweep = new WindowSweep();

  @Test
  void aPeriodIsHalfOpen() {
    sweep.add(5_000, 3);
    sweep.add(5_999, 4);
    sweep.add(6_000, 5);

    assertThat(sweep.most(999)).isEqualTo(9);
    assertThat(sweep.most(1_000)).isEqualTo(9);
    assertThat(sweep.most(1_001)).isEqualTo(12);
    assertThat(sweep.most(1)).isEqualTo(5);
    assertThat(sweep.units(5_000, 6_000)).isEqualTo(7);
  }

  @Test
  void theOrderInWhichUsesAreEnteredDoesNotMatter() {
    sweep.add(6_500, 1);
    sweep.add(5_000, 1);
    sweep.add(5_900, 1);
    sweep.add(5_000, 1);

    assertThat(sweep.most(LENGTH)).isEqualTo(3);
    assertThat(new WindowSweep().most(LENGTH)).isZero();
  }

  @Test
  void aSpanIsJudgedByItself() {
    sweep.add(1_000, 9);
    sweep.add(1_500, 1);
    sweep.add(2_100, 2);

    assertThat(sweep.most(LENGTH, 0, 1_500, 2_000)).isEqualTo(10);
    assertThat(sweep.most(LENGTH, 1_001, 1_500, 2_000)).isEqualTo(1);
    assertThat(sweep.most(LENGTH, 0, 1_501, 3_000)).isEqualTo(3);
  }

  @Test
  void itCatchesALimiterThatBeginsAnewEachSecond() {
    long time = 900;
    int used = 0;
    long second = 0;
    for (int call = 0; call < 100; call++) {
      if (time / LENGTH != second) {
        second = time / LENGTH;
        used = 0;
      }
      if (used < UNITS) {
        used++;
        sweep.add(time, 1);
      }
      time += 7;
    }

    assertThat(sweep.most(LENGTH)).isGreaterThan(UNITS);
  }

  @Test
  void itCatchesALimiterThatOpensAMillisecondEarly() {
    runSliding(LENGTH - 1);

    assertThat(sweep.most(LENGTH)).isGreaterThan(UNITS);
  }

  @Test
  void itCatchesALimiterThatLetsOneUnitTooManyThrough() {
    runSliding(LENGTH);
    sweep.add(3_500, 1);

    assertThat(sweep.most(LENGTH)).isEqualTo(UNITS + 1);
  }

  @Test
  void itLetsALimiterPassThatIsExact() {
    runSliding(LENGTH);

    assertThat(sweep.most(LENGTH)).isEqualTo(UNITS);
  }

  /** A limiter that keeps each unit for so long, asked at random times, often many at once. */
  private void runSliding(long kept) {
    Random random = new Random(1);
    Deque<Long> used = new ArrayDeque<>();
    for (long time = 0; time < 20_000; time += random.nextInt(3)) {
      while (!used.isEmpty() && used.peekFirst() + kept <= time) {
        used.removeFirst();
      }
      if (used.size() < UNITS) {
        used.addLast(time);
        sweep.add(time, 1);
      }
    }
  }
}
