package io.poolcoordinator.admin;

import java.time.Instant;

/**
 * An administrative act on a pool, as the pool's stream of events has it. A pool keeps about the
 * last thousand.
 *
 * @param id where it stands in the stream; grows
 * @param time when it was, by the store's clock
 * @param act what was done: {@code made}, {@code updated}, {@code changed} (settings were found
 *     changed: by hand, or by an API's answer that the account is not authorised), {@code
 *     restored}, {@code paused}, {@code resumed}, {@code cleared}, {@code waiters-cleared}, {@code
 *     permit-ended}, {@code deleted}, {@code attached}, {@code detached}, {@code member-enabled},
 *     {@code member-drained}, {@code member-disabled}, {@code cool-down-ended}
 * @param actor who did it: the name that was given, or the worker's id; {@code -} where nobody
 *     knows, as with an edit by hand
 * @param reason why, as it was given; may be empty
 * @param before what was changed, as it was; may be empty
 * @param after what was changed, as it is since; may be empty
 */
public record AdministrativeEvent(
    String id,
    Instant time,
    String act,
    String actor,
    String reason,
    String before,
    String after) {}
