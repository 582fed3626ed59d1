package io.poolcoordinator.contract;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.ReserveCommand;
import io.poolcoordinator.spi.ReserveReply;
import io.poolcoordinator.spi.ReserveReply.Status;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Units that are booked: for now, or for the first time in the future at which there is room. */
public abstract class ReservationContract extends StoreContract {

  /** When the units of one second's window come free. */
  private static final long OPENS = 1_001;

  /** No window is booked further ahead. */
  private static final int MOST_BUCKETS = 2_500;

  private static void assertRefused(ReserveReply reply, String reason) {
    assertThat(reply.status()).isEqualTo(Status.REFUSED);
    assertThat(reply.reason()).isEqualTo(reason);
    assertThat(reply.waitMillis()).isZero();
    assertThat(reply.units()).isZero();
  }

  @Test
  void whatThereIsRoomForIsTakenNow() {
    declareRated(0, RateLimit.perSecond(5));

    ReserveReply reply = first.reserve(1, 3, 0);

    assertThat(reply.status()).isEqualTo(Status.RESERVED);
    assertThat(reply.waitMillis()).isZero();
    assertThat(reply.units()).isEqualTo(3);
    assertThat(reply.reason()).isEmpty();
    assertThat(reply.header().time()).isEqualTo(now());
    assertThat(first.available()).isEqualTo(2);
    assertThat(audit().leases()).isEmpty();
    assertThat(audit().waiting()).isEmpty();
  }

  @Test
  @Tag(CORE)
  void whatThereIsNoRoomForIsBookedAhead() {
    declareRated(100, RateLimit.perSecond(1));
    first.granted(1);
    advanceMillis(200);

    assertThat(first.reserved(2, 1)).isEqualTo(OPENS - 200);
    assertThat(second.reserved(1, 1)).isEqualTo(2 * OPENS - 200);
    assertThat(first.available()).isEqualTo(-2);
    assertThat(first.acquire(3, 0).standing().reason())
        .isEqualTo(until("1/1s", now() + 3 * OPENS - 200));

    advanceMillis(3 * OPENS - 200 - 1);
    assertThat(first.acquire(4, 0).status()).isEqualTo(AcquireReply.Status.REFUSED);
    advanceMillis(1);
    first.granted(5);
  }

  @Test
  void bookingsAreServedInTheirOrder() {
    declareRated(100, RateLimit.perSecond(5));
    first.granted(1, 3);
    advanceMillis(100);
    first.granted(2, 2);

    assertThat(first.reserved(3, 2)).isEqualTo(OPENS - 100);
    assertThat(second.reserved(1, 3)).isEqualTo(OPENS);
    // Once the first booking has come free.
    assertThat(first.reserved(4, 1)).isEqualTo(2 * OPENS - 100);
  }

  @Test
  void aBookingDoesNotPassEarlierOnesWhenTheRateIsRaised() {
    declareRated(100, RateLimit.perSecond(1));
    first.granted(1);
    first.reserved(2, 1);
    first.reserved(3, 1);
    setRate("3/1s");

    assertThat(second.reserved(1, 1)).isEqualTo(2 * OPENS);
    assertThat(second.reserved(2, 1)).isEqualTo(2 * OPENS);
    assertThat(second.reserved(3, 1)).isEqualTo(3 * OPENS);
  }

  @Test
  void whatIsTakenNowCountsAsLateAsTheLastBooking() {
    declareRated(100, RateLimit.perSecond(1));
    long start = now();
    first.granted(1);
    first.reserved(2, 1);
    setRate("3/1s");

    first.granted(3);

    assertThat(audit().windows().get("1s"))
        .containsExactly(entry(start, 1L), entry(start + OPENS, 2L));
    assertThat(first.acquire(4, 2, 0).standing().reason())
        .isEqualTo(until("3/1s", start + 2 * OPENS));
  }

  @Test
  void allWindowsHaveRoomAtTheTimeThatIsBooked() {
    declareRated(100, RateLimit.perSecond(2), RateLimit.of(3, Duration.ofSeconds(10)));
    long start = align(10);
    first.granted(1, 2);

    assertThat(first.reserved(2, 1)).isEqualTo(OPENS);
    assertThat(first.reserved(3, 1)).isEqualTo(10_010);
    assertThat(first.reserved(4, 2)).isEqualTo(10_010 + OPENS);
    assertThat(audit().windows().get("1s"))
        .containsExactly(
            entry(start, 2L),
            entry(start + OPENS, 1L),
            entry(start + 10_010, 1L),
            entry(start + 10_010 + OPENS, 2L));
  }

  @Test
  void beyondTheTimeoutNothingIsBooked() {
    declareRated(100, RateLimit.perSecond(1));
    first.granted(1);

    assertRefused(first.reserve(2, 1, 0), until("1/1s", now() + OPENS));
    assertRefused(first.reserve(3, 1, OPENS - 1), until("1/1s", now() + OPENS));
    assertThat(first.available()).isZero();
    assertThat(first.reserve(4, 1, OPENS).status()).isEqualTo(Status.RESERVED);
    fixture().setField(POOL, "timeout", Long.toString(2 * OPENS - 1));
    assertRefused(
        first.reserve(5, 1, AcquireCommand.POOL_TIMEOUT), until("1/1s", now() + 2 * OPENS));
    fixture().setField(POOL, "timeout", Long.toString(2 * OPENS));
    assertThat(first.reserved(6, 1)).isEqualTo(2 * OPENS);
  }

