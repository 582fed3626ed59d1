package io.poolcoordinator;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.util.List;
import java.util.Map;

/**
 * A named set of limits that many workers share: at most {@link PoolConfig#limit()} permits are
 * held at once, and at most so many units are taken in any period of each of its {@linkplain
 * PoolConfig#rateLimits() rate windows}, over all workers together.
 *
 * <p>Whoever cannot be served at once waits in one queue over all workers, first come, first
 * served. All methods are safe for use by any number of threads, virtual threads among them; a
 * waiting thread holds no monitor and no connection.
 *
 * <p>What is not promised: a holder that is paused for longer than its lease (a long garbage
 * collection, a suspended host) may act once more before it notices, and after a loss of Redis's
 * state the limit may be exceeded until holders that were taken back in have ended.
 */
public interface Pool extends PermitSource {

  /**
   * Returns the pool's name.
   *
   * @return the name
   */
  String name();

  /**
   * Returns the newest settings that this worker has seen. Asks nobody.
   *
   * @return the settings
   */
  PoolConfig config();

  /**
   * Begins a job: it rotates over exactly the members that the pool has now, whatever changes
   * meanwhile. Takes one round trip.
   *
   * @return the job
   * @throws IllegalStateException if the pool has no members, the coordinator is closed, or the
   *     calling thread is one that the store's client needs for its own input and output
   * @throws PoolNotFoundException if the pool is gone
   * @throws PoolDeletedException if it was deleted
   * @throws PoolStoreException if the store cannot be asked
   * @throws InvalidPoolStateException if what the store holds of the pool is not usable
   */
  Job job();

  /**
   * Begins a job over members of its own choice, as a statement names the connections it may use:
   * {@code job(List.of("eol1", "eol2", "eol2"))} has eol2 serve twice as often. A member serves it
   * as long as it is in the pool. Asks nobody; whether the pool has these members is found at the
   * first acquire.
   *
   * @param members names of members; one that stands there several times has as many turns
   * @return the job
   * @throws IllegalArgumentException if there are none, more than {@value Member#MAX_WEIGHT}, or
   *     one is no member's name
   */
  Job job(List<String> members);

  /**
   * Returns the pool's members, to see and change them.
   *
   * @return the members; every call returns the same object
   */
  PoolMembers members();

  /**
   * Ends the cool-down of a pool without members, and forgets its failures. One with members has
   * cool-downs of its members instead: {@link PoolMembers#endCoolDown}.
   *
   * @throws PoolNotFoundException if the pool is gone
   * @throws PoolDeletedException if it was deleted
   * @throws PoolStoreException if the store cannot be asked
   * @throws InvalidPoolStateException if what the store holds of the pool is not usable
   * @throws IllegalStateException if the pool has members, by the newest settings that this worker
   *     has seen; if the coordinator is closed, or the calling thread is one that the store's
   *     client needs for its own input and output
   */
  void endCoolDown();

  /**
   * Returns the pool's rate windows as a rate limiter of Resilience4j, without tags: {@link
   * #rateLimiter(RateLimiterConfig, Map)}.
   *
   * @return the limiter; every call returns the same object
   * @throws IllegalStateException if the pool has no rate windows
   */
  RateLimiter rateLimiter();

  /**
   * Returns the pool's rate windows as a rate limiter of Resilience4j that counts for the whole
   * cluster: whatever is taken through it, through permits, and by other workers counts on the same
   * windows. Decorators, registries and metrics that are made for Resilience4j work with it.
   *
   * <p>It takes units and no slot. Whoever waits through it waits for the windows in turn with
   * those that wait for permits, within the pool's timeout. Its events and metrics cover all that
   * this worker does on the pool, by whatever way. Where it differs from Resilience4j's own
   * limiter, {@code RESILIENCE4J.md} of this module lists it.
   *
   * @param local what concerns this process alone: when to drain ({@code drainPermissionsOnResult})
   *     and whether exceptions have a stack trace ({@code writableStackTraceEnabled}). Limit,
   *     period and timeout are the pool's
   * @param tags what its metrics are tagged with
   * @return the limiter
   * @throws IllegalStateException if the pool has no rate windows
   */
  RateLimiter rateLimiter(RateLimiterConfig local, Map<String, String> tags);
}
