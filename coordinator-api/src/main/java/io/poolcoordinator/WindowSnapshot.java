package io.poolcoordinator;

import java.time.Instant;
import java.util.Optional;

/**
 * How a rate window stood at one moment.
 *
 * @param rateLimit its settings
 * @param used how many units are taken in it; above its units where the rate was lowered since, or
 *     units are reserved ahead
 * @param opensAt when it has room for a unit again; empty if it has room now
 */
public record WindowSnapshot(RateLimit rateLimit, long used, Optional<Instant> opensAt) {}
