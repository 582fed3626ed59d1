package io.poolcoordinator;

import org.jspecify.annotations.Nullable;

/**
 * The root of what a pool refuses or fails with. Misuse of the API is reported by the JDK's own
 * {@link IllegalArgumentException} and {@link IllegalStateException}.
 */
public class PoolException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String pool;

  /**
   * Makes an exception.
   *
   * @param pool the name of the pool that it is about
   * @param message what was asked, what was found, and what to do
   * @param cause what it follows from, if anything
   */
  public PoolException(String pool, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.pool = pool;
  }

  /**
   * Returns the name of the pool that this is about.
   *
   * @return the pool's name; {@code "*"} where it is about no single pool
   */
  public String pool() {
    return pool;
  }
}
