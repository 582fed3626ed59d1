package io.poolcoordinator.internal;

import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The application's side of a permit. */
final class PermitHandle implements Permit {

  private final PoolEngine pool;
  private final Hold hold;
  private final ConcurrentLinkedQueue<Consumer<? super Permit>> callbacks =
      new ConcurrentLinkedQueue<>();

  PermitHandle(PoolEngine pool, Hold hold) {
    this.pool = pool;
    this.hold = hold;
    hold.setHandle(this);
  }

  @Override
  public String id() {
    return hold.id;
  }

  @Override
  public String pool() {
    return pool.name();
  }

  @Override
  public String worker() {
    return pool.worker();
  }

  @Override
  public Optional<String> label() {
    return hold.label.isEmpty() ? Optional.empty() : Optional.of(hold.label);
  }

  @Override
  public Optional<Member> member() {
    return hold.member.isEmpty()
        ? Optional.empty()
        : Optional.of(pool.settings().member(hold.member));
  }

  @Override
  public long token() {
    return hold.token;
  }

  @Override
  public Instant since() {
    return Instant.ofEpochMilli(hold.since);
  }

  @Override
  public Duration remaining() {
    return hold.state() == Hold.State.HELD
        ? Duration.ofNanos(Math.max(0, hold.deadlineNanos() - pool.nanoTime()))
        : Duration.ZERO;
  }

  @Override
  public boolean isValid() {
    return hold.state() == Hold.State.HELD && hold.deadlineNanos() - pool.nanoTime() > 0;
  }

  @Override
  public Permit onLost(Consumer<? super Permit> callback) {
    callbacks.add(callback);
    if (hold.state() == Hold.State.LOST) {
      dispatchLost();
    }
    return this;
  }

  /** Has every callback called that has not been yet; each is taken out of the queue once. */
  void dispatchLost() {
    for (Consumer<? super Permit> next = callbacks.poll(); next != null; next = callbacks.poll()) {
      Consumer<? super Permit> callback = next;
      pool.dispatch(() -> callback.accept(this));
    }
  }

  @Override
  public void take(int cost) throws InterruptedException {
    checkBeforeWaiting();
    await(pool.acquires().startTaking(cost, hold));
  }

  @Override
  public void take(int cost, Duration timeout) throws InterruptedException {
    Objects.requireNonNull(timeout, "timeout");
    checkBeforeWaiting();
    await(pool.acquires().startTaking(cost, hold, timeout));
  }

  private void checkBeforeWaiting() throws InterruptedException {
    pool.context().checkOpen();
    pool.context().checkMayBlock();
    checkHeld();
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before taking units of pool " + pool.name());
    }
  }

  private void await(Waiter waiter) throws InterruptedException {
    Awaiting.await(pool, waiter);
    checkHeld();
  }

  @Override
  public CompletableFuture<Void> takeAsync(int cost) {
    pool.context().checkOpen();
    checkHeld();
    Waiter waiter = pool.acquires().startTaking(cost, hold);
    CompletableFuture<Void> result = new CompletableFuture<>();
    waiter.outcome.whenComplete(
        (granted, failure) -> pool.dispatch(() -> endTaking(result, granted != null, failure)));
    result.whenComplete((done, failure) -> pool.endings().leave(waiter));
    return result;
  }

  private void endTaking(
      CompletableFuture<Void> result, boolean taken, @Nullable Throwable failure) {
    if (!taken) {
      result.completeExceptionally(StoreFailures.unwrap(failure));
      return;
    }
    try {
      checkHeld();
      result.complete(null);
    } catch (IllegalStateException ended) {
      result.completeExceptionally(ended);
    }
  }

  /** Units are for the calls that the permit allows. */
  private void checkHeld() {
    if (!isValid()) {
      throw new IllegalStateException(
          "permit "
              + hold.id
              + " of pool "
              + pool.name()
              + (hold.state() == Hold.State.CLOSED ? " is closed" : " is lost")
              + "; units are taken while it is held: acquire another one");
    }
  }

  @Override
  public void release(Outcome outcome) {
    end(Objects.requireNonNull(outcome, "outcome"));
  }

  @Override
  public void close() {
    end(null);
  }

  private void end(@Nullable Outcome outcome) {
    if (pool.grants().close(hold, outcome)) {
      pool.events().released(hold);
    }
  }

  /** The caller has it: from now on what happens to it is told. */
  PermitHandle delivered() {
    pool.events().granted(hold);
    return this;
  }

  /** The caller was gone when it came: it is given back, and nobody hears of it. */
  void unwanted() {
    boolean unused = pool.grants().close(hold, null);
  }

  @Override
  public String toString() {
    return "permit " + hold.named() + " of pool " + pool.name() + ", token " + hold.token;
  }
}
