package io.poolcoordinator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The right to have one call in flight, until it is closed or lost.
 *
 * <p>The coordinator renews the permit's lease in the background for as long as the permit is
 * reachable and not closed. A permit is <em>lost</em> when that no longer succeeds in time (Redis
 * could not be reached for a whole lease, the JVM was suspended), when ops ended it, or when it
 * reached the pool's longest hold. A permit that the application forgot (unreachable and never
 * closed) is not renewed any longer: it ends with its lease, and a warning in the log names where
 * it was acquired.
 *
 * <p>All methods are safe for use by any number of threads.
 */
public interface Permit extends AutoCloseable {

  /**
   * Returns the permit's id: the worker's id, a colon and a number that this worker uses once.
   *
   * @return the id, at most 64 bytes of ASCII
   */
  String id();

  /**
   * Returns the name of the pool that granted it.
   *
   * @return the pool's name
   */
  String pool();

  /**
   * Returns the id of the worker that holds it.
   *
   * @return the worker's id
   */
  String worker();

  /**
   * Returns the label of the request that it was acquired with.
   *
   * @return the label, if there was one
   */
  Optional<String> label();

  /**
   * Returns the member whose turn it is: the account or connection that the call is to use. Its
   * settings and attributes are the newest that this worker has seen.
   *
   * @return the member; empty if the pool had none at the grant
   */
  Optional<Member> member();

  /**
   * Returns a number that grows with every grant of a pool, so that a stale grant can be told from
   * a newer one.
   *
   * <p>With a limit above 1 several permits are valid at once, so that the token does not fence a
   * resource by itself.
   *
   * @return the token
   */
  long token();

  /**
   * Returns when it was granted, by the store's clock.
   *
   * @return the instant of the grant
   */
  Instant since();

  /**
   * Returns for how long this worker may still rely on the permit if it cannot be renewed any more.
   * Reckoned on this JVM's monotonic clock, a little before the store's own end of the lease.
   *
   * @return the time left; zero once the permit is closed or lost
   */
  Duration remaining();

  /**
   * Says whether the permit is held: neither closed nor lost. Asks nobody, and turns false by
   * itself when the lease has run out, also in a JVM that was suspended meanwhile.
   *
   * <p>Between the answer and whatever the caller does next the permit may end; only a check at the
   * resource itself closes that gap.
   *
   * @return true while it is held
   */
  boolean isValid();

  /**
   * Has a callback called once if the permit is lost; at once if it is lost already; never after it
   * was closed. Runs on the coordinator's executor; what it throws is logged.
   *
   * @param callback receives this permit
   * @return this permit
   */
  Permit onLost(Consumer<? super Permit> callback);

  /**
   * Takes further units from the pool's rate windows while the permit keeps its slot, waiting for
   * as long as the pool's timeout: for one permit that makes many requests, as a job does that
   * reads page by page. They are taken from the windows of the permit's member too; while that
   * cools down they are waited for. Without windows, and while nothing is paused, it takes one
   * round trip.
   *
   * <p>Who takes units alone waits for the windows only, in turn with those that wait for permits;
   * while those wait for a slot, it passes them by. The units stay taken if the permit is lost
   * meanwhile.
   *
   * @param cost units for each window, from 1 to {@value AcquireRequest#MAX_COST}
   * @throws IllegalArgumentException if the cost is out of bounds, or above what one of the windows
   *     can ever hold
   * @throws IllegalStateException if the permit is closed or lost, before or after the wait; and as
   *     every verb of {@link Pool} throws it
   * @throws PoolTimeoutException if the windows had no room in that time, or are known not to have
   * @throws InterruptedException if the thread is interrupted on entry or while it waits
   */
  void take(int cost) throws InterruptedException;

  /**
   * Takes further units, waiting for at most the given time: {@link #take(int)}.
   *
   * @param cost units for each window, from 1 to {@value AcquireRequest#MAX_COST}
   * @param timeout from 0 (one attempt) to 300 s
   * @throws IllegalArgumentException as in {@link #take(int)}, and if the timeout is out of bounds
   * @throws IllegalStateException as in {@link #take(int)}
   * @throws PoolTimeoutException as in {@link #take(int)}
   * @throws InterruptedException as in {@link #take(int)}
   */
  void take(int cost, Duration timeout) throws InterruptedException;

  /**
   * Takes further units without blocking: {@link #take(int)}. Cancelling the future leaves the
   * queue.
   *
   * @param cost units for each window, from 1 to {@value AcquireRequest#MAX_COST}
   * @return completes when the units are taken; fails as {@link #take(int)} does
   * @throws IllegalArgumentException if the cost is out of bounds
   * @throws IllegalStateException if the permit is closed or lost, or the coordinator is closed
   */
  CompletableFuture<Void> takeAsync(int cost);

  /**
   * Gives the permit back, and tells what the API made of the call: {@link #close()} with an
   * outcome, which rides on the release and costs nothing by itself. It counts if the permit is
   * live in the store when the release arrives there; a {@code close} that follows has no effect.
   * Never throws otherwise, like {@code close}.
   *
   * @param outcome what became of the call
   * @throws NullPointerException if the outcome is null; the permit is still held then
   */
  void release(Outcome outcome);

  /**
   * Gives the permit back. Returns without waiting for the store: the release is sent, and sent
   * again until it is known to have arrived or the lease has run out.
   *
   * <p>Idempotent. Never throws: closing a permit twice, from another thread, after it was lost or
   * after its coordinator was closed has no effect.
   */
  @Override
  void close();
}
