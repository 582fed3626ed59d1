package io.poolcoordinator.internal;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.spi.Preference;
import io.poolcoordinator.spi.Standing;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One acquire, from the call to its end. Exactly one of grant, cancel, timeout, interrupt, clear
 * and close decides it, however many happen in the same instant: whoever wins {@link #decide}.
 */
final class Waiter {

  /** How an acquire was decided. */
  enum Decision {
    GRANTED,
    LEFT
  }

  /** What is asked for, and by whom. */
  enum Kind {
    /** A permit: a slot, and units of the windows with it. */
    PERMIT,
    /** Units alone, for a permit that is held. */
    TAKE,
    /** Units alone, through a rate limiter, which publishes the event itself. */
    LIMITER
  }

  final String id;
  final AcquireRequest request;

  /** Which members may serve it, and whose turn that is. */
  final Turns.Turn turn;

  final Kind kind;

  /** The connection that asks, which must be attached to the pool; empty if none does. */
  final String connection;

  /** Whether a slot is asked for; if not, nothing is held after the grant. */
  final boolean slot;

  final String site;
  final long startedNanos;

  /** One attempt: never queued, and the store is asked but once. */
  final boolean single;

  /** Completes with the outcome; its stages run on the thread that completes it. */
  final CompletableFuture<Granted> outcome = new CompletableFuture<>();

  private final AtomicReference<@Nullable Decision> decision = new AtomicReference<>();

  private volatile long deadlineNanos;
  private final LastCommand commands = new LastCommand(0);
  private volatile long ticket;
  private volatile long deadline;
  private volatile Timeline.@Nullable Timer timer;
  private volatile Timeline.@Nullable Timer retryTimer;
  private volatile Standing standing = new Standing(0, 0, 0, "");
  private volatile @Nullable RuntimeException lastFailure;
  private volatile boolean onItsWay;
  private volatile boolean mayBeInStore;
  private volatile boolean delayed;
  private final AtomicReference<WorkerRate.@Nullable Reservation> ownRate = new AtomicReference<>();
  private final AtomicBoolean awaitsRetry = new AtomicBoolean();
  private int attempts;

  Waiter(
      String id,
      AcquireRequest request,
      Turns.Turn turn,
      Kind kind,
      String connection,
      String site,
      long startedNanos,
      long deadlineNanos,
      boolean single) {
    this.id = id;
    this.request = request;
    this.turn = turn;
    this.kind = kind;
    this.connection = connection;
    this.slot = kind == Kind.PERMIT;
    this.site = site;
    this.startedNanos = startedNanos;
    this.deadlineNanos = deadlineNanos;
    this.single = single;
  }

  /** Decides this acquire; false if it was decided before. */
  boolean decide(Decision how) {
    if (!decision.compareAndSet(null, how)) {
      return false;
    }
    commands.seal();
    cancel(timer);
    cancel(retryTimer);
    return true;
  }

  boolean isDecided() {
    return decision.get() != null;
  }

  boolean isGranted() {
    return decision.get() == Decision.GRANTED;
  }

  /** The next attempt's number, from 1; attempts follow each other. */
  int nextAttempt() {
    return ++attempts;
  }

  int attempts() {
    return attempts;
  }

  /** The timeout is the pool's own, whatever that is when the store is asked. */
  boolean usesPoolTimeout() {
    return !single && !delayed && request.timeout().isEmpty();
  }

  /** Part of the timeout goes by before the store is asked: what is left of it is told then. */
  void delayed() {
    delayed = true;
  }

  /** An acquire was sent; until its reply nobody knows what the store has of it. */
  void sent() {
    onItsWay = true;
  }

  /**
   * The reply has come, or will not come.
   *
   * @param leavesTraces whether the store has, or may have, something of this id
   */
  void replied(boolean leavesTraces) {
    if (leavesTraces) {
      mayBeInStore = true;
    }
    onItsWay = false;
  }

  /** Whether leaving must be told to the store. */
  boolean mayBeInStore() {
    return onItsWay || mayBeInStore;
  }

  /** The next attempt waits for its time; {@link #takeRetry} says who makes it. */
  void awaitRetry() {
    awaitsRetry.set(true);
  }

  /** True for exactly one of those that would make the next attempt. */
  boolean takeRetry() {
    return awaitsRetry.compareAndSet(true, false);
  }

  /** Why the last attempt failed, if it did. */
  @Nullable RuntimeException lastFailure() {
    return lastFailure;
  }

  void noteFailure(@Nullable RuntimeException failure) {
    lastFailure = failure;
  }

  /** Units of the worker's own rate were taken for it. */
  void setOwnRate(WorkerRate.Reservation reservation) {
    ownRate.set(reservation);
  }

  /**
   * The units of the worker's own rate, for the one that gives them back; null if there are none.
   */
  WorkerRate.@Nullable Reservation takeOwnRate() {
    return ownRate.getAndSet(null);
  }

  /** Which members may serve it. */
  Preference preference() {
    return turn.preference();
  }

  String label() {
    return request.label().orElse("");
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  /** Says that a command that names this id is about to be sent; false if it was decided. */
  boolean beginCommand(long notAfter) {
    return commands.extend(notAfter);
  }

  /** Until when a command that names this id may still be on its way; none is sent after this. */
  long lastCommand() {
    return commands.seal();
  }

  /** The ticket; 0 while not queued. */
  long ticket() {
    return ticket;
  }

  /** The store's time at which this waiter leaves the queue. */
  long deadline() {
    return deadline;
  }

  void queued(long ticket, long deadline, long deadlineNanos) {
    this.deadline = deadline;
    this.deadlineNanos = deadlineNanos;
    this.ticket = ticket;
  }

  Standing standing() {
    return standing;
  }

  void noteStanding(Standing standing) {
    this.standing = standing;
  }

  /** Sets the timer that ends the wait, in place of an earlier one. */
  void setTimer(Timeline.Timer timer) {
    cancel(this.timer);
    this.timer = timer;
    if (isDecided()) {
      timer.cancel();
    }
  }

  /** Sets the timer of the next attempt; the one that ends the wait is another. */
  void setRetryTimer(Timeline.Timer timer) {
    this.retryTimer = timer;
    if (isDecided()) {
      timer.cancel();
    }
  }

  private static void cancel(Timeline.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
