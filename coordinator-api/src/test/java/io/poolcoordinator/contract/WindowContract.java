package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.DeclareCommand.Mode;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.Standing;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rate windows: how much they let through, and when to the millisecond they open again. */
public abstract class WindowContract extends StoreContract {

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  /** The width of a minute's buckets. */
  private static final long MINUTE_BUCKET = MINUTE / 1_000;

  @Test
  @Tag(CORE)
  void aWindowLetsItsUnitsThroughAndNoMore() {
    declareRated(100, RateLimit.perSecond(3));
    first.granted(1);
    second.granted(1);
    first.granted(2);

    AcquireReply fourth = second.acquire(2, 0);

    assertThat(fourth.status()).isEqualTo(Status.REFUSED);
    assertThat(fourth.standing())
        .isEqualTo(new Standing(0, 3, 100, until("3/1s", now() + SECOND + 1)));
    assertThat(audit().leases()).hasSize(3);
  }

  @Test
  void tenLongCallsHoldTheEleventhBackThoughRateIsLeft() {
    declareRated(10, RateLimit.perMinute(60));
    for (int call = 1; call <= 10; call++) {
      first.granted(call);
    }

    AcquireReply eleventh = first.acquire(11);

    assertThat(eleventh.status()).isEqualTo(Status.QUEUED);
    assertThat(eleventh.standing().reason()).isEqualTo("slots");
    assertThat(first.available()).isEqualTo(50);
  }

  @Test
  void shortCallsUseTheRateUpThoughSlotsAreFree() {
    declareRated(10, RateLimit.perMinute(60));
    for (int call = 1; call <= 60; call++) {
      first.granted(call);
      first.release(call);
    }

    AcquireReply next = first.acquire(61, 100_000);

    assertThat(next.status()).isEqualTo(Status.QUEUED);
    assertThat(next.standing().reason()).startsWith("rate 60/1m until ");
    assertThat(audit().leases()).isEmpty();
  }

  @Test
  void aUnitComesFreeWhenItsBucketHasEndedAndTheWindowHasPassedSince() {
    declareRated(100, RateLimit.perSecond(1));
    first.granted(1);

    advanceMillis(SECOND);
    assertThat(first.acquire(2, 0).standing().reason()).isEqualTo(until("1/1s", now() + 1));
    advanceMillis(1);
    first.granted(3);
  }

  @Test
  void theUnitsOfABucketComeFreeTogether() {
    declareRated(100, RateLimit.perMinute(3));
    long start = align(MINUTE_BUCKET);
    first.granted(1);
    advanceMillis(MINUTE_BUCKET - 1);
    first.granted(2);
    advanceMillis(1);
    first.granted(3);

    long opening = start + MINUTE_BUCKET + MINUTE;
    assertThat(first.acquire(4, 0).standing().reason()).isEqualTo(until("3/1m", opening));
    advanceMillis(opening - 1 - now());
    assertThat(first.acquire(5, 0).status()).isEqualTo(Status.REFUSED);
    advanceMillis(1);
    first.granted(6);
    first.granted(7);
    assertThat(first.acquire(8, 0).standing().reason())
        .isEqualTo(until("3/1m", opening + MINUTE_BUCKET));
  }

  @Test
  void aCostIsTakenAtOnceOrNotAtAll() {
    declareRated(100, RateLimit.perSecond(10));
    first.granted(1, 7);

    assertThat(first.acquire(2, 4, 0).status()).isEqualTo(Status.REFUSED);
    first.granted(3, 3);
    assertThat(first.available()).isZero();
  }

  @Test
  void aHighCostOpensWhenSoManyUnitsAreFree() {
    declareRated(100, RateLimit.perSecond(10));
    long start = now();
    first.granted(1, 5);
    advanceMillis(100);
    first.granted(2, 5);

    assertThat(first.acquire(3, 5, 0).standing().reason())
        .isEqualTo(until("10/1s", start + SECOND + 1));
    assertThat(first.acquire(4, 6, 0).standing().reason())
        .isEqualTo(until("10/1s", start + 100 + SECOND + 1));
  }

  @Test
  void aHighCostIsNotStarvedByLowOnes() {
    declareRated(100, RateLimit.perSecond(10));
    first.granted(1, 8);
    QueuedWaiter head = second.queued(1, 5);

    AcquireReply small = third.acquire(1, 1, 0);

    assertThat(small.status()).isEqualTo(Status.REFUSED);
    assertThat(small.standing().reason()).isEqualTo(until("10/1s", now() + SECOND + 1));
    advanceMillis(SECOND + 1);
    assertThat(second.poll(head).header().grants())
        .extracting(Grant::id)
        .containsExactly("second:1");
  }

  @Test
  void ofSeveralWindowsTheOneThatOpensLastIsNamed() {
    declareRated(100, RateLimit.perSecond(2), RateLimit.perMinute(3));
    long start = align(MINUTE_BUCKET);
    first.granted(1, 2);

    assertThat(first.acquire(2, 0).standing().reason())
        .isEqualTo(until("2/1s", start + SECOND + 1));
    advanceMillis(SECOND + 1);
    first.granted(3);
    assertThat(first.acquire(4, 0).standing().reason())
        .isEqualTo(until("3/1m", start + MINUTE_BUCKET + MINUTE));
    assertThat(first.acquire(5, 2, 0).standing().reason())
        .isEqualTo(until("3/1m", start + MINUTE_BUCKET + MINUTE));
  }

