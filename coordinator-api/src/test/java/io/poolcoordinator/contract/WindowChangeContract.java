package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Windows that are changed, deleted, or made anew while units of them are used. */
public abstract class WindowChangeContract extends StoreContract {

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  /** The widths of buckets. */
  private static final long MINUTE_BUCKET = MINUTE / 1_000;

  private static final long HOUR_BUCKET = HOUR / 1_000;

  @Test
  void aHigherNumberKeepsWhatWasUsed() {
    declareRated(100, RateLimit.perMinute(3));
    first.granted(1, 3);

    setRate("5/1m");

    assertThat(first.available()).isEqualTo(2);
    first.granted(2, 2);
    assertThat(first.acquire(3, 0).standing().reason()).startsWith("rate 5/1m until ");
  }

  @Test
  void aLowerNumberKeepsWhatWasUsed() {
    declareRated(100, RateLimit.perSecond(5));
    long start = now();
    first.granted(1, 3);
    advanceMillis(100);
    first.granted(2, 2);

    first.declare(declaration(Mode.REPLACE, rated(100, RateLimit.perSecond(2))));

    assertThat(first.available()).isEqualTo(-3);
    assertThat(first.acquire(3, 0).standing().reason())
        .isEqualTo(until("2/1s", start + 100 + SECOND + 1));
    advanceMillis(SECOND - 99);
    assertThat(first.available()).isZero();
    advanceMillis(100);
    first.granted(4, 2);
  }

  @Test
  void aWaiterIsServedOnceTheRateIsRaisedByHand() {
    declareRated(100, RateLimit.perMinute(1));
    first.granted(1);
    QueuedWaiter waiter = first.queued(2);

    setRate("2/1m");

    assertThat(first.poll(waiter).header().grants())
        .extracting(Grant::id)
        .containsExactly("first:2");
  }

  @Test
  void withoutARateNothingIsHeldBackAndNothingIsRemembered() {
    declareRated(100, RateLimit.perMinute(1));
    first.granted(1);
    QueuedWaiter waiter = first.queued(2);

    setRate("");

    assertThat(first.poll(waiter).header().grants()).hasSize(1);
    first.granted(3, 1_000);
    assertThat(audit().windows()).isEmpty();
    setRate("1/1m");
    first.granted(4);
  }

  @Test
  @Tag(CORE)
  void aLongerWindowBeginsWithWhatTheShorterKnew() {
    declareRated(100, RateLimit.perMinute(5));
    long start = align(HOUR_BUCKET);
    first.granted(1, 2);
    advanceMillis(MINUTE_BUCKET);
    first.granted(2, 3);
    advanceMillis(HOUR_BUCKET - MINUTE_BUCKET);

    setRate("5/1h");

    // Late: the first units at the end of their bucket, all of them at the end of the new one's.
    long opening = start + HOUR_BUCKET + HOUR;
    assertThat(first.acquire(3, 0).standing().reason()).isEqualTo(until("5/1h", opening));
    assertThat(audit().windows()).containsOnlyKeys("1h");
    advanceMillis(opening - now());
    first.granted(4, 5);
  }

  @Test
  void whatTheShorterWindowHasForgottenTheLongerDoesNotKnow() {
    declareRated(100, RateLimit.perSecond(5));
    first.granted(1, 3);
    advanceMillis(SECOND);
    first.granted(2, 2);
    advanceMillis(1);

    setRate("5/1m");

    assertThat(first.available()).isEqualTo(3);
  }

  @Test
  void aShorterWindowBeginsWithWhatTheLongerKnewNeverEarly() {
    declareRated(100, RateLimit.of(5, Duration.ofHours(1)));
    long start = align(HOUR_BUCKET);
    first.granted(1, 5);
    advanceMillis(MINUTE);

    first.declare(declaration(Mode.REPLACE, rated(100, RateLimit.perMinute(5))));

    // As if they were taken when their bucket, which is wider than a minute's, ended.
    assertThat(first.acquire(2, 0).standing().reason())
        .isEqualTo(until("5/1m", start + HOUR_BUCKET + MINUTE));
    assertThat(audit().windows()).containsOnlyKeys("1m");
  }

  @Test
  void theFirstOperationUnderANewWindowKnowsAllThatItBeginsWith() {
    declareRated(100, RateLimit.perSecond(9));
    long start = now();
    first.granted(1, 5);
    advanceMillis(300);
    first.granted(2, 4);

    setRate("9/600ms");

    assertThat(first.acquire(3, 2, 0).standing().reason()).isEqualTo(until("9/600ms", start + 601));
  }

  @Test
  void unitsThatAreFreeUnderTheNewWindowAreLeftOut() {
    declareRated(100, RateLimit.of(5, Duration.ofHours(1)));
    align(HOUR_BUCKET);
    first.granted(1, 2);
    advanceMillis(2 * MINUTE);
    first.granted(2, 3);
    advanceMillis(1);

    setRate("5/1m");

    assertThat(first.available()).isEqualTo(2);
  }

