package io.poolcoordinator.internal;

import io.poolcoordinator.spi.ReplyHeader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * When to come back for what time alone brings about: a window opens, grants resume, a lease ends.
 * One timer, for the earliest of the times that the store told of; it tells again of later ones.
 */
final class ComeBack {

  /** What is further off is told by the polls in good time. */
  private static final long MOST_MILLIS = 2 * PoolEngine.POLL_MILLIS;

  private final Timeline timeline;
  private final Runnable then;
  private final ReentrantLock timing = new ReentrantLock();

  // Guarded by the lock.
  private Timeline.@Nullable Timer timer;
  private long atNanos;

  ComeBack(Timeline timeline, Runnable then) {
    this.timeline = timeline;
    this.then = then;
  }

  /**
   * Comes back after a while, unless an earlier time is set already.
   *
   * @param millis counted from now; never too few, since the store's own time is rounded down.
   *     {@link ReplyHeader#NOT} changes nothing
   */
  void in(long millis) {
    if (millis == ReplyHeader.NOT || millis >= MOST_MILLIS) {
      return;
    }
    // At least 1 ms, lest polls follow each other without a pause.
    long delay = TimeUnit.MILLISECONDS.toNanos(Math.max(1, millis));
    timing.lock();
    try {
      long at = timeline.nanoTime() + delay;
      if (timer != null) {
        if (atNanos - at <= 0) {
          return;
        }
        timer.cancel();
      }
      atNanos = at;
      timer = timeline.schedule(delay, this::come);
    } finally {
      timing.unlock();
    }
  }

  private void come() {
    timing.lock();
    try {
      // One that was put off in the instant it fired comes too: a poll more, and never one less.
      timer = null;
    } finally {
      timing.unlock();
    }
    then.run();
  }
}
