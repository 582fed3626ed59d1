package io.poolcoordinator.samples.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.samples.loadtest.engine.Limits;
import io.poolcoordinator.samples.loadtest.worker.Grant;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SweepTest {

  private static final long MILLI = 1_000_000;

  private final Histogram handoffs = new Histogram(3);

  @Test
  void aLimitThatIsKeptIsNoFault() {
    Sweep sweep = sweep(Limits.ofPermits(2), grant(0, 0, 10), grant(0, 1, 11), grant(2, 10, 20));

    assertThat(sweep.peakHeld()).isEqualTo(2);
    assertThat(sweep.violations()).isZero();
  }

  @Test
  void eachGrantAboveTheLimitIsAFault() {
    Sweep sweep = sweep(Limits.ofPermits(1), grant(0, 0, 10), grant(0, 5, 11), grant(2, 6, 20));

    assertThat(sweep.peakHeld()).isEqualTo(3);
    assertThat(sweep.violations()).isEqualTo(2);
  }

  @Test
  void handOversAreThoseToWhoWaitedAlready() {
    sweep(
        Limits.ofPermits(1),
        grant(0, 0, 10),
        grant(3, 12, 20), // waited since 3, and had it 2 ms after the release
        grant(25, 26, 30)); // came when it was free

    assertThat(handoffs.getTotalCount()).isOne();
    assertThat(handoffs.getMaxValue() / MILLI).isEqualTo(2);
  }

  @Test
  void whoHasGivenBackBeforeTheOneInFrontDoesNotHideIt() {
    Sweep sweep = sweep(Limits.ofPermits(2), grant(0, 0, 100), grant(0, 1, 5), grant(2, 7, 9));

    assertThat(sweep.peakHeld()).isEqualTo(2);
    assertThat(sweep.violations()).isZero();
    assertThat(handoffs.getMaxValue() / MILLI).isEqualTo(2);
  }

  @Test
  void aWindowIsExceededByTooManyInCertainlyLess() {
    Grant[] atOnce =
        IntStream.range(0, 11).mapToObj(i -> grant(0, 10L * i, 0)).toArray(Grant[]::new);
    Sweep sweep = sweep(Limits.ofRate("10/1s"), atOnce);

    assertThat(sweep.ratePeak()).isEqualTo(11);
    assertThat(sweep.violations()).isOne();
  }

  @Test
  void whatComesAMomentTooSoonIsSeenAndNotHeldAgainstAnybody() {
    Grant[] grants =
        IntStream.range(0, 11).mapToObj(i -> grant(0, 99L * i, 0)).toArray(Grant[]::new);
    Sweep sweep = sweep(Limits.ofRate("10/1s"), grants);

    assertThat(sweep.ratePeak()).isEqualTo(11);
    assertThat(sweep.violations()).isZero();
  }

  private Sweep sweep(Limits limits, Grant... grants) {
    Sweep sweep = new Sweep(limits, handoffs);
    sweep.add(List.of(grants));
    return sweep;
  }

  private static Grant grant(long askedMillis, long grantedMillis, long releasedMillis) {
    return new Grant(
        0,
        0,
        0,
        askedMillis * MILLI,
        grantedMillis * MILLI,
        releasedMillis * MILLI,
        releasedMillis * MILLI);
  }
}
