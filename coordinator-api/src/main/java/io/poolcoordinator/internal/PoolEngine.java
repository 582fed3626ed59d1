package io.poolcoordinator.internal;

import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReplyHeader;
import io.poolcoordinator.spi.Standing;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
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
  private final Acquires acquires;
  private final Recovery recovery;
  private final PoolHandle handle;
  private final AtomicLong generation = new AtomicLong(NO_GENERATION);
  private final AtomicLong newestTime = new AtomicLong();
  private final AtomicLong largestToken = new AtomicLong();

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

  Releases releases() {
    return releases;
  }

  long nanoTime() {
    return context.timeline.nanoTime();
  }

  void dispatch(Runnable callback) {
    context.dispatch(callback);
  }

  // --- Ends of a wait ---

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

  // --- Grants ---

  /**
   * A grant arrived, by whatever way and maybe not for the first time.
   *
   * @param sent when the request was sent whose reply told of it
   * @param time the store's time in that reply
   * @param pushed whether it still has to be claimed
   */
  void granted(@Nullable Grant grant, long sent, long time, boolean pushed) {
    Objects.requireNonNull(grant, "the store said granted, but of no grant");
    accept(grant, ServerClock.deadline(grant.end(), sent, time), pushed);
  }

  /** Grants that another worker's operation made, and that came without a request of ours. */
  void pushed(long time, Collection<Grant> grants) {
    if (!clock.isTrusted()) {
      // The server may be another one: the reply to a poll says how long these are valid.
      waiting.pollAll();
      return;
    }
    for (Grant grant : grants) {
      long now = nanoTime();
      // Whichever is earlier: should the server be another one unnoticed, the message itself
      // counts.
      long byClock = clock.deadline(grant.end(), now);
      long byMessage = ServerClock.deadline(grant.end(), now, time);
      accept(grant, byClock - byMessage < 0 ? byClock : byMessage, true);
    }
  }

  private void accept(Grant grant, long deadlineNanos, boolean pushed) {
    Waiter waiter = waiting.find(grant.id());
    if (waiter == null) {
      if (!holds.contains(grant.id())) {
        // Nobody wants it any more, or it was held and released: either way it is free.
        releases.release(grant.id(), clock.serverMillis(nanoTime()) + context.commandMillis());
      }
      return;
    }
    long now = nanoTime();
    long left = deadlineNanos - now;
    if (left <= 0) {
      overdue(waiter, pushed);
      return;
    }
    Hold hold = new Hold(waiter, grant, now, deadlineNanos, Holds.firstDue(now, left, pushed));
    PermitHandle handle = new PermitHandle(this, hold);
    if (!holds.add(hold)) {
      return;
    }
    waiting.remove(waiter);
    if (waiter.decide(Waiter.Decision.GRANTED)) {
      largestToken.accumulateAndGet(grant.token(), Math::max);
      waiter.outcome.complete(handle);
    } else if (hold.end(Hold.State.CLOSED)) {
      giveBack(hold);
    }
  }

  /** This worker heard of a grant so late that it is over: it had stopped, or the network had. */
  private void overdue(Waiter waiter, boolean pushed) {
    if (pushed) {
      // In the store it went back to its place, and goes on waiting from there.
      waiting.pollAll();
    } else {
      fail(
          waiter,
          new PoolStoreException(
              name,
              PoolStoreException.Outcome.UNKNOWN,
              "pool " + name + ": the reply with the grant came when its lease was over; ask again",
              null));
    }
  }

  /**
   * The application gives a permit back. One that was lost because nothing was heard of its renewal
   * may still be live in the store: its call is over now, so it is given back there too.
   */
  void close(Hold hold) {
    if (hold.end(Hold.State.CLOSED)) {
      giveBack(hold);
    } else if (hold.takeLateRelease()) {
      releases.release(hold.id, hold.sealCommands());
    }
  }

  /** Released before it is forgotten, so that whoever closes the coordinator sees one or other. */
  private void giveBack(Hold hold) {
    releases.release(hold.id, hold.sealCommands());
    holds.remove(hold);
  }

  // --- What replies say ---

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
      granted(grant, sentNanos, header.time(), true);
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

  long largestToken() {
    return largestToken.get();
  }

  // --- Recovery ---

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
