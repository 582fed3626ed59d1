package io.poolcoordinator.event;

import io.poolcoordinator.PoolConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened to a pool, as one worker saw it. What concerns a call is told by the
 * worker that made the call, and by it alone; so over all workers each grant, timeout, loss and
 * cool-down is told once. A change of the pool's settings is told by each worker that uses it.
 */
public sealed interface PoolEvent {

  /**
   * Returns the pool that it happened to.
   *
   * @return the pool's name
   */
  String pool();

  /**
   * A permit was granted.
   *
   * @param pool the pool's name
   * @param permit the permit's id
   * @param label what the call is labelled with
   * @param member the member whose turn it was; empty in a pool without members
   * @param waited from the call of {@code acquire} to the grant
   */
  record Granted(
      String pool, String permit, Optional<String> label, Optional<String> member, Duration waited)
      implements PoolEvent {}

  /**
   * A call could not be served at once and waits in the queue.
   *
   * @param pool the pool's name
   * @param permit the id of the permit that it waits for
   * @param label what the call is labelled with
   * @param place its place in the queue, 1 for the head
   * @param reason why it waits, in the words of {@link
   *     io.poolcoordinator.admin.PoolSnapshot#blocked()}
   */
  record Waiting(String pool, String permit, Optional<String> label, long place, String reason)
      implements PoolEvent {}

  /**
   * A call was not served within its timeout, or not at once where it did not wait.
   *
   * @param pool the pool's name
   * @param permit the id of the permit that it did not get
   * @param label what the call is labelled with
   * @param waited for how long it waited
   */
  record TimedOut(String pool, String permit, Optional<String> label, Duration waited)
      implements PoolEvent {}

  /**
   * A permit was given back by its holder.
   *
   * @param pool the pool's name
   * @param permit the permit's id
   * @param label what the call is labelled with
   * @param member the member that it was granted on
   * @param held for how long it was held
   */
  record Released(
      String pool, String permit, Optional<String> label, Optional<String> member, Duration held)
      implements PoolEvent {}

  /**
   * A permit was lost while it was held: its lease ran out, or people ended it.
   *
   * @param pool the pool's name
   * @param permit the permit's id
   * @param label what the call is labelled with
   * @param member the member that it was granted on
   * @param held for how long it was held
   */
  record Lost(
      String pool, String permit, Optional<String> label, Optional<String> member, Duration held)
      implements PoolEvent {}

  /**
   * A call that waited was cleared by people, or its pool was deleted.
   *
   * @param pool the pool's name
   * @param permit the id of the permit that it waited for
   * @param label what the call is labelled with
   * @param waited for how long it waited
   */
  record Cleared(String pool, String permit, Optional<String> label, Duration waited)
      implements PoolEvent {}

  /**
   * A cool-down began because of what the API made of a call of this worker.
   *
   * @param pool the pool's name
   * @param member the member that cools down; empty for a pool without members
   * @param until until when nothing is granted on it, by the store's clock
   */
  record Cooled(String pool, Optional<String> member, Instant until) implements PoolEvent {}

  /**
   * The settings of the pool were changed, by whomever.
   *
   * @param pool the pool's name
   * @param before the settings that this worker knew
   * @param after the settings in force
   */
  record Resized(String pool, PoolConfig before, PoolConfig after) implements PoolEvent {}
}
