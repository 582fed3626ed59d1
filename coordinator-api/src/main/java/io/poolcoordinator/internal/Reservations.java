package io.poolcoordinator.internal;

import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.spi.ReserveCommand;
import io.poolcoordinator.spi.ReserveReply;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Books units of the windows without waiting for them. */
final class Reservations {

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int MOST_ATTEMPTS = 3;

  private final WorkerContext context;
  private final PoolEngine pool;
  private final ServerClock clock;
  private final Set<CompletableFuture<ReserveReply>> underWay = ConcurrentHashMap.newKeySet();

  Reservations(WorkerContext context, PoolEngine pool, ServerClock clock) {
    this.context = context;
    this.pool = pool;
    this.clock = clock;
  }

  /**
   * Books units, for now or for the first time at which there is room for them.
   *
   * @param cost how many; {@link ReserveCommand#ALL} for as many as there is room for now
   * @param timeout how far ahead
   * @return what became of it: reserved, refused or impossible. Fails as acquires do; after three
   *     attempts, each of which takes one command timeout at the most
   */
  CompletableFuture<ReserveReply> reserve(int cost, Duration timeout) {
    CompletableFuture<ReserveReply> outcome = new CompletableFuture<>();
    underWay.add(outcome);
    outcome.whenComplete((reply, failure) -> underWay.remove(outcome));
    send(new Reservation(context.nextId(), cost, timeout.toMillis(), outcome), 1);
    return outcome;
  }

  /** Ends those that are under way because the coordinator closes. */
  void close() {
    for (CompletableFuture<ReserveReply> outcome : underWay) {
      outcome.completeExceptionally(new CoordinatorClosedException(context.worker));
    }
  }

  /** One reservation, from the call to its end. */
  private record Reservation(
      String id, int cost, long timeoutMillis, CompletableFuture<ReserveReply> outcome) {}

  private void send(Reservation reservation, int attempt) {
    if (context.isClosed()) {
      reservation.outcome.completeExceptionally(new CoordinatorClosedException(context.worker));
      return;
    }
    if (!context.isConnected()) {
      reservation.outcome.completeExceptionally(StoreFailures.notConnected(pool.name()));
      return;
    }
    long sent = context.timeline.nanoTime();
    Replies.take(
        context.store.reserve(
            new ReserveCommand(
                pool.name(),
                reservation.id,
                reservation.timeoutMillis,
                pool.notAfter(sent),
                reservation.cost)),
        (reply, failure) -> {
          try {
            if (reply == null) {
              reservation.outcome.completeExceptionally(StoreFailures.unwrap(failure));
            } else {
              answered(reservation, attempt, reply, sent);
            }
          } catch (RuntimeException | Error defect) {
            // Nobody may wait for ever because a reply could not be taken in.
            reservation.outcome.completeExceptionally(
                new IllegalStateException("a reservation could not go on", defect));
            throw defect;
          }
        });
  }

  private void answered(Reservation reservation, int attempt, ReserveReply reply, long sent) {
    if (reply.status() == ReserveReply.Status.LATE) {
      clock.distrust();
    }
    pool.observe(reply.header(), sent);
    switch (reply.status()) {
      case RESERVED, REFUSED, IMPOSSIBLE -> reservation.outcome.complete(reply);
      case DELETED ->
          reservation.outcome.completeExceptionally(new PoolDeletedException(pool.name()));
      case LATE -> {
        // The pool's time was reckoned wrongly, as after a failover; this reply put it right.
        if (attempt < MOST_ATTEMPTS) {
          send(reservation, attempt + 1);
        } else {
          reservation.outcome.completeExceptionally(
              StoreFailures.late(pool.name(), "reservations", context.store.commandTimeout()));
        }
      }
      case MISSING -> {
        pool.stateLost();
        if (attempt < MOST_ATTEMPTS) {
          context.timeline.schedule(PAUSE_NANOS, () -> send(reservation, attempt + 1));
        } else {
          reservation.outcome.completeExceptionally(StoreFailures.notRestored(pool.name()));
        }
      }
    }
  }
}
