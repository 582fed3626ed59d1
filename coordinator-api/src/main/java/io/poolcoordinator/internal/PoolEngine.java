package io.poolcoordinator.internal;

import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReplyHeader;
import io.poolcoordinator.spi.Standing;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker's side of a pool: brings together what waits, what is held and what is known. */
final class PoolEngine {

  private static final Logger log = LoggerFactory.getLogger(PoolEngine.class);

  /** How often a pool with waiters is polled. */
  static final long POLL_MILLIS = 800;

  private static final long NO_GENERATION = -1;

  private final WorkerContext context;
  private final String name;
  private final ServerClock clock = new ServerClock();
  private final Settings settings;
  private final Waiting waiting;
  private final Holds holds;
  private final Releases releases;
  private final Grants grants;
  private final Acquires acquires;
  private final Recovery recovery;
  private final PoolHandle handle;
  private final AtomicLong generation = new AtomicLong(NO_GENERATION);
  private final AtomicLong newestTime = new AtomicLong();

  /**
   * Makes this worker's side of a pool that the store has told of.
   *
   * @param wakePolls has pools with waiters polled from now on
   */
  PoolEngine(
      WorkerContext context,
      String name,
      StoredPool stored,
      long serverTime,
      long sentNanos,
      Runnable wakePolls) {
    this.context = context;
    this.name = name;
    clock.sample(sentNanos, serverTime);
    this.settings = new Settings(context, this, stored);
    this.waiting = new Waiting(context, this);
    this.holds = new Holds(context, this);
    this.releases = new Releases(context, this);
    this.grants = new Grants(context, this, clock);
    this.acquires = new Acquires(context, this, clock, waiting, wakePolls);
    this.recovery = new Recovery(context, this);
    this.handle = new PoolHandle(context, this, acquires);
  }

  String name() {
    return name;
  }

  PoolConfig config() {
    return settings.newest().config();
  }

  /** The application's side of this pool. */
  Pool handle() {
    return handle;
  }

  String worker() {
    return context.worker;
  }

  Settings settings() {
    return settings;
  }

  Waiting waiting() {
    return waiting;
  }

  Holds holds() {
    return holds;
  }

  Grants grants() {
    return grants;
  }

  Releases releases() {
    return releases;
  }

  long nanoTime() {
    return context.timeline.nanoTime();
  }

  void dispatch(Runnable callback) {
    context.dispatch(callback);
  }

  /** Leaves the queue because the caller no longer wants; false if it was decided before. */
  boolean leave(Waiter waiter) {
    if (!waiter.decide(Waiter.Decision.LEFT)) {
      return false;
    }
    waiting.remove(waiter);
    releaseTraces(waiter);
    waiter.outcome.cancel(false);
    return true;
  }

  /** Fails a waiter, and makes sure that nothing is left of it in the store. */
  void fail(Waiter waiter, RuntimeException failure) {
    if (waiter.decide(Waiter.Decision.LEFT)) {
      waiting.remove(waiter);
      releaseTraces(waiter);
      waiter.outcome.completeExceptionally(failure);
    }
  }

  /** Fails a waiter of which the store has nothing any more, and knows it. */
  void failEnded(Waiter waiter, RuntimeException failure) {
    if (waiter.decide(Waiter.Decision.LEFT)) {
      waiting.remove(waiter);
      waiter.outcome.completeExceptionally(failure);
    }
  }

  private void releaseTraces(Waiter waiter) {
    // Sealed first: an acquire that is about to be sent is either stopped by it, or seen below.
    long lastCommand = waiter.lastCommand();
    if (waiter.mayBeInStore()) {
      releases.release(waiter.id, lastCommand);
    }
  }

  /** Its time is over: it leaves the queue, and says how things stood when it did. */
  void timeOut(Waiter waiter) {
    if (!waiter.decide(Waiter.Decision.LEFT)) {
      return;
    }
    waiting.remove(waiter);
    // The reply says how things stood, but is not waited for beyond one command timeout in all.
    Timeline.Timer bound =
        context.timeline.schedule(
            waiter.deadlineNanos() + context.store.commandTimeout().toNanos() - nanoTime(),
            () -> waiter.outcome.completeExceptionally(timeout(waiter, waiter.standing())));
    releases
        .release(waiter.id, waiter.lastCommand())
        .whenComplete(
            (reply, failure) -> {
              bound.cancel();
              waiter.outcome.completeExceptionally(
                  timeout(waiter, reply == null ? waiter.standing() : reply.standing()));
            });
  }

  /** The exception of a waiter that got nothing, with how things stood. */
  PoolTimeoutException timeout(Waiter waiter, Standing standing) {
    return new PoolTimeoutException(
        name,
        Duration.ofNanos(nanoTime() - waiter.startedNanos),
        standing.place(),
        standing.held(),
        standing.limit(),
        standing.reason().isEmpty() ? "slots" : standing.reason());
  }

  /** Polls failed: waiters whose pool cannot be used fail now, others go on waiting. */
  void failIfHopeless(Collection<Waiter> waiters, Throwable failure) {
    if (StoreFailures.isPassing(failure) || !(failure instanceof RuntimeException hopeless)) {
      log.debug("pool {}: a poll failed and is made again: {}", name, failure.toString());
      return;
    }
    for (Waiter waiter : waiters) {
      fail(waiter, hopeless);
    }
  }

  /** Takes in what every reply carries. */
  void observe(ReplyHeader header, long sentNanos) {
    clock.sample(sentNanos, header.time());
    if (header.changed() == 0) {
      return;
    }
    long newest = newestTime.accumulateAndGet(header.time(), Math::max);
    if (header.time() == newest) {
      // An older reply that is read late says nothing of what is stored now.
      settings.compare(header.changed());
    }
    for (Grant grant : header.grants()) {
      grants.granted(grant, sentNanos, header.time(), true);
    }
    long known = generation.getAndSet(header.generation());
    if (known != header.generation() && known != NO_GENERATION) {
      // The queue was edited by hand, or all was lost and somebody made the pool anew.
      settings.read();
      holds.renewAll();
      waiting.pollAll();
    } else if (header.more()) {
      waiting.poll(true);
    }
  }

  /** Until when a command that is sent now may be executed, in ms of the store's time. */
  long notAfter(long nowNanos) {
    return clock.serverMillis(nowNanos) + context.commandMillis();
  }

  /** The store answers that it knows nothing of this pool, or less than this worker. */
  void stateLost() {
    recovery.stateLost();
  }

  /** Tells the store what this worker knows; completes when that has ended, however it went. */
  CompletionStage<Void> recover() {
    return recovery.recover();
  }

  /** Holders first, then waiters, then what waits to be asked again. */
  void reportEverything() {
    holds.renewAll();
    waiting.pollAll();
    acquires.resend();
  }

  /** Sends acquires at once that wait to be sent again. */
  void resend() {
    acquires.resend();
  }

  /** The connection is gone; what comes next may come from another server. */
  void disconnected() {
    clock.distrust();
  }

  /** Ends all waits because the coordinator closes. */
  void failWaiters() {
    for (Waiter waiter : waiting.undecided()) {
      fail(waiter, new CoordinatorClosedException(context.worker));
    }
  }
}
