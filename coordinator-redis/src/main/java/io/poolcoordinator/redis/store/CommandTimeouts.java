package io.poolcoordinator.redis.store;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds every command, whatever the client's own options say. All have the same timeout and are
 * answered in order, so that one look now and then at the oldest does: no timer for each.
 */
public final class CommandTimeouts {

  private static final Logger log = LoggerFactory.getLogger(CommandTimeouts.class);

  /** A look comes this often within a timeout, so that a command is failed that much early. */
  private static final int LOOKS = 20;

  private final Executor later;
  private final long bound;
  private final Queue<PendingCommand> pending = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile @Nullable Thread thread;
  private volatile boolean closed;

  /**
   * Makes timeouts.
   *
   * @param timeout that of every command
   */
  public CommandTimeouts(Duration timeout) {
    long look = timeout.toNanos() / LOOKS;
    // On the JDK's own timer thread, which every JVM shares: a look is short.
    this.later = CompletableFuture.delayedExecutor(look, TimeUnit.NANOSECONDS, Runnable::run);
    // A look may come almost a whole period after a command's time was up.
    this.bound = timeout.toNanos() - look;
  }

  /**
   * Fails a command when its time is over, unless it is settled by then.
   *
   * @param command a command, sent no earlier than those before it
   */
  public void watch(PendingCommand command) {
    pending.add(command);
    if (closed) {
      close();
    } else if (!looking.get() && looking.compareAndSet(false, true)) {
      later.execute(this::look);
    }
  }

  /**
   * Says whether a thread is the one that fails commands.
   *
   * @param asked the thread
   * @return true if it must not be blocked
   */
  public boolean isThread(Thread asked) {
    return asked == thread;
  }

  /** Fails all that is pending, now and from now on. */
  public void close() {
    closed = true;
    PendingCommand command;
    while ((command = pending.poll()) != null) {
      timeOut(command);
    }
  }

  private void look() {
    thread = Thread.currentThread();
    try {
      failThoseWhoseTimeIsOver();
    } finally {
      goOnWhileSomeArePending();
    }
  }

  private void failThoseWhoseTimeIsOver() {
    long now = System.nanoTime();
    PendingCommand oldest = pending.peek();
    while (oldest != null && (oldest.isSettled() || now - oldest.sentAt() >= bound)) {
      // Another one only while all are being failed.
      PendingCommand over = pending.poll();
      if (over != null) {
        timeOut(over);
      }
      oldest = pending.peek();
    }
  }

  /** What goes wrong with one must not keep the others from being failed. */
  private static void timeOut(PendingCommand command) {
    try {
      command.timeOut();
    } catch (RuntimeException defect) {
      log.error("a command whose time is over could not be ended in order", defect);
    }
  }

  private void goOnWhileSomeArePending() {
    if (pending.isEmpty()) {
      looking.set(false);
      if (pending.isEmpty() || !looking.compareAndSet(false, true)) {
        return;
      }
    }
    later.execute(this::look);
  }
}
