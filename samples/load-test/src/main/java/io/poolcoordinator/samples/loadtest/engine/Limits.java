package io.poolcoordinator.samples.loadtest.engine;

import io.poolcoordinator.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is shared.
 *
 * @param limit how many permits of a pool may be held at once; {@link #NO_LIMIT} for a rate alone
 * @param rate how many may begin in any period, such as {@code 60/1s}; empty for as many as like
 * @param members over how many members a pool rotates; 0 for none
 * @param leaseMillis after how long a dead worker's permits are free, in milliseconds
 */
public record Limits(int limit, String rate, int members, long leaseMillis) {

  /** A rate alone: nothing is held. */
  public static final int NO_LIMIT = -1;

  /** No thread waits for so long. */
  static final Duration TIMEOUT = Duration.ofSeconds(300);

  private static final long LEASE_MILLIS = 30_000;

  /** So many permits of a pool, and nothing else. */
  public static Limits ofPermits(int limit) {
    return new Limits(limit, "", 0, LEASE_MILLIS);
  }

  /** So many in any period, and nothing else. */
  public static Limits ofRate(String rate) {
    return new Limits(NO_LIMIT, rate, 0, LEASE_MILLIS);
  }

  /** The same with a rate and members beside. */
  public Limits with(String itsRate, int itsMembers) {
    return new Limits(limit, itsRate, itsMembers, leaseMillis);
  }

  /** The same with shorter or longer leases. */
  public Limits leased(long millis) {
    return new Limits(limit, rate, members, millis);
  }

  /** Whether permits are held, rather than only units of a rate taken. */
  public boolean holds() {
    return limit != NO_LIMIT;
  }

  /** The rate, if there is one. */
  public Optional<RateLimit> rateLimit() {
    return rate.isEmpty() ? Optional.empty() : Optional.of(RateLimit.parse(rate));
  }

  List<String> memberNames() {
    return IntStream.range(0, members).mapToObj(member -> "account-" + member).toList();
  }
}
