package io.poolcoordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolStoreException.Outcome;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each message says what was asked, what was found, and what to do. */
class PoolExceptionsTest {

  @Test
  void aTimeoutOfAWaiterNamesItsPlaceAndWhatBlocks() {
    PoolTimeoutException timeout =
        new PoolTimeoutException("netsuite", Duration.ofMillis(30_001), 7, 5, 5, "slots");

    assertThat(timeout)
        .hasMessage(
            "pool netsuite granted no permit within 30001 ms: place 7 in the queue, 5 of 5 held,"
                + " blocked by slots; raise the limit or the timeout, or see who holds");
    assertThat(timeout.pool()).isEqualTo("netsuite");
    assertThat(timeout.waited()).isEqualTo(Duration.ofMillis(30_001));
    assertThat(timeout.place()).isEqualTo(7);
    assertThat(timeout.held()).isEqualTo(5);
    assertThat(timeout.limit()).isEqualTo(5);
    assertThat(timeout.reason()).isEqualTo("slots");
  }

  @Test
  void aTimeoutOfASingleAttemptHasNoPlace() {
    assertThat(new PoolTimeoutException("netsuite", Duration.ZERO, 0, 0, 5, "paused"))
        .hasMessage(
            "pool netsuite granted no permit within 0 ms: not in the queue, 0 of 5 held, blocked by"
                + " paused; raise the limit or the timeout, or see who holds");
  }

  @Test
  void anUnknownPoolCanBeMade() {
    PoolNotFoundException notFound = new PoolNotFoundException("netsuite");

    assertThat(notFound)
        .hasMessage("pool netsuite does not exist; make it with coordinator.pool(name, config)");
    assertThat(notFound.pool()).isEqualTo("netsuite");
  }

  @Test
  void aDeletedPoolCanBeMadeAnew() {
    assertThat(new PoolDeletedException("netsuite"))
        .hasMessage(
            "pool netsuite was deleted; make it anew with coordinator.pool(name, config) if it is"
                + " wanted");
  }

  @Test
  void aConflictNamesBothSettings() {
    PoolConfig stored = PoolConfig.ofLimit(5);
    PoolConfig declared = PoolConfig.ofLimit(6);
    PoolConflictException conflict = new PoolConflictException("netsuite", stored, declared);

    assertThat(conflict)
        .hasMessage(
            "pool netsuite exists with other settings: stored limit=5 timeout=PT30S lease=PT30S"
                + " warnAfter=PT5M, declared limit=6 timeout=PT30S lease=PT30S warnAfter=PT5M;"
                + " declare the stored ones, or use IfDifferent.KEEP or REPLACE");
    assertThat(conflict.stored()).isEqualTo(stored);
    assertThat(conflict.declared()).isEqualTo(declared);
  }

  @Test
  void anUnusableFieldIsNamedWithItsKey() {
    InvalidPoolStateException invalid =
        new InvalidPoolStateException(
            "netsuite", "pool:{netsuite}", "limit", "is \"abc\", but must be a whole number");

    assertThat(invalid)
        .hasMessage(
            "pool netsuite is not usable: key pool:{netsuite}, field limit: is \"abc\", but must"
                + " be a whole number");
    assertThat(invalid.key()).isEqualTo("pool:{netsuite}");
    assertThat(invalid.field()).isEqualTo("limit");
  }

  @Test
  void anUnusableKeyIsNamedWithoutAField() {
    assertThat(
            new InvalidPoolStateException(
                "netsuite", "pool:{netsuite}:leases", "", "must be a sorted set"))
        .hasMessage(
            "pool netsuite is not usable: key pool:{netsuite}:leases: must be a sorted set");
  }

  @Test
  void aFailureOfTheStoreKeepsItsCauseAndOutcome() {
    IOException cause = new IOException("reset");
    PoolStoreException failure =
        new PoolStoreException("*", Outcome.UNKNOWN, "no reply within 2 s", cause);

    assertThat(failure).hasMessage("no reply within 2 s").hasCause(cause);
    assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(failure.pool()).isEqualTo("*");
  }

  @Test
  void aClosedCoordinatorIsNamed() {
    assertThat(new CoordinatorClosedException("web-7-4711-k3f9x2"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("coordinator web-7-4711-k3f9x2 is closed");
  }

  @Test
  void aClearedWaiterIsToldByWhom() {
    PoolClearedException cleared = new PoolClearedException("netsuite");

    assertThat(cleared.pool()).isEqualTo("netsuite");
    assertThat(cleared).hasMessageContaining("pool netsuite").hasMessageContaining("cleared");
  }
}
