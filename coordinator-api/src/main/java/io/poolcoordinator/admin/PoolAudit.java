package io.poolcoordinator.admin;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What all that is stored of a pool looked like at one moment: whether it fits together, and how
 * much there is.
 *
 * @param pool the pool's name
 * @param time when that was, by the store's clock
 * @param isComplete whether all was read; of what is very long only the beginning is
 * @param findings what was found, the worst first
 * @param leftOut how many more findings there were: of each kind only the first are told
 * @param sizes how much there is
 */
public record PoolAudit(
    String pool,
    Instant time,
    boolean isComplete,
    List<Finding> findings,
    long leftOut,
    PoolSizes sizes) {

  private static final Comparator<Finding> WORST_FIRST =
      Comparator.comparing(Finding::severity)
          .reversed()
          .thenComparing(Finding::kind)
          .thenComparing(Finding::key)
          .thenComparing(Finding::field)
          .thenComparing(Finding::found);

  /** Makes an audit that nobody changes. */
  public PoolAudit {
    findings = findings.stream().sorted(WORST_FIRST).toList();
  }

  /**
   * Says whether all that was read fits together: nothing was found but notes.
   *
   * @return true if nothing is broken, and nothing waits to be healed
   */
  public boolean isConsistent() {
    return findings(Severity.HEALS).isEmpty();
  }

  /**
   * Returns the findings that are bad enough.
   *
   * @param least how bad they are at least
   * @return these, the worst first
   */
  public List<Finding> findings(Severity least) {
    return findings.stream().filter(found -> found.severity().compareTo(least) >= 0).toList();
  }

  /** Says it in words: a line, then one for each finding. */
  @Override
  public String toString() {
    return pool
        + (isConsistent() ? " is consistent" : " is not consistent")
        + (isComplete ? "" : ", as far as it was read")
        + findings.stream().map(found -> "\n  " + found).collect(Collectors.joining())
        + (leftOut == 0 ? "" : "\n  and " + leftOut + " more")
        + "\n  "
        + sizes;
  }
}
