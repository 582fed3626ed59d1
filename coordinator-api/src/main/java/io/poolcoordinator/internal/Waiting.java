package io.poolcoordinator.internal;

import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PoolStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The acquires of this worker in one pool that are not decided, and the polls that look after those
 * that are queued: the safety net for messages that were lost.
 *
 * <p>A poll names the first few waiters in the queue, since grants come in that order. All are
 * named when the store says that the queue was edited, that waiters were parked, or that messages
 * may have been missed.
 */
final class Waiting {

  private static final Logger log = LoggerFactory.getLogger(Waiting.class);

  /** How many waiters an ordinary poll names. */
  private static final int FIRST_FEW = 16;

  /** After this time without waiters nothing is listened to any more. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final WorkerContext context;
  private final PoolEngine pool;
  private final ConcurrentMap<String, Waiter> undecided = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Long, Waiter> queue = new ConcurrentSkipListMap<>();
  private final AtomicBoolean polling = new AtomicBoolean();
  private final AtomicBoolean nameAll = new AtomicBoolean();
  private final AtomicReference<@Nullable CompletableFuture<Void>> listening =
      new AtomicReference<>();
  private final AtomicReference<Timeline.@Nullable Timer> comeBack = new AtomicReference<>();
  private volatile long lastWaiterNanos;

  Waiting(WorkerContext context, PoolEngine pool) {
    this.context = context;
    this.pool = pool;
  }

  void add(Waiter waiter) {
    undecided.put(waiter.id, waiter);
  }

  @Nullable Waiter find(String id) {
    return undecided.get(id);
  }

  /** Forgets a waiter that was decided. */
  void remove(Waiter waiter) {
    undecided.remove(waiter.id, waiter);
    if (waiter.ticket() > 0) {
      queue.remove(waiter.ticket(), waiter);
    }
  }

  /** All that are not decided, for closing. */
  Collection<Waiter> undecided() {
    return undecided.values();
  }

  int queued() {
    return queue.size();
  }

  /** The waiter has its ticket: polls look after it from now on. */
  void queued(Waiter waiter) {
    lastWaiterNanos = context.timeline.nanoTime();
    queue.put(waiter.ticket(), waiter);
    if (waiter.isDecided()) {
      remove(waiter);
    }
  }

  /** Whether pushed grants reach this worker, as far as it knows. */
  boolean isListening() {
    CompletableFuture<Void> current = listening.get();
    return current != null && current.isDone() && !current.isCompletedExceptionally();
  }

  /** Listens to pushed grants; the same attempt for everybody who asks while it is under way. */
  CompletableFuture<Void> listen() {
    CompletableFuture<Void> current = listening.get();
    if (current != null && !current.isCompletedExceptionally()) {
      return current;
    }
    CompletableFuture<Void> attempt = new CompletableFuture<>();
    if (!listening.compareAndSet(current, attempt)) {
      return listen();
    }
    lastWaiterNanos = context.timeline.nanoTime();
    Replies.take(
        context.store.listen(pool.name()),
        (done, failure) -> {
          if (failure == null) {
            attempt.complete(null);
          } else {
            attempt.completeExceptionally(StoreFailures.unwrap(failure));
          }
        });
    return attempt;
  }

  /**
   * Looks after the waiters of this pool, or stops listening where there have been none for long.
   *
   * @return whether this pool wants to be looked after again
   */
  boolean lookAfter() {
    if (!queue.isEmpty()) {
      lastWaiterNanos = context.timeline.nanoTime();
      if (!isListening()) {
        // An attempt that failed, or that was given up while somebody was on the way to the queue.
        listen();
      }
      poll(false);
      return true;
    }
    if (listening.get() == null) {
      return !undecided.isEmpty();
    }
    if (undecided.isEmpty() && context.timeline.nanoTime() - lastWaiterNanos > IDLE_NANOS) {
      // An acquire that still believes in the subscription is found by the poll after the next one.
      CompletableFuture<Void> current = listening.get();
      context.store.stopListening(pool.name());
      // After it, so that whoever listens anew subscribes after this unsubscribes.
      listening.compareAndSet(current, null);
      return false;
    }
    return true;
  }

  /** Asks after all waiters, not only the first few. */
  void pollAll() {
    nameAll.set(true);
    poll(true);
  }

