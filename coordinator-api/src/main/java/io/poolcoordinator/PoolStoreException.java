package io.poolcoordinator;

import org.jspecify.annotations.Nullable;

/**
 * The store could not be asked, or refused. The message names the cause; secrets are left out of
 * it.
 */
public final class PoolStoreException extends PoolException {

  private static final long serialVersionUID = 1L;

  /** What is known of the operation that failed. */
  public enum Outcome {
    /** The store did not execute it; it may be asked again. */
    NOT_EXECUTED,
    /** No reply: it may have been executed, or may still be. Asked again under the same id. */
    UNKNOWN,
    /** The store refused it and will refuse it again until somebody mends the cause. */
    REFUSED
  }

  private final Outcome outcome;

  /**
   * Makes an exception.
   *
   * @param pool the pool's name, or {@code "*"}
   * @param outcome what is known of the operation
   * @param message what was asked, what was found, and what to do
   * @param cause what it follows from, if anything
   */
  public PoolStoreException(
      String pool, Outcome outcome, String message, @Nullable Throwable cause) {
    super(pool, message, cause);
    this.outcome = outcome;
  }

  /**
   * Returns what is known of the operation that failed.
   *
   * @return the outcome
   */
  public Outcome outcome() {
    return outcome;
  }
}
