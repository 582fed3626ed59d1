package io.poolcoordinator;

import java.time.Instant;
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
 */
public record MemberSnapshot(
    Member member, MemberState state, long held, Optional<Instant> coolingUntil, int failures) {}
