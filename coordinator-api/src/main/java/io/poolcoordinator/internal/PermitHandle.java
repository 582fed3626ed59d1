package io.poolcoordinator.internal;

import io.poolcoordinator.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

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
  public void close() {
    pool.grants().close(hold);
  }

  @Override
  public String toString() {
    return "permit " + hold.id + " of pool " + pool.name() + ", token " + hold.token;
  }
}
