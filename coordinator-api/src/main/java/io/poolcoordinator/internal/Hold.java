package io.poolcoordinator.internal;

import io.poolcoordinator.event.PoolEvent;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.RenewCommand.HeldPermit;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The engine's side of a permit. It knows the application's side weakly only, so that a permit that
 * the application forgot can be told from one that is held.
 */
final class Hold {

  /** What a hold is. */
  enum State {
    HELD,
    CLOSED,
    LOST
  }

  final String id;
  final long token;
  final long since;
  final long startedNanos;

  /** From the call of acquire to the grant. */
  final long waitedNanos;

  final String label;

  /** The member it was granted on; empty for none. */
  final String member;

  final int cost;
  final String site;

  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile State state = State.HELD;
  private @Nullable WeakReference<PermitHandle> handle;
  private volatile long end;
  private volatile long deadlineNanos;
  private volatile long dueNanos;
  private final LastCommand lastCommand;
  private final AtomicBoolean lateRelease = new AtomicBoolean();
  private volatile boolean delivered;
  private @Nullable PoolEvent untold;
  private boolean warned;
  private boolean abandoned;

  Hold(Waiter waiter, Grant grant, long startedNanos, long deadlineNanos, long dueNanos) {
    this.id = grant.id();
    this.token = grant.token();
    this.since = grant.since();
    this.startedNanos = startedNanos;
    this.waitedNanos = startedNanos - waiter.startedNanos;
    this.label = waiter.label();
    this.member = grant.member();
    this.cost = waiter.request.cost();
    this.site = waiter.site;
    this.lastCommand = new LastCommand(waiter.lastCommand());
    this.end = grant.end();
    this.deadlineNanos = deadlineNanos;
    this.dueNanos = dueNanos;
  }

  void setHandle(PermitHandle handle) {
    this.handle = new WeakReference<>(handle);
  }

  /** The application's side, if it can still be reached. */
  @Nullable PermitHandle handle() {
    return handle == null ? null : handle.get();
  }

  /** Ends the hold; false if it ended before. */
  boolean end(State how) {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    state = how;
    return true;
  }

  State state() {
    return state;
  }

  /** Until when this worker may rely on the permit. */
  long deadlineNanos() {
    return deadlineNanos;
  }

  long dueNanos() {
    return dueNanos;
  }

  /** When to renew next; later renewals that fail are due again before. */
  void setDueNanos(long dueNanos) {
    this.dueNanos = dueNanos;
  }

  void renewed(long end, long deadlineNanos, long dueNanos) {
    this.end = end;
    this.deadlineNanos = deadlineNanos;
    this.dueNanos = dueNanos;
  }

  /** Says that a renewal is about to be sent; false if the hold has ended. */
  boolean beginRenewal(long notAfter) {
    return lastCommand.extend(notAfter);
  }

  /** Until when a command that names this id may still be on its way; none is sent after this. */
  long sealCommands() {
    return lastCommand.seal();
  }

  /** Nothing was heard of its renewal: the store may believe in it when its holder closes it. */
  void expectLateRelease() {
    lateRelease.set(true);
  }

  /** True once, if {@link #expectLateRelease()} was called. */
  boolean takeLateRelease() {
    return lateRelease.compareAndSet(true, false);
  }

  /** Whether the caller has, or had, the permit; until then nothing is told of it. */
  boolean isDelivered() {
    return delivered;
  }

  void setDelivered() {
    delivered = true;
  }

  /** What to tell once the caller has the permit. This and the next are {@link PoolEvents}' own. */
  void setUntold(PoolEvent event) {
    untold = event;
  }

  @Nullable PoolEvent takeUntold() {
    PoolEvent event = untold;
    untold = null;
    return event;
  }

  /** True once: for the warning about a long hold. */
  boolean warnOnce() {
    boolean first = !warned;
    warned = true;
    return first;
  }

  /** True once: from then on the permit is not renewed any more. */
  boolean abandonOnce() {
    boolean first = !abandoned;
    abandoned = true;
    return first;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /** The id for messages, with the member where there is one. */
  String named() {
    return member.isEmpty() ? id : id + " on member " + member;
  }

  HeldPermit toHeldPermit() {
    return new HeldPermit(id, token, since, end, cost, label, member);
  }
}