  @Test
  void whoWaitsForTheWindowComesFirst() {
    declareRated(100, RateLimit.perSecond(5));
    first.granted(1, 3);
    QueuedWaiter waiter = first.queued(2, 3);

    assertRefused(second.reserve(1, 1, 300_000), until("5/1s", now() + OPENS));
    advanceMillis(OPENS);
    assertThat(first.poll(waiter).header().grants()).hasSize(1);
    assertThat(second.reserved(2, 1)).isZero();
    first.queuedTake(3, 5);
    assertRefused(second.reserve(3, 1, 300_000), until("5/1s", now() + OPENS));
    first.release(3);
    assertThat(second.reserved(4, 1)).isZero();
  }

  @Test
  void whoWaitsForASlotAloneDoesNot() {
    declareRated(1, RateLimit.perSecond(1));
    first.granted(1);
    first.queued(2);

    assertThat(second.reserved(1, 1)).isEqualTo(OPENS);
  }

  @Test
  void aReservationServesWhoeverWaits() {
    declareRated(100, RateLimit.perSecond(5));
    first.listen();
    second.granted(1, 5);
    first.queued(1, 4);
    advanceMillis(OPENS);

    assertThat(second.reserved(2, 1)).isZero();

    awaitPushed(first, "first:1");
    assertThat(first.available()).isZero();
  }

  @Test
  void whoAsksTwiceBooksOnce() {
    declareRated(100, RateLimit.perSecond(2));
    first.granted(1, 2);
    ReserveCommand booking = first.reservation(2, 2, 5_000, now() + TestWorker.ON_ITS_WAY);
    assertThat(first.reserve(booking).waitMillis()).isEqualTo(OPENS);
    advanceMillis(300);

    ReserveReply again = first.reserve(booking);
    assertThat(again.status()).isEqualTo(Status.RESERVED);
    assertThat(again.waitMillis()).isEqualTo(OPENS - 300);
    advanceMillis(10_000 + OPENS - 300 - 1);
    assertThat(first.reserve(booking).status()).isEqualTo(Status.RESERVED);
    assertThat(first.reserve(booking).waitMillis()).isZero();
    assertThat(first.available()).isEqualTo(2);
    advanceMillis(1);
    assertThat(first.reserve(booking).status()).isEqualTo(Status.LATE);
  }

  @Test
  void aPoolWithoutWindowsHasRoomForAllAndNothingToDrain() {
    declare(1);

    assertThat(first.reserved(1, 1_000_000)).isZero();
    assertThat(first.reserve(2, ReserveCommand.ALL, 0).units()).isZero();
  }

  @Test
  void aBookingOnTheCalendarIsForTheNextPeriod() {
    declareRated(100, RateLimit.of(2, Duration.ofMinutes(1)).onCalendar(ZoneOffset.UTC));
    align(60_000);
    advanceMillis(20_000);
    first.granted(1, 2);

    assertThat(first.reserved(2, 1)).isEqualTo(40_000);
    assertThat(first.reserved(3, 1)).isEqualTo(40_000);
    assertThat(first.reserved(4, 1)).isEqualTo(100_000);
  }

  @Test
  void noWindowIsBookedWithoutEnd() {
    declareRated(100, RateLimit.of(1, Duration.ofMillis(2)));
    long notAfter = now() + TestWorker.ON_ITS_WAY;
    for (int number = 0; number < MOST_BUCKETS; number++) {
      ReserveReply reply = first.reserve(first.reservation(number, 1, 300_000, notAfter));
      assertThat(reply.waitMillis()).isEqualTo(3L * number);
    }

    assertRefused(first.reserve(MOST_BUCKETS, 1, 300_000), "reservations");
    assertThat(audit().windows().get("2ms")).hasSize(MOST_BUCKETS);
    advanceMillis(3);
    assertThat(first.reserved(MOST_BUCKETS + 1, 1)).isEqualTo(3L * MOST_BUCKETS - 3);
  }

  @Test
  void aPoolThatIsPausedDeletedOrMissingBooksNothing() {
    assertThat(first.reserve(1, 1, 0).status()).isEqualTo(Status.MISSING);
    assertThat(audit().isEmpty()).isTrue();
    declareRated(100, RateLimit.perSecond(5));
    first.reserved(2, 2);
    fixture().setField(POOL, "state", "paused");

    assertRefused(first.reserve(3, 1, 5_000), "paused");
    assertRefused(first.reserve(4, ReserveCommand.ALL, 5_000), "paused");
    assertThat(first.reserve(2, 2, 5_000).status()).isEqualTo(Status.RESERVED);
    fixture().setField(POOL, "state", "deleted");
    assertThat(first.reserve(5, 1, 5_000).status()).isEqualTo(Status.DELETED);
    assertThat(first.available()).isEqualTo(3);
  }

  @Test
  void whatComesLateOrIsImpossibleBooksNothing() {
    declareRated(100, RateLimit.perSecond(5));
    long now = now();

    assertThat(first.reserve(first.reservation(1, 1, 0, now)).status()).isEqualTo(Status.LATE);
    assertThat(first.reserve(first.reservation(2, 1, 0, now + 120_001)).status())
        .isEqualTo(Status.LATE);
    ReserveReply impossible = first.reserve(3, 6, 300_000);
    assertThat(impossible.status()).isEqualTo(Status.IMPOSSIBLE);
    assertThat(impossible.reason()).isEqualTo("rate 5/1s");
    assertThat(first.available()).isEqualTo(5);
    assertThat(audit().taken()).isEmpty();
  }
}
