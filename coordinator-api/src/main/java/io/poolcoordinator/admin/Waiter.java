package io.poolcoordinator.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who waits.
 *
 * @param permit the id of the permit, or of the units, that is waited for
 * @param worker the worker that waits
 * @param label what the call is labelled with
 * @param place its place in its queue, 1 for the head. Those that wait for a permit of any member
 *     stand in one queue; those that wait for certain members, and those that wait for units alone,
 *     in further ones
 * @param since when it began to wait
 * @param deadline when its timeout is over
 * @param cost how many units it asks of each window
 * @param members the members that may serve it; empty for any
 * @param wantsPermit whether it waits for a permit; if not, for units alone
 * @param parked whether it is passed over because nothing was heard of its worker for some seconds
 */
public record Waiter(
    String permit,
    String worker,
    Optional<String> label,
    long place,
    Instant since,
    Instant deadline,
    int cost,
    List<String> members,
    boolean wantsPermit,
    boolean parked) {

  /** Makes a waiter that nobody changes. */
  public Waiter {
    members = List.copyOf(members);
  }
}
