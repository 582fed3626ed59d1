package io.poolcoordinator;

import org.jspecify.annotations.Nullable;

/**
 * A piece of work that holds a permit and has a result: {@link Pool#call(PermitCall)}.
 *
 * @param <T> the result
 * @param <X> what it throws
 */
@FunctionalInterface
public interface PermitCall<T extends @Nullable Object, X extends Throwable> {

  /**
   * Does the work.
   *
   * @param permit the permit that is held around it; closed by the caller of this method
   * @return the result
   * @throws X if the work fails
   * @throws InterruptedException if the thread is interrupted; named beside {@code X}, so that work
   *     that throws one other checked exception has just that one inferred
   */
  T call(Permit permit) throws X, InterruptedException;
}
