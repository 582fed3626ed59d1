package io.poolcoordinator;

import java.util.List;

/**
 * A piece of work that takes many permits, and rotates over the members that the pool had when it
 * began, whatever is added, removed or re-weighted meanwhile: {@link Pool#job()}. Its permits come
 * from the pool and count on its limits like all others.
 *
 * <p>A job has an order of its own, which begins at a random place; it does not move the order that
 * plain acquires share. A member that cannot serve now is passed over, as there; drained and
 * disabled ones serve no job.
 *
 * <p>A job over the pool's members is frozen: one that was removed from the pool meanwhile still
 * serves it, with the limits that it had, for a day from then on. A job over a list of its own
 * ({@link Pool#job(List)}) is not: a member serves it as long as it is in the pool.
 *
 * <p>Nothing has to be closed. All methods are safe for use by any number of threads.
 */
public interface Job extends PermitSource {

  /**
   * Returns the names that it rotates over, in the order in which they take turns: a member of
   * weight 2 stands there twice.
   *
   * @return the names
   */
  List<String> members();
}