  @Test
  void theShortestSlidingWindowThatIsLongEnoughIsTheSource() {
    declareRated(
        100,
        RateLimit.perSecond(9),
        RateLimit.of(9, Duration.ofHours(1)),
        RateLimit.perDay(9),
        RateLimit.perDay(9).onCalendar(ZoneOffset.UTC));
    align(DAY);
    first.granted(1, 4);
    advanceMillis(10 * MINUTE);
    first.granted(2, 3);
    advanceMillis(MINUTE);

    // A day's buckets would put the first ones 86 s late, an hour's only 3.6 s.
    setRate("9/1s,9/10m,9/1h,9/1d,9/1d@Z");

    assertThat(first.available()).isEqualTo(2);
    assertThat(audit().windows().get("10m").values()).containsExactly(3L);
  }

  @Test
  void whereNoneIsLongEnoughTheLongestIsTheSource() {
    declareRated(100, RateLimit.perSecond(9), RateLimit.perMinute(9));
    first.granted(1, 4);
    advanceMillis(2 * SECOND);
    first.granted(2, 3);

    setRate("9/1s,9/1d");

    assertThat(audit().windows()).containsKeys("1s", "1m");
    assertThat(first.available()).isEqualTo(2);
    assertThat(audit().windows()).containsOnlyKeys("1s", "1d");
  }

  @Test
  void aSlidingWindowBeginsWithWhatTheCalendarKnewAsIfItWereNow() {
    declareRated(100, RateLimit.perDay(5).onCalendar(ZoneOffset.UTC));
    align(DAY);
    first.granted(1, 5);
    advanceMillis(6 * HOUR);

    setRate("5/1m");

    assertThat(first.acquire(2, 0).standing().reason())
        .isEqualTo(until("5/1m", now() + MINUTE_BUCKET + MINUTE));
  }

  @Test
  void whatIsBookedInAWideBucketIsNotTakenForWhatIsUsedNow() {
    declareRated(100, RateLimit.perSecond(1), RateLimit.perDay(100).onCalendar(ZoneOffset.UTC));
    long start = align(DAY);
    long booked = 0;
    for (int number = 0; number < 5; number++) {
      booked = first.reserved(number, 1);
    }

    setRate("5/10s");

    // As late as the last booking, which is all that the day's bucket tells.
    assertThat(booked).isEqualTo(4 * (SECOND + 1));
    long bucket = start + booked - booked % 10;
    assertThat(first.acquire(9, 0).standing().reason())
        .isEqualTo(until("5/10s", bucket + 10 + 10 * SECOND));
  }

  @Test
  void aWindowOnTheCalendarBeginsWithWhatTheSlidingOneKnew() {
    declareRated(100, RateLimit.of(5, Duration.ofHours(1)));
    long midnight = align(DAY) + DAY;
    first.granted(1, 5);
    advanceMillis(10 * MINUTE);

    setRate("5/1d@Z");

    assertThat(first.acquire(2, 0).standing().reason()).isEqualTo(until("5/1d@Z", midnight));
  }

  @Test
  void aWindowThatIsConfiguredAgainBeginsWithWhatTheOthersKnow() {
    declareRated(100, RateLimit.perSecond(5), RateLimit.perMinute(5));
    first.granted(1, 3);
    advanceMillis(SECOND + 1);
    first.granted(2, 2);
    setRate("5/1s");
    assertThat(first.available()).isEqualTo(3);

    setRate("5/1s,5/1m");

    assertThat(first.available()).isEqualTo(3);
    advanceMillis(SECOND + 1);
    assertThat(first.available()).isEqualTo(3);
  }

  @Test
  void aWindowInWhichNothingIsUsedIsNotTakenForANewOne() {
    declareRated(100, RateLimit.perSecond(5), RateLimit.perMinute(5));
    align(MINUTE_BUCKET);
    first.granted(1, 5);
    advanceMillis(SECOND + 1);
    assertThat(first.available()).isZero();

    setRate("5/1s,9/1m");

    assertThat(first.available()).isEqualTo(4);
    first.granted(2, 4);
  }

  @Test
  void deletingAWindowByHandMakesRoomInItAndInNoOther() {
    declareRated(100, RateLimit.perSecond(5), RateLimit.perMinute(7));
    first.granted(1, 5);
    QueuedWaiter waiter = first.queued(2, 2);

    fixture().deleteWindow(POOL, "1s");

    assertThat(first.poll(waiter).header().grants()).hasSize(1);
    assertThat(first.available()).isZero();
    fixture().deleteWindow(POOL, "1m");
    assertThat(first.available()).isEqualTo(3);
    fixture().deleteWindow(POOL, "1h");
    assertThat(first.available()).isEqualTo(3);
    assertThat(audit().windows()).containsOnlyKeys("1s");
  }
}
