package io.poolcoordinator.admin;

import io.poolcoordinator.InvalidPoolStateException;
import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolConflictException;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolMembers;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.PoolStoreException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * What people see of pools, and what they do to them while they are in use. Every act takes effect
 * with the next operation of any worker; nothing restarts. Each is written into the pool's events,
 * with who did it and why: {@link #as}, {@link #because}.
 *
 * <p>Every method but {@link #as}, {@link #because} and {@link #snapshotAsync} blocks for a few
 * round trips, and may throw, in addition to what is named at it:
 *
 * <ul>
 *   <li>{@link IllegalArgumentException}: a name is not of the form that {@link
 *       io.poolcoordinator.PoolCoordinator#pool(String)} names, which holds for connections too;
 *       nothing was sent then;
 *   <li>{@link PoolNotFoundException}: there is no such pool; {@link PoolDeletedException}: it was
 *       deleted. Nothing is created by asking;
 *   <li>{@link PoolStoreException}: the store could not be asked. An act that got no reply is asked
 *       again under the same id, so that it is done once; the exception says whether it may have
 *       been done;
 *   <li>{@link InvalidPoolStateException}: what the store holds of this pool is not usable;
 *   <li>{@link IllegalStateException}: the coordinator is closed, or the thread is one that the
 *       store's client needs for its own input and output.
 * </ul>
 *
 * <p>All methods are safe for use by any number of threads.
 */
public interface PoolAdmin {

  /**
   * Returns the same with another name for who acts. Unless this was called, that is the worker's
   * id.
   *
   * @param actor 1 to 200 bytes without control characters
   * @return a further object; this one is not changed
   * @throws IllegalArgumentException if the name is not of that form
   */
  PoolAdmin as(String actor);

  /**
   * Returns the same with a reason for what is done.
   *
   * @param reason up to 200 bytes without control characters
   * @return a further object; this one is not changed
   * @throws IllegalArgumentException if the reason is not of that form
   */
  PoolAdmin because(String reason);

  /**
   * Lists the pools that there are or were: also names of pools that were deleted, or that are
   * gone, stay in the list until somebody takes them out of it. What can be no pool's name is left
   * out.
   *
   * @return their names, sorted
   */
  List<String> pools();

  /**
   * Looks at a pool, deleted ones too.
   *
   * @param pool the pool's name
   * @return how it stands
   */
  PoolSnapshot snapshot(String pool);

  /**
   * Looks at a pool without blocking.
   *
   * @param pool the pool's name
   * @return how it stands; completes on a thread that must not be blocked, and fails with what
   *     {@link #snapshot} throws
   * @throws IllegalArgumentException if the name is not of the form of a pool's name
   * @throws IllegalStateException if the coordinator is closed
   */
  CompletableFuture<PoolSnapshot> snapshotAsync(String pool);

  /**
   * Reads all that is stored of a pool, deleted ones too, and says whether it fits together.
   * Changes nothing, and grants nothing. What other methods refuse with {@link
   * InvalidPoolStateException} is among the findings here.
   *
   * <p>It reads at most 10,000 entries of each list, all at one moment: for a pool of usual size as
   * quick as a snapshot, while thousands of permits and waiters keep the store busy for some tenths
   * of a second.
   *
   * @param pool the pool's name
   * @return what was found
   */
  PoolAudit audit(String pool);

  /**
   * Lists who holds permits, also those that are left of a pool that was deleted. Read in pieces,
   * so that permits that come or go meanwhile may be listed or not.
   *
   * @param pool the pool's name
   * @return the one that has been held longest first
   */
  List<Holder> holders(String pool);

  /**
   * Lists who waits. Read in pieces, as {@link #holders} is.
   *
   * @param pool the pool's name
   * @return in the order in which they began to wait
   */
  List<Waiter> waiters(String pool);

  /**
   * Lists the newest administrative events of a pool, deleted ones too.
   *
   * @param pool the pool's name
   * @param most how many at the most, from 1 to 1,000
   * @return the newest first
   */
  List<AdministrativeEvent> events(String pool, int most);

  /**
   * Lists the administrative events that came after one that is known: to follow them.
   *
   * @param pool the pool's name
   * @param id the id of the one that is known; empty for the beginning
   * @param most how many at the most, from 1 to 1,000
   * @return the oldest first
   * @throws IllegalArgumentException if the id is not one of an event
   */
  List<AdministrativeEvent> eventsAfter(String pool, String id, int most);

  /**
   * Makes a pool. One that was deleted is made anew, as {@link
   * io.poolcoordinator.PoolCoordinator#pool(String, PoolConfig, io.poolcoordinator.IfDifferent)}
   * does; unlike there a pool that exists is refused, also one of the same settings.
   *
   * @param pool the pool's name
   * @param config the settings
   * @return how the pool stands afterwards
   * @throws PoolConflictException if there is a pool of that name; it is left as it is. Where a
   *     reply was lost before, that may be the one that this call has made: the pool's events say
   *     who made it
   */
  PoolSnapshot make(String pool, PoolConfig config);

  /**
   * Changes the settings of a pool, whatever else changes them meanwhile. A higher limit grants
   * exactly the new room at once; a lower one takes nothing from anybody, and grants again below
   * it.
   *
   * @param pool the pool's name
   * @param change makes the new settings out of those in force; called again if others were faster
   * @return how the pool stands afterwards
   * @throws PoolConflictException if others were faster ten times
   */
  PoolSnapshot update(String pool, UnaryOperator<PoolConfig> change);

  /**
   * Sets the settings of a pool, whatever they are now.
   *
   * @param pool the pool's name
   * @param config all settings
   * @return how the pool stands afterwards
   */
  PoolSnapshot set(String pool, PoolConfig config);

  /**
   * Sets the settings of a pool if they are still the ones that the caller has seen.
   *
   * @param pool the pool's name
   * @param config all settings
   * @param version {@link PoolSnapshot#version()} of what the caller has seen
   * @return how the pool stands afterwards
   * @throws PoolConflictException if they were changed since, by whatever way; nothing was set then
   */
  PoolSnapshot set(String pool, PoolConfig config, long version);

  /**
   * Pauses a pool: nothing is granted; holders finish; waiters keep their place and their deadline.
   *
   * @param pool the pool's name
   * @return whether it was active before
   */
  boolean pause(String pool);

  /**
   * Resumes a pool that was paused, by whomever.
   *
   * @param pool the pool's name
   * @return whether it was paused before
   */
  boolean resume(String pool);

  /**
   * Clears a pool that is stuck: all that wait fail with {@link PoolClearedException}, all permits
   * end. Their holders are told ({@link io.poolcoordinator.Permit#isValid()}, {@link
   * io.poolcoordinator.Permit#onLost}), which takes as long as a third of a lease where their
   * worker has nothing else to do with the pool. Calls that they make are not stopped by this.
   *
   * @param pool the pool's name
   * @return how many went
   */
  Cleared clear(String pool);

  /**
   * Clears those that wait, as {@link #clear} does; permits stay.
   *
   * @param pool the pool's name
   * @return how many went
   */
  Cleared clearWaiters(String pool);

  /**
   * Ends one permit, or one wait, as {@link #clear} does.
   *
   * @param pool the pool's name
   * @param permit the permit's id, as {@link #holders} and {@link #waiters} list it
   * @return whether it was held, or waited
   */
  boolean endPermit(String pool, String permit);

  /**
   * Deletes a pool, also while it is in use: those that wait fail with {@link
   * PoolDeletedException}, nothing is granted any more, and its connections are detached. Permits
   * that are held stay valid until they are given back, or the pool is made anew.
   *
   * @param pool the pool's name
   * @return how many waited, and how many permits are still held
   */
  Cleared delete(String pool);

  /**
   * Ends the cool-down of a pool without members, and forgets its failures. One with members has
   * cool-downs of its members instead: {@link #members}.
   *
   * @param pool the pool's name
   * @throws IllegalStateException also if the pool has members
   */
  void endCoolDown(String pool);

  /**
   * Returns the members of a pool, to see and change them as this actor and for this reason.
   *
   * @param pool the pool's name
   * @return the members
   */
  PoolMembers members(String pool);

  /**
   * Attaches a connection to a pool. One that is attached to another pool is moved: from then on it
   * acquires from the new one only. Where this fails half-way the connection gets no permits until
   * it is attached again; it never acquires from both.
   *
   * @param connection the connection's name
   * @param pool the pool's name
   */
  void attach(String connection, String pool);

  /**
   * Detaches a connection from its pool: its acquires fail with {@link
   * io.poolcoordinator.ConnectionDetachedException} until it is attached again.
   *
   * @param connection the connection's name
   * @return the pool that it was attached to; empty if it was attached to none
   */
  Optional<String> detach(String connection);

  /**
   * Looks up where a connection is attached.
   *
   * @param connection the connection's name
   * @return the pool's name; empty if it is attached to none that exists
   */
  Optional<String> poolOf(String connection);

  /**
   * Lists the connections that are attached to a pool.
   *
   * @param pool the pool's name
   * @return their names, sorted
   */
  List<String> connections(String pool);
}
