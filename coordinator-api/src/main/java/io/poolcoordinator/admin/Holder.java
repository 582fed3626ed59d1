package io.poolcoordinator.admin;

import java.time.Instant;
import java.util.Optional;

/**
 * Who holds a permit.
 *
 * @param permit the permit's id
 * @param worker the worker that holds it; empty where the id is of a foreign format
 * @param label what the call is labelled with
 * @param member the member that it was granted on
 * @param since when it was granted; empty where that is not known any more
 * @param leaseUntil until when it is believed in without being renewed
 * @param token the permit's token; 0 where that is not known any more
 * @param cost how many units it took of each window; 0 where that is not known any more
 */
public record Holder(
    String permit,
    String worker,
    Optional<String> label,
    Optional<String> member,
    Optional<Instant> since,
    Instant leaseUntil,
    long token,
    int cost) {}
