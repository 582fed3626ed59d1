package io.poolcoordinator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a member stood at one moment.
 *
 * @param member its settings
 * @param state whether it takes part
 * @param held how many permits are held on it, over all workers
 * @param coolingUntil until when it gets no grants; once that is over, probes are let through one
 *     at a time until one succeeds. Empty if it does not cool down
 * @param failures how many of its calls failed in a row
 * @param turn how many turns it is from its own: 1 if it is next, provided that it can serve
 * @param share its part of all turns, above 0 and at most 1
 * @param windows its own rate windows, the shortest first
 */
public record MemberSnapshot(
    Member member,
    MemberState state,
    long held,
    Optional<Instant> coolingUntil,
    int failures,
    int turn,
    double share,
    List<WindowSnapshot> windows) {

  /** Makes a snapshot that nobody changes. */
  public MemberSnapshot {
    windows = List.copyOf(windows);
  }
}
