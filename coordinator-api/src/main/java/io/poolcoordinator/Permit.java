package io.poolcoordinator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
   * Gives the permit back. Returns without waiting for the store: the release is sent, and sent
   * again until it is known to have arrived or the lease has run out.
   *
   * <p>Idempotent. Never throws: closing a permit twice, from another thread, after it was lost or
   * after its coordinator was closed has no effect.
   */
  @Override
  void close();
}
