package io.poolcoordinator.redis.testing;

/** This machine cannot have a server that a test wants: a reason to skip the test, aloud. */
public final class NotAvailableException extends RuntimeException {

  NotAvailableException(String reason) {
    super(reason);
  }

  NotAvailableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