  /**
   * Polls, unless a poll is under way that will see to it.
   *
   * @param evenIfNobodyWaits for work that the store left undone
   */
  void poll(boolean evenIfNobodyWaits) {
    if (!polling.compareAndSet(false, true)) {
      return;
    }
    boolean all = nameAll.getAndSet(false);
    List<Waiter> named = new ArrayList<>();
    for (Waiter waiter : queue.values()) {
      if (!all && named.size() == FIRST_FEW) {
        break;
      }
      named.add(waiter);
    }
    if (named.isEmpty() && !evenIfNobodyWaits) {
      polling.set(false);
      return;
    }
    send(named, 0, all);
  }

  /** Sends one batch; the next follows when its reply has come. */
  private void send(List<Waiter> named, int from, boolean all) {
    int to = Math.min(named.size(), from + PoolStore.BATCH);
    boolean last = to == named.size();
    long sent = context.timeline.nanoTime();
    long notAfter = pool.notAfter(sent);
    List<PollCommand.QueuedWaiter> waiters = new ArrayList<>(to - from);
    List<Waiter> batch = new ArrayList<>(to - from);
    for (Waiter waiter : named.subList(from, to)) {
      if (!waiter.beginCommand(notAfter)) {
        continue;
      }
      batch.add(waiter);
      waiters.add(
          new PollCommand.QueuedWaiter(
              waiter.id,
              waiter.ticket(),
              waiter.deadline(),
              waiter.request.cost(),
              waiter.label()));
    }
    Replies.take(
        context.store.poll(new PollCommand(pool.name(), notAfter, all && last, waiters)),
        (reply, failure) -> {
          if (reply == null) {
            polling.set(false);
            if (all) {
              nameAll.set(true);
            }
            pool.failIfHopeless(batch, StoreFailures.unwrap(failure));
          } else if (!last && reply.status() == PollReply.Status.POLLED) {
            goOn(named, batch, reply, sent, to, all);
          } else {
            finished(batch, reply, sent, all);
          }
        });
  }

  private void goOn(
      List<Waiter> named, List<Waiter> batch, PollReply reply, long sent, int to, boolean all) {
    try {
      answered(batch, reply, sent);
    } catch (RuntimeException | Error defect) {
      polling.set(false);
      throw defect;
    }
    send(named, to, all);
  }

  private void finished(List<Waiter> batch, PollReply reply, long sent, boolean all) {
    boolean allGranted;
    try {
      allGranted = answered(batch, reply, sent);
    } finally {
      polling.set(false);
    }
    switch (reply.status()) {
      case MISSING -> pool.stateLost();
      case DELETED -> {
        for (Waiter waiter : undecided.values()) {
          pool.fail(waiter, new PoolDeletedException(pool.name()));
        }
      }
      case POLLED -> {
        if (reply.parked() && !all) {
          pollAll();
        } else if (nameAll.get() || reply.header().more() || allGranted) {
          poll(reply.header().more());
        } else {
          comeBackIn(reply.comeBackIn());
        }
      }
    }
  }

  /** Takes a reply in; true if all that were named were granted, so that more may be. */
  private boolean answered(List<Waiter> batch, PollReply reply, long sent) {
    boolean allGranted = !reply.waiters().isEmpty();
    for (int i = 0; i < reply.waiters().size(); i++) {
      PollReply.WaiterState state = reply.waiters().get(i);
      Waiter waiter = batch.get(i);
      switch (state.status()) {
        case GRANTED -> pool.grants().granted(state.grant(), sent, reply.header().time(), true);
        case QUEUED -> allGranted = false;
        case CLEARED -> {
          allGranted = false;
          pool.failEnded(waiter, new PoolClearedException(pool.name()));
        }
        case ENDED -> {
          allGranted = false;
          boolean overdue = reply.header().time() >= waiter.deadline();
          pool.failEnded(
              waiter,
              overdue
                  ? pool.timeout(waiter, waiter.standing())
                  : new PoolClearedException(pool.name()));
        }
      }
    }
    // Last, since it may lead to a poll of its own.
    pool.observe(reply.header(), sent);
    return allGranted;
  }

  /** Time alone will serve the head, and it is ours: one timer, on this worker only. */
  private void comeBackIn(long millis) {
    if (millis == PollReply.NOT || millis >= PoolEngine.POLL_MILLIS) {
      return;
    }
    Timeline.Timer timer =
        context.timeline.schedule(
            TimeUnit.MILLISECONDS.toNanos(millis + 1),
            () -> {
              comeBack.set(null);
              poll(false);
            });
    Timeline.Timer earlier = comeBack.getAndSet(timer);
    if (earlier != null) {
      earlier.cancel();
    }
    log.trace("pool {}: polls again in {} ms", pool.name(), millis);
  }
}
