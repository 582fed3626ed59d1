package io.poolcoordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.Grant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What workers were told of permits and units, which must agree with what is stored: grants -
 * releases - expiries - clears = live, and no unit is lost or invented.
 */
final class Ledger {

  /** How far ahead units are booked in these runs, in ms. */
  static final long AHEAD = 5_000;

  /** Windows have so many buckets in their length. */
  private static final long BUCKETS = 1_000;

  /** For so long, in ms, a store remembers what it knew of a permit that people ended. */
  private static final long REMEMBERED = 60_000;

  private final List<RateLimit> rates;

  /** Permit id to its grant, with the end of its lease as last told. */
  private final Map<String, Grant> live = new TreeMap<>();

  /** The permits that people ended, by id. */
  private final Map<String, Grant> cleared = new TreeMap<>();

  /** Id to the time for which it has units without a slot. */
  private final Map<String, Long> taken = new HashMap<>();

  private final WindowSweep sweep = new WindowSweep();
  private long largestToken;
  private int grants;
  private int takings;
  private int releases;
  private int expiries;
  private int clears;

  /**
   * Begins a ledger.
   *
   * @param rates the pool's windows, with the most units that they have in the run
   */
  Ledger(List<RateLimit> rates) {
    this.rates = rates;
  }

  Map<String, Grant> live() {
    return live;
  }

  boolean knows(String id) {
    return live.containsKey(id) || taken.containsKey(id);
  }

  /** Enters a grant that a worker was told of, maybe again. */
  void tell(Grant grant, int cost, int limit) {
    if (grant.end() == 0) {
      tellTaken(grant, cost);
      return;
    }
    Grant known = live.get(grant.id());
    if (known != null) {
      assertThat(grant).isEqualTo(known);
      return;
    }
    grow(grant);
    live.put(grant.id(), grant);
    grants++;
    sweep.add(grant.since(), cost);
    assertThat(live).hasSizeLessThanOrEqualTo(limit);
  }

  private void tellTaken(Grant grant, int cost) {
    if (taken.containsKey(grant.id())) {
      assertThat(grant.since()).isEqualTo(taken.get(grant.id()));
      return;
    }
    grow(grant);
    take(grant.id(), grant.since(), cost);
  }

  /** Enters units without a slot. */
  void take(String id, long at, int units) {
    taken.put(id, at);
    takings++;
    sweep.add(at, units);
  }

  private void grow(Grant grant) {
    assertThat(grant.token()).isGreaterThan(largestToken);
    largestToken = grant.token();
  }

  void expire(long now) {
    int before = live.size();
    live.values().removeIf(grant -> grant.end() <= now);
    expiries += before - live.size();
  }

  /** Enters a release; returns whether a permit ended by it. */
  boolean release(String id) {
    boolean ended = live.remove(id) != null;
    if (ended) {
      releases++;
    }
    return ended;
  }

  /** Enters that people ended a permit; returns whether it was live. */
  boolean end(String id) {
    Grant grant = live.remove(id);
    if (grant != null) {
      cleared.put(id, grant);
      clears++;
    }
    return grant != null;
  }

  void clear() {
    Set.copyOf(live.keySet()).forEach(this::end);
  }

  /** Enters that the pool was made anew: of nothing that was granted before anything is known. */
  void forget() {
    clear();
    cleared.clear();
  }

  /** The permits that people ended, of those of which the store still knows that. */
  List<Grant> cleared(long now) {
    cleared.values().removeIf(grant -> grant.end() + REMEMBERED <= now);
    return List.copyOf(cleared.values());
  }

  void check(Audit audit, long now) {
    Map<String, Long> ends = new TreeMap<>();
    live.forEach((id, grant) -> ends.put(id, grant.end()));
    assertThat(new TreeMap<>(audit.leases())).isEqualTo(ends);
    assertThat(audit.leases()).hasSize(grants - releases - expiries - clears);
    assertThat(audit.waiting()).containsAll(audit.tickets().keySet());
    assertThat(audit.waiting()).containsAll(audit.takers().keySet());
    assertThat(audit.holders()).containsAll(audit.leases().keySet());
    assertThat(taken.keySet()).containsAll(audit.taken().keySet());
    rates.forEach(rate -> checkUnits(rate, audit, now));
  }

  /** What was told of the last window's length is stored, and nothing that was not told. */
  private void checkUnits(RateLimit rate, Audit audit, long now) {
    long length = rate.window().toMillis();
    long kept = Math.max(1, length / BUCKETS) + length;
    SortedMap<Long, Long> buckets =
        audit.windows().getOrDefault(rate.windowName(), new TreeMap<>());
    long stored = 0;
    for (Map.Entry<Long, Long> bucket : buckets.entrySet()) {
      stored += bucket.getKey() + kept > now ? bucket.getValue() : 0;
    }
    long least = sweep.units(now - length + 1, Long.MAX_VALUE);
    long most = sweep.units(now - kept - AHEAD, Long.MAX_VALUE);
    assertThat(stored).as("units of %s", rate).isBetween(least, most);
  }

  /** That all of it happened, and no window was exceeded. */
  void checkAll() {
    assertThat(releases).isPositive();
    assertThat(expiries).isPositive();
    assertThat(clears).isPositive();
    assertThat(takings).isPositive();
    for (RateLimit rate : rates) {
      assertThat(sweep.most(rate.window().toMillis()))
          .as("units of %s", rate)
          .isBetween(rate.units() / 2L, (long) rate.units());
    }
  }
}
