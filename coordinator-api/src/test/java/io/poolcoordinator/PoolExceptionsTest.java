package io.poolcoordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.PoolStoreException.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                + " paused; resume it (set its state to active), once the account is accepted again"
                + " if a 401 paused it");
  }

  @Test
  void aTimeoutThatAWindowCausedSaysUntilWhenAndHasAnotherRemedy() {
    PoolTimeoutException timeout =
        new PoolTimeoutException(
            "exact", Duration.ofSeconds(30), 3, 2, 5, "rate 60/1m until 2026-03-01T10:00:00.060Z");

    assertThat(timeout)
        .hasMessage(
            "pool exact granted no permit within 30000 ms: place 3 in the queue, 2 of 5 held,"
                + " blocked by rate 60/1m until 2026-03-01T10:00:00.060Z; raise the rate, spread"
                + " the calls, or raise the timeout");
    assertThat(timeout.opensAt()).contains(Instant.parse("2026-03-01T10:00:00.060Z"));
  }

  @Test
  void aTimeoutOfUnitsAloneSaysSo() {
    assertThat(
            PoolTimeoutException.afterWait(
                "units", "exact", Duration.ofMillis(5), 0, 0, 5, "paused"))
        .hasMessageStartingWith("pool exact granted no units within 5 ms: not in the queue");
  }

  @Test
  void whoIsRefusedAtOnceIsToldItsTimeoutAndWhatOpensTooLate() {
    String reason = "rate 5000/1d until 2026-03-01T10:00:00.060Z";
    PoolTimeoutException refused =
        PoolTimeoutException.atOnce(
            "permit", "exact", Duration.ofSeconds(30), Duration.ofMillis(2), 4, 5, reason);

    assertThat(refused)
        .hasMessage(
            "pool exact cannot grant a permit within the timeout of 30000 ms: "
                + reason
                + "; raise the rate, spread the calls, or raise the timeout");
    assertThat(refused.waited()).isEqualTo(Duration.ofMillis(2));
    assertThat(refused.place()).isZero();
    assertThat(refused.held()).isEqualTo(4);
    assertThat(refused.limit()).isEqualTo(5);
    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.opensAt()).isPresent();
  }

  @Test
  void aTimeThatNobodyCanReadIsNone() {
    for (String reason : new String[] {"slots", "rate per worker 10/1s", "rate 1/1s until soon"}) {
      assertThat(new PoolTimeoutException("exact", Duration.ZERO, 0, 0, 5, reason).opensAt())
          .isEmpty();
    }
  }

  @Test
  void whatCoolsDownSaysUntilWhenAndHasAnotherRemedy() {
    String at = "2026-03-01T10:00:00.060Z";
    for (String reason : new String[] {"cooling until " + at, "cooling eol1 until " + at}) {
      PoolTimeoutException refused =
          PoolTimeoutException.atOnce(
              "permit", "exact", Duration.ofSeconds(30), Duration.ofMillis(2), 4, 5, reason);
      assertThat(refused)
          .hasMessage(
              "pool exact cannot grant a permit within the timeout of 30000 ms: "
                  + reason
                  + "; come back then, raise the timeout, or end the cool-down if the API serves"
                  + " again");
      assertThat(refused.opensAt()).contains(Instant.parse(at));
      assertThat(refused.reason()).isEqualTo(reason);
    }
  }

  @Test
  void aWindowOfAMemberSaysUntilWhen() {
    assertThat(
            new PoolTimeoutException(
                "exact",
                Duration.ZERO,
                0,
                0,
                5,
                "rate 60/1m of eol1 until 2026-03-01T10:00:00.060Z"))
        .hasMessageEndingWith(
            "blocked by rate 60/1m of eol1 until 2026-03-01T10:00:00.060Z; raise the rate, spread"
                + " the calls, or raise the timeout")
        .satisfies(
            timeout ->
                assertThat(((PoolTimeoutException) timeout).opensAt())
                    .contains(Instant.parse("2026-03-01T10:00:00.060Z")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "member slots | raise the members' limits or the timeout, or see who holds",
        "no active member | enable a member, or add one",
        "paused | resume it (set its state to active), once the account is accepted again if a 401"
            + " paused it",
        "probe | one call at a time is let through until one succeeds: come back after it, or end"
            + " the cool-down if the API serves again"
      })
  void whatIsTheMatterWithMembersHasItsOwnRemedy(String reason, String remedy) {
    PoolTimeoutException timeout =
        new PoolTimeoutException("exact", Duration.ofMillis(5), 2, 1, 5, reason);

    assertThat(timeout)
        .hasMessage(
            "pool exact granted no permit within 5 ms: place 2 in the queue, 1 of 5 held, blocked"
                + " by "
                + reason
                + "; "
                + remedy);
    assertThat(timeout.opensAt()).isEmpty();
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
