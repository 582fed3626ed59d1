package io.poolcoordinator.internal;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PermitCall;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReplyHeader;
import io.poolcoordinator.spi.Standing;
import io.poolcoordinator.spi.StoredPool;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker's side of a pool: brings together what waits, what is held and what is known. */
final class PoolEngine implements Pool {

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
  private final AtomicLong generation = new AtomicLong(NO_GENERATION);
  private final AtomicBoolean recovering = new AtomicBoolean();
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
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public PoolConfig config() {
    return settings.newest().config();
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

  // --- Verbs ---

  @Override
  public Permit acquire(AcquireRequest request) throws InterruptedException {
    Objects.requireNonNull(request, "request");
    return await(start(request, config().timeout()));
  }

  @Override
  public Optional<Permit> tryAcquire(AcquireRequest request) throws InterruptedException {
    Objects.requireNonNull(request, "request");
    try {
      return Optional.of(await(start(request, Duration.ZERO)));
    } catch (PoolTimeoutException refused) {
      return Optional.empty();
    }
  }

  private Waiter start(AcquireRequest request, Duration defaultTimeout)
      throws InterruptedException {
    context.checkOpen();
    context.checkMayBlock();
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before acquiring from pool " + name);
    }
    return acquires.start(request, defaultTimeout);
  }

  /** Waits for the outcome of an acquire. An interrupt that comes after the grant stays set. */
  private Permit await(Waiter waiter) throws InterruptedException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return waiter.outcome.get();
        } catch (InterruptedException interrupt) {
          if (leave(waiter) || !waiter.isGranted()) {
            throw interrupt;
          }
          interrupted = true;
        }
      }
    } catch (ExecutionException failed) {
      throw rethrown(failed.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The trace of an exception that was made on another thread is made the caller's own. */
  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException failure) {
      failure.fillInStackTrace();
      return failure;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("an acquire failed in an unknown way", cause);
  }

  @Override
  public CompletableFuture<Permit> acquireAsync(AcquireRequest request) {
    Objects.requireNonNull(request, "request");
    context.checkOpen();
    Waiter waiter = acquires.start(request, config().timeout());
    CompletableFuture<Permit> result = new CompletableFuture<>();
    waiter.outcome.whenComplete(
        (permit, failure) ->
            context.dispatch(
                () -> {
                  if (permit == null) {
                    result.completeExceptionally(StoreFailures.unwrap(failure));
                  } else if (!result.complete(permit)) {
                    permit.close();
                  }
                }));
    result.whenComplete((permit, failure) -> leave(waiter));
    return result;
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> callAsync(
      AcquireRequest request, PermitCall<? extends CompletionStage<T>, ?> call) {
    Objects.requireNonNull(call, "call");
    CompletableFuture<Permit> acquired = acquireAsync(request);
    CompletableFuture<T> result = new CompletableFuture<>();
    acquired.whenComplete(
        (permit, failure) -> {
          if (permit == null) {
            result.completeExceptionally(StoreFailures.unwrap(failure));
          } else {
            begin(permit, call, result);
          }
        });
    result.whenComplete((value, failure) -> acquired.cancel(false));
    return result;
  }

  private static <T extends @Nullable Object> void begin(
      Permit permit,
      PermitCall<? extends CompletionStage<T>, ?> call,
      CompletableFuture<T> result) {
    if (result.isDone()) {
      permit.close();
      return;
    }
    try {
      CompletionStage<T> stage =
          Objects.requireNonNull(call.call(permit), "the call returned null, not a stage");
      stage.whenComplete(
          (value, failure) -> {
            permit.close();
            if (failure == null) {
              result.complete(value);
            } else {
              result.completeExceptionally(StoreFailures.unwrap(failure));
            }
          });
    } catch (Throwable failure) {
      // Whatever starting the work throws is the result's failure; nothing is swallowed.
      permit.close();
      result.completeExceptionally(failure);
    }
  }

  // --- Ends of a wait ---

  /** Leaves the queue because the caller no longer wants; false if it was decided before. */
  private boolean leave(Waiter waiter) {
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
    if (waiter.mayBeInStore()) {
      releases.release(waiter.id, waiter.lastCommand());
    }
  }

  /** Its time is over: it leaves the queue, and says how things stood when it did. */
  void timeOut(Waiter waiter) {
    if (!waiter.decide(Waiter.Decision.LEFT)) {
      return;
    }
    waiting.remove(waiter);
    releases
        .release(waiter.id, waiter.lastCommand())
        .whenComplete(
            (reply, failure) ->
                waiter.outcome.completeExceptionally(
                    timeout(waiter, reply == null ? waiter.standing() : reply.standing())));
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
    accept(grant, ServerClock.deadline(grant.end(), sent, time), time, pushed);
  }

  /** Grants that another worker's operation made, and that came without a request of ours. */
  void pushed(long time, Collection<Grant> grants) {
    if (!clock.isTrusted()) {
      // The server may be another one: the reply to a poll says how long these are valid.
      waiting.pollAll();
      return;
    }
    for (Grant grant : grants) {
      accept(grant, clock.deadline(grant.end(), nanoTime()), time, true);
    }
  }

  private void accept(Grant grant, long deadlineNanos, long time, boolean pushed) {
    Waiter waiter = waiting.find(grant.id());
    if (waiter == null) {
      if (!holds.contains(grant.id())) {
        // Nobody wants it any more, or it was held and released: either way it is free.
        releases.release(grant.id(), clock.serverMillis(nanoTime()) + context.commandMillis());
      }
      return;
    }
    long now = nanoTime();
    long lease = TimeUnit.MILLISECONDS.toNanos(grant.end() - time);
    Hold hold = new Hold(waiter, grant, now, deadlineNanos, Holds.firstDue(now, lease, pushed));
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

  /** The application gives a permit back. */
  void close(Hold hold) {
    if (hold.end(Hold.State.CLOSED)) {
      giveBack(hold);
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
    settings.compare(header.changed());
    for (Grant grant : header.grants()) {
      granted(grant, sentNanos, header.time(), true);
    }
    long known = generation.getAndSet(header.generation());
    if (known != header.generation() && known != NO_GENERATION) {
      // The queue was edited by hand, or all was lost and somebody made the pool anew.
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
    if (recovering.get()) {
      return;
    }
    log.warn("pool {}: the store lost its state; restoring it", name);
    recover();
  }

  /**
   * Tells the store what this worker knows, holders first: settings, then holders, then waiters.
   *
   * @return completes when all has been sent, however it went
   */
  CompletionStage<Void> recover() {
    if (!recovering.compareAndSet(false, true)) {
      return CompletableFuture.completedFuture(null);
    }
    return settings
        .restore()
        .handle(
            (done, failure) -> {
              recovering.set(false);
              if (failure != null) {
                log.warn(
                    "pool {}: its settings could not be restored, the next reply leads to another"
                        + " attempt: {}",
                    name,
                    StoreFailures.unwrap(failure).toString());
              }
              holds.renewAll();
              waiting.pollAll();
              acquires.resend();
              return null;
            });
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
