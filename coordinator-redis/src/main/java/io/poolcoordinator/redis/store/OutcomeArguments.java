package io.poolcoordinator.redis.store;

import io.poolcoordinator.CoolDown;
import io.poolcoordinator.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a call, as scripts take it. */
final class OutcomeArguments {

  /** The first and the last time that scripts take: nobody means an earlier or a later one. */
  private static final Instant FIRST = Instant.ofEpochMilli(1);

  private static final Instant LAST = Instant.ofEpochMilli(1_000_000_000_000_000L);

  private static final int ALMOST_A_MILLI = 999_999;

  private OutcomeArguments() {}

  /** The kind; empty if nothing is known of the call. */
  static String kind(@Nullable Outcome outcome) {
    return outcome == null ? "" : outcome.kind().name();
  }

  /** In how many ms the API wants to be called again, rounded up; -1 if it did not say. */
  static String retryAfter(@Nullable Outcome outcome) {
    Duration wanted = outcome == null ? null : outcome.retryAfter().orElse(null);
    if (wanted == null) {
      return "-1";
    }
    if (wanted.compareTo(CoolDown.MAX) > 0) {
      return Long.toString(CoolDown.MAX.toMillis());
    }
    return wanted.isNegative() ? "0" : Long.toString(wanted.plusNanos(ALMOST_A_MILLI).toMillis());
  }

  /** When the API wants to be called again, in ms since 1970, rounded up; 0 if it did not say. */
  static String retryAt(@Nullable Outcome outcome) {
    Instant wanted = outcome == null ? null : outcome.retryAt().orElse(null);
    if (wanted == null) {
      return "0";
    }
    Instant bounded = wanted.isBefore(FIRST) ? FIRST : wanted.isAfter(LAST) ? LAST : wanted;
    return Long.toString(bounded.plusNanos(ALMOST_A_MILLI).toEpochMilli());
  }
}
