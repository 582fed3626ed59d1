package io.poolcoordinator;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The members of a pool, seen and changed while the pool is in use. Every change takes effect with
 * the next grant on any worker; members that it does not concern keep their place in the rotation.
 *
 * <p>Every method but {@link #drain} blocks for a round trip or two, more while others change the
 * pool too, and may throw, in addition to what is named at it:
 *
 * <ul>
 *   <li>{@link PoolNotFoundException}, {@link PoolDeletedException}: there is no such pool any
 *       more;
 *   <li>{@link PoolStoreException}: the store could not be asked;
 *   <li>{@link InvalidPoolStateException}: what the store holds of this pool is not usable;
 *   <li>{@link IllegalStateException}: the coordinator is closed, or the thread is one that the
 *       store's client needs for its own input and output.
 * </ul>
 *
 * <p>All methods are safe for use by any number of threads.
 */
public interface PoolMembers {

  /**
   * Reads all members.
   *
   * @return each with its state, by name
   */
  List<MemberSnapshot> list();

  /**
   * Adds a member. Its turns are spread among those of the others. One of a name that was removed
   * before begins anew: active, and without a cool-down.
   *
   * @param member the member
   * @throws PoolConflictException if ten others in a row were faster to change the pool
   * @throws IllegalArgumentException if there is one of that name, or the weights would add up to
   *     more than {@value Member#MAX_WEIGHT}
   */
  void add(Member member);

  /**
   * Replaces all settings of a member: weight, limit, windows and attributes. What was used of its
   * windows still counts, as with those of a pool; its state, its cool-down and its holders stay.
   * Its turns keep their places unless the weight changes; then they are spread among the others
   * anew.
   *
   * @param member the member, of a name that there is
   * @throws PoolConflictException as in {@link #add}
   * @throws IllegalArgumentException if there is none of that name, or the weights would add up to
   *     more than {@value Member#MAX_WEIGHT}
   */
  void replace(Member member);

  /**
   * Removes a member from the rotation. Its holders finish; a {@link Job} over the pool's members
   * that began before goes on with it for a day. Who waits for this member alone is told that there
   * is none.
   *
   * @param name the member's name
   * @throws PoolConflictException as in {@link #add}
   * @throws IllegalArgumentException if there is none of that name
   */
  void remove(String name);

  /**
   * Drains a member: it gets no new grants, holders finish. {@link #enable} brings it back.
   *
   * @param name the member's name
   * @return completes on the coordinator's executor when no permit is held on it any more; after a
   *     loss of the store's state only once a whole lease has passed, since holders are still being
   *     taken back in. Cancelling it only ends the watch. It fails with {@link
   *     IllegalArgumentException} if there is no member of that name, with {@link
   *     IllegalStateException} if somebody enables the member again meanwhile, and with what else
   *     the methods of this interface throw
   */
  CompletableFuture<Void> drain(String name);

  /**
   * Disables a member: it gets no new grants, holders finish, until it is enabled.
   *
   * @param name the member's name
   * @throws IllegalArgumentException if there is none of that name
   */
  void disable(String name);

  /**
   * Enables a member that was drained or disabled, by whomever. A cool-down stays.
   *
   * @param name the member's name
   * @throws IllegalArgumentException if there is none of that name
   */
  void enable(String name);

  /**
   * Ends a member's cool-down, and forgets its failures: it is granted again at once, without a
   * probe.
   *
   * @param name the member's name
   * @throws IllegalArgumentException if there is none of that name
   */
  void endCoolDown(String name);
}
