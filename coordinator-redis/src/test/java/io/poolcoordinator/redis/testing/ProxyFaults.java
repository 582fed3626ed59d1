package io.poolcoordinator.redis.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The faults of a proxy that are on, which its connections ask for at each frame. */
final class ProxyFaults {

  /** One of the two ways through the proxy. */
  static final class Way {
    private long delayNanos;
    private boolean stalled;
  }

  final Way requests = new Way();
  final Way replies = new Way();

  final LongAdder commands = new LongAdder();
  final LongAdder requestsLost = new LongAdder();
  final LongAdder repliesLost = new LongAdder();
  final LongAdder pushesLost = new LongAdder();
  final LongAdder connectionsCut = new LongAdder();

  volatile Losing losingRequests = Losing.NONE;
  volatile Losing losingReplies = Losing.NONE;
  volatile boolean losingPushes;
  volatile boolean refusing;
  volatile @Nullable UnaryOperator<String> change;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  void heal() {
    losingRequests = Losing.NONE;
    losingReplies = Losing.NONE;
    losingPushes = false;
    refusing = false;
    change = null;
    delay(Duration.ZERO, Duration.ZERO);
    stall(false, false);
  }

  void delay(Duration ofRequests, Duration ofReplies) {
    change(
        () -> {
          requests.delayNanos = ofRequests.toNanos();
          replies.delayNanos = ofReplies.toNanos();
        });
  }

  void stall(boolean ofRequests, boolean ofReplies) {
    change(
        () -> {
          requests.stalled = ofRequests;
          replies.stalled = ofReplies;
        });
  }

  /** Returns a reply as the client is to get it. */
  byte[] changed(RespFrame frame) {
    UnaryOperator<String> how = change;
    return how == null
        ? frame.bytes()
        : how.apply(frame.text()).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Has those who wait at the gate look again. */
  void lookAgain() {
    change(() -> {});
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until something may pass.
   *
   * @param arrived when it came
   * @param over whether it need not wait any more
   */
  void awaitPass(Way way, long arrived, BooleanSupplier over) throws InterruptedException {
    lock.lock();
    try {
      while (!over.getAsBoolean()) {
        long left = arrived + way.delayNanos - System.nanoTime();
        if (way.stalled) {
          changed.await();
        } else if (left > 0) {
          // Whether time or a change ended it is seen by looking again.
          boolean unused = changed.await(left, TimeUnit.NANOSECONDS);
        } else {
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
