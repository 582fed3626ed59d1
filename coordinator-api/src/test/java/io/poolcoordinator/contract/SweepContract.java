package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No window is ever exceeded (promise S10), whatever arrives when: judged by what workers were
 * told, in any period of the window's length. A seed reproduces its run.
 */
public abstract class SweepContract extends StoreContract {

  private static final int STEPS = 600;

  /** What a window that is used up nearly all the time is filled to at the least, in percent. */
  private static final int FULL = 90;

  @ParameterizedTest
  @CsvSource({
    "1, 1/1s", "2, 7/1s", "3, 60/1s", "4, 5000/1s", "5, 100000/1s",
    "6, 1/1m", "7, 7/1m", "8, 60/1m", "9, 5000/1m", "10, 100000/1m",
    "11, 1/1h", "12, 7/1h", "13, 60/1h", "14, 5000/1h", "15, 100000/1h",
    "16, 1/1d", "17, 7/1d", "18, 60/1d", "19, 5000/1d", "20, 100000/1d"
  })
  void aWindowIsNeverExceeded(long seed, RateLimit rate) {
    WindowSweep sweep = sweep(seed, millis(rate) / 100, rate);

    assertThat(sweep.most(millis(rate)))
        .as("%s, seed %d", rate, seed)
        .isLessThanOrEqualTo(rate.units())
        .isGreaterThanOrEqualTo(rate.units() * FULL / 100);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 7/1s, 40/10s",
    "2, 60/1s, 1000/1m",
    "3, 5000/1m, 60000/1h",
    "4, 100/1s, 2500/1d",
    "5, 1/1s, 2/1m"
  })
  void twoWindowsAreNeverExceeded(long seed, RateLimit one, RateLimit other) {
    WindowSweep sweep = sweep(seed, millis(one) / 20, one, other);

    for (RateLimit rate : new RateLimit[] {one, other}) {
      assertThat(sweep.most(millis(rate)))
          .as("%s of %s and %s, seed %d", rate, one, other, seed)
          .isLessThanOrEqualTo(rate.units())
          .isGreaterThanOrEqualTo(rate.units() * FULL / 100);
    }
  }

  /** Each number counts for what was granted while it stood. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aNumberThatIsChangedByHandIsNotExceededFromThenOn(long seed) {
    assertEachCounts(seed, 10, "60/1s", "20/1s", "90/1s", "1/1s", "60/1s");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aWindowThatIsChangedByHandIsNotExceededFromThenOn(long seed) {
    assertEachCounts(
        seed,
        40,
        "60/1s",
        "40/500ms",
        "40/100ms,100/1s",
        "60/3s",
        "200/1s,500/20s",
        "30/2s",
        "99/4s");
  }

  private WindowSweep sweep(long seed, long pace, RateLimit... rates) {
    declareRated(limit(seed), rates);
    SweepRun run = newRun(seed, pace, true);
    run.run(STEPS, rates);
    return run.finish(observer);
  }

  private void assertEachCounts(long seed, long pace, String... texts) {
    declareRated(limit(seed), parse(texts[0]));
    SweepRun run = newRun(seed, pace, false);
    long[] from = new long[texts.length + 1];
    for (int i = 0; i < texts.length; i++) {
      from[i] = run.time();
      setRate(texts[i]);
      // The windows take over what is known now; until then they would forget.
      observer.find();
      run.run(STEPS / 3, parse(texts[i]));
      run.advance(1);
    }
    from[texts.length] = run.time();
    WindowSweep sweep = run.finish(observer);

    long known = 0;
    for (int i = 0; i < texts.length; i++) {
      if (i > 0) {
        // A new window knows at first no more than the longest before it knew.
        known = Math.max(known, from[i] - longest(texts[i - 1]));
      }
      for (RateLimit rate : parse(texts[i])) {
        assertThat(sweep.most(millis(rate), known, from[i], from[i + 1]))
            .as("%s, which was set as number %d, seed %d", rate, i + 1, seed)
            .isPositive()
            .isLessThanOrEqualTo(rate.units());
      }
    }
  }

  private SweepRun newRun(long seed, long pace, boolean booking) {
    first.listen();
    second.listen();
    third.listen();
    return new SweepRun(seed, fixture(), pace, booking, first, second, third);
  }

  /** Every other run is short of slots too. */
  private static int limit(long seed) {
    return seed % 2 == 0 ? 1_000 : 8;
  }

  private static RateLimit[] parse(String text) {
    return Stream.of(text.split(",", -1)).map(RateLimit::parse).toArray(RateLimit[]::new);
  }

  private static long longest(String text) {
    return Stream.of(parse(text)).mapToLong(SweepContract::millis).max().orElseThrow();
  }

  private static long millis(RateLimit rate) {
    return rate.window().toMillis();
  }
}
