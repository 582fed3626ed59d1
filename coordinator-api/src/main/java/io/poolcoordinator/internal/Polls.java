package io.poolcoordinator.internal;

import io.poolcoordinator.PoolClearedException;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PoolStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The polls that look after the queued acquires of this worker in one pool: the safety net for
 * messages that were lost, and what time alone brings about.
 *
 * <p>A poll names the first few of each queue, since grants come in the order of each queue. All
 * are named when the store says that the queue was edited, that waiters were parked, or that
 * messages may have been missed.
 */
final class Polls {

  /** How many of each queue an ordinary poll names. */
  private static final int FIRST_FEW = 16;

  private final WorkerContext context;
  private final PoolEngine pool;
  private final Waiting waiting;
  private final ComeBack comeBack;
  private final AtomicBoolean polling = new AtomicBoolean();
  private final AtomicBoolean nameAll = new AtomicBoolean();
  private final AtomicBoolean isTime = new AtomicBoolean();

  Polls(WorkerContext context, PoolEngine pool, Waiting waiting) {
    this.context = context;
    this.pool = pool;
    this.waiting = waiting;
    this.comeBack = new ComeBack(context.timeline, this::itIsTime);
  }

  /**
   * Looks after the waiters of this pool, or stops listening where there have been none for long.
   *
   * @return whether this pool wants to be looked after again
   */
  boolean lookAfter() {
    if (waiting.hasQueued()) {
      waiting.keepListening();
      poll(false);
      return true;
    }
    return waiting.listenOn();
  }

  /** Time alone may serve the head then, and it is ours. */
  void comeBackIn(long millis) {
    comeBack.in(millis);
  }

  private void itIsTime() {
    isTime.set(true);
    pollInTime();
  }

  /** Polls also where the reply that brings the head's ticket is still being taken in. */
  private void pollInTime() {
    poll(!waiting.undecided().isEmpty());
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
    isTime.set(false);
    boolean all = nameAll.getAndSet(false);
    List<Waiter> named = waiting.first(all ? Integer.MAX_VALUE : FIRST_FEW);
    if (named.isEmpty() && !evenIfNobodyWaits) {
      ended();
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
              waiter.slot,
              waiter.label(),
              waiter.preference()));
    }
    Replies.take(
        context.store.poll(new PollCommand(pool.name(), notAfter, all && last, waiters)),
        (reply, failure) -> {
          if (reply == null) {
            failed(batch, StoreFailures.unwrap(failure), all);
          } else if (!last && reply.status() == PollReply.Status.POLLED) {
            goOn(named, batch, reply, sent, to, all);
          } else {
            finished(batch, reply, sent, all);
          }
        });
  }

  /** No poll is under way any more; the time to come back may have been meanwhile. */
  private void ended() {
    polling.set(false);
    if (isTime.get()) {
      pollInTime();
    }
  }

  private void failed(List<Waiter> batch, Throwable failure, boolean all) {
    if (all) {
      nameAll.set(true);
    }
    ended();
    pool.endings().failIfHopeless(batch, failure);
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
    boolean moreMayBeGranted;
    try {
      moreMayBeGranted = answered(batch, reply, sent);
    } finally {
      polling.set(false);
    }
    switch (reply.status()) {
      case MISSING -> pool.stateLost();
      case DELETED -> {
        for (Waiter waiter : waiting.undecided()) {
          pool.endings().fail(waiter, pool.endings().deleted(waiter));
        }
      }
      case POLLED -> {
        if (reply.parked() && !all) {
          pollAll();
        } else if (nameAll.get() || reply.header().more() || moreMayBeGranted) {
          poll(reply.header().more());
        } else if (isTime.get()) {
          pollInTime();
        }
      }
    }
  }

  /** Takes a reply in; true if more may be granted than those that were named. */
  private boolean answered(List<Waiter> batch, PollReply reply, long sent) {
    Set<Waiting.Queue> granted = new HashSet<>();
    Set<Waiting.Queue> waits = new HashSet<>();
    for (int i = 0; i < reply.waiters().size(); i++) {
      Waiter waiter = batch.get(i);
      boolean isGranted = answered(waiter, reply.waiters().get(i), reply, sent);
      (isGranted ? granted : waits).add(Waiting.Queue.of(waiter));
    }
    // Last, since it may lead to a poll of its own.
    pool.observe(reply.header(), sent);
    return !waits.containsAll(granted);
  }

  /** Takes in what one waiter is; true if it was granted. */
  private boolean answered(Waiter waiter, PollReply.WaiterState state, PollReply reply, long sent) {
    long time = reply.header().time();
    switch (state.status()) {
      case GRANTED -> {
        pool.grants().granted(state.grant(), sent, time, true);
        return true;
      }
      case QUEUED -> {}
      case CLEARED -> pool.endings().failEnded(waiter, new PoolClearedException(pool.name()));
      case IMPOSSIBLE ->
          pool.endings()
              .failEnded(
                  waiter,
                  Impossible.unnamed(
                      pool.name(), pool.config(), waiter.request.cost(), waiter.preference()));
      case ENDED ->
          pool.endings()
              .failEnded(
                  waiter,
                  pool.endings().whyEnded(waiter, time >= waiter.deadline(), waiter.standing()));
    }
    return false;
  }
}
