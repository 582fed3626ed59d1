package io.poolcoordinator.redis.lettuce;

import java.time.Duration;

/**
 * For how long a server has not been heard. A connection whose other end is gone without a word
 * would stay for a quarter of an hour, until TCP gives up: one that is silent for two timeouts,
 * while commands wait for an answer, is to be dropped, so that the client makes it anew.
 */
final class Silence {

  private final long patience;
  private volatile long heard;
  private volatile long since;

  Silence(Duration commandTimeout) {
    this.patience = 2 * commandTimeout.toNanos();
    this.heard = System.nanoTime();
    this.since = heard;
  }

  /** Something came in. */
  void end() {
    heard = System.nanoTime();
  }

  /**
   * A command got no answer in time. Called by one thread at a time.
   *
   * @return whether the silence has lasted too long; it begins anew then
   */
  boolean isTooLong(long sentAt) {
    if (heard - since > 0) {
      since = Math.max(heard, sentAt);
    }
    long now = System.nanoTime();
    if (now - since < patience) {
      return false;
    }
    since = now;
    return true;
  }

  long patienceMillis() {
    return patience / 1_000_000;
  }
}
