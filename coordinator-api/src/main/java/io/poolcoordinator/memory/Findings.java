package io.poolcoordinator.memory;

import io.poolcoordinator.admin.Finding;
import io.poolcoordinator.admin.FindingKind;
import java.util.ArrayList;
import java.util.List;

/** What an audit of a pool has found so far. */
final class Findings {

  private final MemoryPool pool;
  private final long now;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Begins without any.
   *
   * @param now the pool's time
   */
  Findings(MemoryPool pool, long now) {
    this.pool = pool;
    this.now = now;
  }

  /**
   * Notes a finding.
   *
   * @param suffix what the key has behind the pool's own, as in Redis
   */
  void add(FindingKind kind, String suffix, String field, String found) {
    findings.add(new Finding(kind, "pool:{" + pool.name + "}" + suffix, field, found));
  }

  /** Notes a finding in the index of pools. */
  void addInIndex(FindingKind kind, String found) {
    findings.add(new Finding(kind, "pool-index", pool.name, found));
  }

  /** Notes a token or ticket that is above all that the pool gives next. */
  void checkNumber(long number, String suffix, String id) {
    if (pool.settings != null && number > Math.max(pool.token, now * 1_000)) {
      add(
          FindingKind.NUMBER_AHEAD,
          suffix,
          id,
          "has " + number + ", but the last number is " + pool.token);
    }
  }

  /** A copy, for the reply. */
  List<Finding> all() {
    return List.copyOf(findings);
  }
}
