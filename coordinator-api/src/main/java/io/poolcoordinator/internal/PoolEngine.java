package io.poolcoordinator.internal;

import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReplyHeader;
import io.poolcoordinator.spi.StoredPool;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One worker's side of a pool: brings together what waits, what is held and what is known. */
final class PoolEngine {

  /** How often a pool with waiters is polled. */
  static final long POLL_MILLIS = 800;

  private static final long NO_GENERATION = -1;

  private final WorkerContext context;
  private final String name;
  private final ServerClock clock = new ServerClock();
  private final Settings settings;
  private final Waiting waiting;
  private final Polls polls;
  private final Holds holds;
  private final Releases releases;
  private final Grants grants;
  private final Endings endings;
  private final Attempts attempts;
  private final Acquires acquires;
  private final Reservations reservations;
  private final WorkerRate workerRate;
  private final RateEvents rateEvents;
  private final Acts acts;
  private final PoolEvents events;
  private final Leftovers leftovers;
  private final Recovery recovery;
  private final RequestTurns requestTurns = new RequestTurns();
  private final MembersHandle members;
  private final PoolHandle handle;
  private final AtomicLong generation = new AtomicLong(NO_GENERATION);
  private final AtomicLong newestTime = new AtomicLong();
  private volatile @Nullable Long lossNanos;

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
    this.events = new PoolEvents(context, name);
    this.settings = new Settings(context, this, stored);
    this.waiting = new Waiting(context, name);
    this.polls = new Polls(context, this, waiting);
    this.holds = new Holds(context, this);
    this.releases = new Releases(context, this);
    this.grants = new Grants(context, this, clock);
    this.endings = new Endings(context, this);
    this.workerRate = new WorkerRate(this);
    this.rateEvents = new RateEvents(name);
    this.attempts = new Attempts(context, this, clock, waiting, wakePolls);
    this.acquires = new Acquires(context, this, attempts);
    this.reservations = new Reservations(context, this, clock);
    this.acts = new Acts(context, this, clock);
    this.leftovers = new Leftovers(context, this);
    this.recovery = new Recovery(context, this);
    this.members = new MembersHandle(context, this);
    this.handle = new PoolHandle(context, this);
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

  Polls polls() {
    return polls;
  }

  Holds holds() {
    return holds;
  }

  Grants grants() {
    return grants;
  }

  Endings endings() {
    return endings;
  }

  Releases releases() {
    return releases;
  }

  Acquires acquires() {
    return acquires;
  }

  Reservations reservations() {
    return reservations;
  }

  WorkerRate workerRate() {
    return workerRate;
  }

  /** The turns of acquires that bring a list of members with them. */
  RequestTurns requestTurns() {
    return requestTurns;
  }

  /** The application's side of the members. */
  MembersHandle members() {
    return members;
  }

  /** What people do to the pool as a whole. */
  Acts acts() {
    return acts;
  }

  /** How the pool stands now. */
  CompletableFuture<PoolSnapshot> inspect() {
    long sent = context.timeline.nanoTime();
    return context
        .store
        .inspect(name)
        .thenApply(
            reply -> {
              if (reply.pool() == null) {
                stateLost();
              } else {
                settings.learn(reply.pool().stored());
              }
              // After it: what was just told need not be read.
              observe(reply.header(), sent);
              return PoolSnapshots.of(name, reply);
            })
        .toCompletableFuture();
  }

  /** Where the events of the pool's windows are published. */
  RateEvents rateEvents() {
    return rateEvents;
  }

  /** Where what happens to the pool is told. */
  PoolEvents events() {
    return events;
  }

  /** What all pools of this worker have in common. */
  WorkerContext context() {
    return context;
  }

  long nanoTime() {
    return context.timeline.nanoTime();
  }

  void dispatch(Runnable callback) {
    context.dispatch(callback);
  }

  /** Takes in what every reply carries. */
  void observe(ReplyHeader header, long sentNanos) {
    clock.sample(sentNanos, header.time());
    releases.resend();
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
      lossNanos = context.timeline.nanoTime();
      settings.read();
      holds.renewAll();
      polls.pollAll();
    } else if (header.more()) {
      polls.poll(true);
    }
    polls.comeBackIn(header.comeBackIn());
  }

  /** Takes in what came without a request of ours. */
  void pushed(long time, long comeBackIn, Collection<Grant> arrived) {
    boolean trusted = clock.isTrusted();
    grants.pushed(time, arrived, trusted);
    if (trusted) {
      polls.comeBackIn(comeBackIn);
    } else {
      // The server may be another one: the reply to a poll says how long grants are valid.
      polls.pollAll();
    }
  }

  /** Until when a command that is sent now may be executed, in ms of the store's time. */
  long notAfter(long nowNanos) {
    return clock.serverMillis(nowNanos) + context.commandMillis();
  }

  /** The store answers that it knows nothing of this pool, or less than this worker. */
  void stateLost() {
    lossNanos = context.timeline.nanoTime();
    recovery.stateLost();
  }

  /** How long ago this worker last saw that the store had lost its state, or may have. */
  long nanosSinceLoss() {
    Long last = lossNanos;
    return last == null ? Long.MAX_VALUE : context.timeline.nanoTime() - last;
  }

  /** Tells the store what this worker knows; completes when that has ended, however it went. */
  CompletionStage<Void> recover() {
    return recovery.recover();
  }

  /** Holders first, then what is none any more, then waiters, then what waits to be asked again. */
  void reportEverything() {
    holds.renewAll();
    leftovers.giveBack();
    polls.pollAll();
    attempts.resend();
  }

  /** Sends acquires at once that wait to be sent again. */
  void resend() {
    attempts.resend();
  }

  /** What comes next may come from another server, whose clock is another one. */
  void mayBeElsewhere() {
    clock.distrust();
  }

  /** Ends all waits because the coordinator closes. */
  void failWaiters() {
    for (Waiter waiter : waiting.undecided()) {
      endings.fail(waiter, new CoordinatorClosedException(context.worker));
    }
    grants.close();
    reservations.close();
    members.close();
  }
}
