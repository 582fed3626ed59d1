package io.poolcoordinator;

import java.util.Optional;

/**
 * A named client of a pool, such as a connector instance: it acquires from whatever pool it is
 * attached to at the moment. Many connections may be attached to one pool, each to one pool at a
 * time; people attach, move and detach them while they are in use ({@link
 * io.poolcoordinator.admin.PoolAdmin#attach}).
 *
 * <p>Where it is attached is looked up once and then checked by each acquire itself, at no further
 * round trip; after a move the next acquire looks it up anew. An acquire that waits when its
 * connection is moved or detached goes on waiting in the pool in which it stands. Permits that are
 * held stay valid.
 *
 * <p>One that is attached to no pool, or whose pool was deleted, gets no permits: every acquire
 * fails with {@link ConnectionDetachedException} until somebody attaches it. It never runs without
 * a limit.
 *
 * <p>A request without a label is labelled with the connection's name, so that people see whose
 * permit it is. All methods are safe for use by any number of threads.
 */
public interface Connection extends PermitSource {

  /**
   * Returns the connection's name.
   *
   * @return the name
   */
  String name();

  /**
   * Looks up the pool that it is attached to now. Takes a round trip.
   *
   * @return the pool's name; empty if it is attached to none
   * @throws PoolStoreException if the store cannot be asked
   * @throws IllegalStateException if the coordinator is closed, or the calling thread is one that
   *     the store's client needs for its own input and output
   */
  Optional<String> pool();
}
