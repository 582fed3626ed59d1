package io.poolcoordinator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.ReserveCommand;
import io.poolcoordinator.spi.ReserveReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Units that are booked without waiting for them. */
class ReservationsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final EngineFixture fixture = new EngineFixture();
  private final FaultyStore network = fixture.network();
  private final PoolEngine engine =
      fixture.engine(
          network, PoolConfig.builder().limit(1).rateLimit(RateLimit.parse("10/1s")).build());
  private final Reservations reservations = engine.reservations();

  @AfterEach
  void close() {
    network.close();
    fixture.close();
  }

  private void assertReserved(CompletableFuture<ReserveReply> reserved, long wait, long units) {
    assertThat(reserved).isCompleted();
    ReserveReply reply = reserved.join();
    assertThat(reply.status()).isEqualTo(ReserveReply.Status.RESERVED);
    assertThat(reply.waitMillis()).isEqualTo(wait);
    assertThat(reply.units()).isEqualTo(units);
  }

  @Test
  void unitsAreBookedForNowForLaterOrNotAtAll() {
    assertReserved(reservations.reserve(4, SECOND), 0, 4);
    assertReserved(reservations.reserve(ReserveCommand.ALL, Duration.ZERO), 0, 6);
    assertThat(reservations.reserve(1, SECOND).join().status())
        .isEqualTo(ReserveReply.Status.REFUSED);
    assertReserved(reservations.reserve(1, Duration.ofMillis(1_001)), 1_001, 1);
    assertThat(reservations.reserve(11, SECOND).join().status())
        .isEqualTo(ReserveReply.Status.IMPOSSIBLE);
  }

  @Test
  void aPoolThatWasLostIsRestoredAndAskedAgain() {
    fixture.pools.forgetAll();
    CompletableFuture<ReserveReply> reserved = reservations.reserve(4, SECOND);
    assertThat(reserved).isNotDone();
    fixture.advance(50);
    // It is quiet for a second after a loss.
    assertThat(reserved.join().status()).isEqualTo(ReserveReply.Status.REFUSED);
    assertThat(reserved.join().reason()).startsWith("recovering until ");
    assertThat(network.reserves).isEqualTo(2);
    fixture.advance(1_000);
    assertReserved(reservations.reserve(4, SECOND), 0, 4);
  }

  @Test
  void aPoolThatStaysLostFailsAfterThreeAttempts() {
    fixture.pools.forgetAll();
    network.declare = FaultyStore.Fault.NOT_EXECUTED;
    CompletableFuture<ReserveReply> reserved = reservations.reserve(4, SECOND);
    fixture.advance(99);
    assertThat(reserved).isNotDone();
    fixture.advance(1);
    assertThat(EngineFixture.failure(reserved))
        .isInstanceOf(PoolStoreException.class)
        .hasMessageContaining("pool netsuite: the store lost the pool's state");
    assertThat(network.reserves).isEqualTo(3);
  }

  @Test
  void aTimeThatWasReckonedWronglyIsPutRight() {
    fixture.set("clock", String.valueOf(fixture.timeline.millis() + 60_000));
    assertReserved(reservations.reserve(4, SECOND), 0, 4);
    assertThat(network.reserves).isEqualTo(2);
  }

  @Test
  void aStoreThatIsTooSlowFailsAfterThreeAttempts() {
    network.beforeReserve =
        () ->
            fixture.set(
                "clock", String.valueOf(fixture.timeline.millis() + network.reserves * 60_000L));
    CompletableFuture<ReserveReply> reserved = reservations.reserve(4, SECOND);
    assertThat(EngineFixture.failure(reserved))
        .isInstanceOf(PoolStoreException.class)
        .hasMessageContaining("later than the command timeout of PT2S");
    assertThat(network.reserves).isEqualTo(3);
  }

  @Test
  void whatFailsFailsTheReservation() {
    network.reserve = FaultyStore.Fault.REPLY_LOST;
    assertThat(EngineFixture.failure(reservations.reserve(4, SECOND)))
        .isInstanceOf(PoolStoreException.class);
    network.reserve = FaultyStore.Fault.NONE;
    network.connected(false);
    assertThat(EngineFixture.failure(reservations.reserve(4, SECOND)))
        .hasMessageContaining("pool netsuite: the store is not connected");
    network.connected(true);
    fixture.set("state", "deleted");
    assertThat(EngineFixture.failure(reservations.reserve(4, SECOND)))
        .isInstanceOf(PoolDeletedException.class);
  }

  @Test
  void deliveredTwiceItBooksOnce() {
    network.reserve = FaultyStore.Fault.TWICE;
    assertThat(reservations.reserve(4, SECOND)).isCompleted();
    network.reserve = FaultyStore.Fault.NONE;
    assertReserved(reservations.reserve(ReserveCommand.ALL, Duration.ZERO), 0, 6);
  }

  @Test
  void closingEndsTheOnesUnderWay() {
    fixture.pools.forgetAll();
    network.declare = FaultyStore.Fault.NOT_EXECUTED;
    CompletableFuture<ReserveReply> reserved = reservations.reserve(4, SECOND);
    assertThat(reserved).isNotDone();
    engine.context().markClosed();
    engine.failWaiters();
    assertThat(EngineFixture.failure(reserved)).isInstanceOf(CoordinatorClosedException.class);
    assertThat(EngineFixture.failure(reservations.reserve(4, SECOND)))
        .isInstanceOf(CoordinatorClosedException.class);
  }
}
