package io.poolcoordinator.samples.worker;

import java.util.concurrent.atomic.LongAdder;

/** Counts what became of the calls. */
final class CallCounts {

  private static final int TOO_MANY_REQUESTS = 429;

  private final LongAdder ok = new LongAdder();
  private final LongAdder throttled = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder timeouts = new LongAdder();

  /** Counts a call that was answered. */
  void answered(int status) {
    if (status / 100 == 2) {
      ok.increment();
    } else if (status == TOO_MANY_REQUESTS) {
      throttled.increment();
    } else {
      failed.increment();
    }
  }

  /** Counts a call that was not answered. */
  void failed() {
    failed.increment();
  }

  /** Counts a call that was not made, because its turn did not come in time. */
  void timedOut() {
    timeouts.increment();
  }

  /** Writes the result. Calls are the sum of the other numbers, so that they always add up. */
  @Override
  public String toString() {
    long served = ok.sum();
    long refused = throttled.sum();
    long others = failed.sum();
    return "calls=%d ok=%d throttled=%d failed=%d timeouts=%d"
        .formatted(served + refused + others, served, refused, others, timeouts.sum());
  }
}
