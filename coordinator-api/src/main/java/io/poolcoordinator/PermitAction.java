package io.poolcoordinator;

/**
 * A piece of work that holds a permit and has no result: {@link Pool#run(PermitAction)}.
 *
 * @param <X> what it throws
 */
@FunctionalInterface
public interface PermitAction<X extends Throwable> {

  /**
   * Does the work.
   *
   * @param permit the permit that is held around it; closed by the caller of this method
   * @throws X if the work fails
   * @throws InterruptedException if the thread is interrupted; named beside {@code X}, so that work
   *     that throws one other checked exception has just that one inferred
   */
  void run(Permit permit) throws X, InterruptedException;
}
