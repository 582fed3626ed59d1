package io.poolcoordinator.samples.worker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether the worker is to stop: for whoever asks, and whoever waits. */
final class Stop {

  private final CountDownLatch requested = new CountDownLatch(1);

  /** Has the worker stop. */
  void request() {
    requested.countDown();
  }

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Waits until the worker is to stop. */
  void await() throws InterruptedException {
    requested.await();
  }

  /**
   * Waits until the worker is to stop, or for as long as given.
   *
   * @return whether it is to stop
   */
  boolean await(Duration most) throws InterruptedException {
    return requested.await(most.toMillis(), TimeUnit.MILLISECONDS);
  }
}
