package io.poolcoordinator.memory;

import io.poolcoordinator.spi.StoreListener;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What one worker's listener is still to be told. It is told by one thread at a time, in order, by
 * whichever thread finds that nobody is telling it: no thread waits for another, and a listener
 * that starts further operations does not deepen the stack without end.
 */
final class Outbox {

  private final StoreListener listener;
  private final Queue<Consumer<StoreListener>> messages = new ConcurrentLinkedQueue<>();
  private final AtomicInteger calls = new AtomicInteger();

  Outbox(StoreListener listener) {
    this.listener = listener;
  }

  void post(Consumer<StoreListener> message) {
    messages.add(message);
  }

  /** Tells the listener all that was posted, unless another call is at it already. */
  void empty() {
    int seen = calls.incrementAndGet();
    if (seen != 1) {
      return;
    }
    while (seen != 0) {
      for (Consumer<StoreListener> next = messages.poll(); next != null; next = messages.poll()) {
        tell(next);
      }
      seen = calls.addAndGet(-seen);
    }
  }

  /** A listener that fails must not fail the operation of the worker that happens to tell it. */
  private void tell(Consumer<StoreListener> message) {
    try {
      message.accept(listener);
    } catch (RuntimeException | Error failure) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }
  }
}
