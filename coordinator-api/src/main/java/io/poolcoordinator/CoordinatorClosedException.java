package io.poolcoordinator;

/** The coordinator is closed, or was closed while the caller waited. */
public final class CoordinatorClosedException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param worker the id of the worker that is closed
   */
  public CoordinatorClosedException(String worker) {
    super("coordinator " + worker + " is closed");
  }
}
