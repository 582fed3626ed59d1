package io.poolcoordinator.internal;

/**
 * The pool that was asked does not have the connection that asks: it was moved, detached, or the
 * pool was deleted. Not seen by applications: whoever acquires for a connection looks it up anew.
 */
final class NotAttachedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotAttachedException(String pool, String connection) {
    super("connection " + connection + " is not attached to pool " + pool);
  }
}
