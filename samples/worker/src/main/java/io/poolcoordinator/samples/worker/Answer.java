package io.poolcoordinator.samples.worker;

import io.poolcoordinator.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What the API answered.
 *
 * @param status the status of HTTP
 * @param retryAfter when the API wants to be called again; null if it did not say
 */
record Answer(int status, @Nullable String retryAfter) {

  private static final int LEAST_STATUS = 100;
  private static final int MOST_STATUS = 599;

  /** Returns what it says of the account that was used. */
  Outcome outcome() {
    if (status < LEAST_STATUS || status > MOST_STATUS) {
      return Outcome.failed(); // no status of HTTP, though servers exist that send such
    }
    return Outcome.ofHttp(status, retryAfter);
  }
}