  @Test
  @Tag(CORE)
  void unitsAreTakenFromAllWindowsOrFromNone() {
    declareRated(1, RateLimit.perSecond(5), RateLimit.perMinute(6));
    first.granted(1, 5);
    Map<String, ?> before = audit().windows();
    advanceMillis(SECOND + 1);

    assertThat(first.acquire(2, 2, 0).status()).isEqualTo(Status.REFUSED);
    first.release(1);
    assertThat(first.acquire(3, 2, 0).status()).isEqualTo(Status.REFUSED);
    assertThat(first.available()).isEqualTo(1);
    assertThat(audit().windows().get("1m")).isEqualTo(before.get("1m"));
    first.granted(4);
    assertThat(audit().windows().get("1s")).hasSize(1).containsValue(1L);
    assertThat(audit().leases()).containsOnlyKeys("first:4");
  }

  @Test
  void nothingIsTakenFromWindowsWithoutASlot() {
    declareRated(1, RateLimit.perSecond(5));
    first.granted(1);

    assertThat(first.acquire(2, 0).standing().reason()).isEqualTo("slots");

    assertThat(first.available()).isEqualTo(4);
  }

  @Test
  void aPermitThatEndsGivesNoUnitBack() {
    declareRated(1, RateLimit.perMinute(2));
    first.granted(1);
    first.release(1, now() + TestWorker.ON_ITS_WAY);
    first.granted(2);
    advanceMillis(LEASE);
    sweep();

    assertThat(audit().leases()).isEmpty();
    assertThat(first.acquire(3, 0).standing().reason()).startsWith("rate 2/1m until ");
  }

  @Test
  void whoAsksTwiceTakesOnce() {
    declareRated(1, RateLimit.perMinute(5));
    Grant grant = first.granted(1, 2);

    assertThat(first.granted(1, 2)).isEqualTo(grant);
    assertThat(first.available()).isEqualTo(3);
  }

  @Test
  void aWaiterTakesItsUnitsWhenItIsServed() {
    declareRated(1, RateLimit.perSecond(5));
    first.granted(1);
    first.queued(2, 3);
    assertThat(first.available()).isEqualTo(4);

    first.release(1);

    assertThat(audit().leases()).containsOnlyKeys("first:2");
    assertThat(first.available()).isEqualTo(1);
  }

  @Test
  void aGrantThatIsMadeAnewTakesItsUnitsAnew() {
    declareRated(1, RateLimit.perMinute(5));
    first.granted(1);
    QueuedWaiter waiter = first.queued(2);
    first.release(1);
    advanceMillis(CLAIM);

    assertThat(first.poll(waiter).header().grants())
        .extracting(Grant::id)
        .containsExactly("first:2");

    assertThat(first.available()).isEqualTo(2);
  }

  @Test
  void aPermitThatIsTakenBackInTakesNothing() {
    declareRated(1, RateLimit.perMinute(5));
    Grant grant = first.granted(1);
    advanceMillis(10);
    Grant unknown = new Grant("second:1", grant.token() + 1, now(), now() + LEASE);

    assertThat(second.renew(unknown).ends()).containsExactly(now() + LEASE);

    assertThat(first.available()).isEqualTo(4);
  }

  @Test
  void aWindowOnTheCalendarOpensAtMidnightWhereItsDayBegins() {
    declareRated(100, RateLimit.perDay(2).onCalendar(ZoneOffset.ofHours(2)));
    long midnight = align(DAY) + 22 * HOUR;
    advanceMillis(midnight - 1 - now());
    first.granted(1, 2);

    assertThat(first.acquire(2, 0).standing().reason()).isEqualTo(until("2/1d@+02:00", midnight));
    advanceMillis(1);
    first.granted(3, 2);
    assertThat(first.acquire(4, 0).standing().reason())
        .isEqualTo(until("2/1d@+02:00", midnight + DAY));
    advanceMillis(DAY - 1);
    assertThat(first.acquire(5, 0).status()).isEqualTo(Status.REFUSED);
    advanceMillis(1);
    first.granted(6);
  }

  @Test
  void aWindowOnTheCalendarMayBeginAtHalfAnHourWestOfUtc() {
    ZoneOffset offset = ZoneOffset.ofHoursMinutes(-3, -30);
    declareRated(100, RateLimit.of(1, Duration.ofHours(1)).onCalendar(offset));
    long half = align(HOUR) + HOUR / 2;
    first.granted(1);

    assertThat(first.acquire(2, 0).standing().reason()).isEqualTo(until("1/1h@-03:30", half));
    advanceMillis(half - now());
    first.granted(3);
    assertThat(first.acquire(4, 0).standing().reason())
        .isEqualTo(until("1/1h@-03:30", half + HOUR));
  }

  @Test
  void unitsStayUsedWhenThePoolIsDeletedAndMadeAnew() {
    declareRated(100, RateLimit.perMinute(5));
    first.granted(1, 3);
    fixture().setField(POOL, "state", "deleted");

    first.declare(declaration(Mode.KEEP, rated(50, RateLimit.perMinute(4))));

    assertThat(first.available()).isEqualTo(1);
    assertThat(second.acquire(1, 2, 0).standing().reason()).startsWith("rate 4/1m until ");
    second.granted(2);
  }

  @Test
  void unitsAreLostWithTheState() {
    declareRated(100, RateLimit.perMinute(5));
    first.granted(1, 5);
    fixture().forgetAll();

    first.declare(declaration(Mode.KEEP, rated(100, RateLimit.perMinute(5))));

    assertThat(first.available()).isEqualTo(5);
  }
}
