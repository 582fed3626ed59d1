package io.poolcoordinator.internal;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolTimeoutException;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.Preference;
import io.poolcoordinator.spi.Standing;
import java.time.Duration;
import java.util.Optional;

/**
 * Starts acquires: what the pool's windows can never hold is refused, the worker's own rate comes
 * first, then the store is asked. The outcome comes through {@link Waiter#outcome}.
 */
final class Acquires {

  private final WorkerContext context;
  private final PoolEngine pool;
  private final Attempts attempts;

  Acquires(WorkerContext context, PoolEngine pool, Attempts attempts) {
    this.context = context;
    this.pool = pool;
    this.attempts = attempts;
  }

  /**
   * Starts an acquire of a permit.
   *
   * @param turn which members may serve it; settled by what becomes of the acquire
   * @param connection the connection that asks; empty if none does
   * @param site where in the application it is asked for
   */
  Waiter start(
      AcquireRequest request,
      Turns.Turn turn,
      String connection,
      String site,
      Duration defaultTimeout) {
    return start(request, turn, Waiter.Kind.PERMIT, connection, site, defaultTimeout);
  }

  /**
   * Starts to take units for a permit that is held: from the windows of the pool and those of the
   * permit's member.
   *
   * @param timeout how long to wait; 0 for one attempt
   * @throws IllegalArgumentException if the cost or the timeout is out of bounds
   */
  Waiter startTaking(int cost, Hold hold, Duration timeout) {
    AcquireRequest request = taking(cost, hold.label).timeout(timeout).build();
    return startTaking(request, hold, timeout);
  }

  /**
   * Starts to take units for a permit that is held, for as long as the pool's timeout.
   *
   * @throws IllegalArgumentException if the cost is out of bounds
   */
  Waiter startTaking(int cost, Hold hold) {
    return startTaking(taking(cost, hold.label).build(), hold, pool.config().timeout());
  }

  private Waiter startTaking(AcquireRequest request, Hold hold, Duration timeout) {
    Turns.Turn member = Turns.Turn.of(Preference.ofHolder(hold.member));
    return start(request, member, Waiter.Kind.TAKE, "", "", timeout);
  }

  /**
   * Starts to take units of the pool's windows for a rate limiter, which publishes the event
   * itself, for as long as the pool's timeout.
   *
   * @throws IllegalArgumentException if the cost is out of bounds
   */
  Waiter startForLimiter(int cost) {
    AcquireRequest request = taking(cost, "").build();
    return start(request, Turns.Turn.ANY, Waiter.Kind.LIMITER, "", "", pool.config().timeout());
  }

  private static AcquireRequest.Builder taking(int cost, String label) {
    AcquireRequest.Builder request = AcquireRequest.builder().cost(cost);
    return label.isEmpty() ? request : request.label(label);
  }

  private Waiter start(
      AcquireRequest request,
      Turns.Turn turn,
      Waiter.Kind kind,
      String connection,
      String site,
      Duration defaultTimeout) {
    long now = context.timeline.nanoTime();
    Duration timeout = request.timeout().orElse(defaultTimeout);
    Waiter waiter =
        new Waiter(
            context.nextId(),
            request,
            turn,
            kind,
            connection,
            site,
            now,
            now + timeout.toNanos(),
            timeout.isZero());
    PoolConfig config = pool.config();
    if (kind != Waiter.Kind.LIMITER && !config.rateLimits().isEmpty()) {
      publishOutcome(waiter);
    }
    pool.waiting().add(waiter);
    if (context.isClosed()) {
      // Closed since it was checked: whoever closed may not have seen this waiter.
      pool.endings().fail(waiter, new CoordinatorClosedException(context.worker));
      return waiter;
    }
    Optional<IllegalArgumentException> impossible =
        Impossible.check(pool.name(), config, request.cost());
    if (impossible.isPresent()) {
      // Where nothing else is asked, this is how a rate that was raised by hand is heard of.
      pool.settings().read();
      pool.endings().fail(waiter, impossible.get());
      return waiter;
    }
    if (config.rateLimitPerWorker().isEmpty()) {
      attempts.send(waiter);
    } else {
      keepOwnRate(waiter, timeout);
    }
    return waiter;
  }

  /** The worker's own rate comes before the store; the timeout spans the wait for both. */
  private void keepOwnRate(Waiter waiter, Duration timeout) {
    WorkerRate.Reservation reservation = pool.workerRate().reserve(waiter.request.cost(), timeout);
    if (reservation.isRefused()) {
      // Where nothing else is asked, this is how a rate that was raised by hand is heard of.
      pool.settings().readNowAndThen();
      String reason =
          "rate per worker "
              + pool.config().rateLimitPerWorker().map(RateLimit::toString).orElse("that was");
      pool.endings()
          .fail(
              waiter,
              pool.endings().refusal(waiter, new Standing(0, 0, pool.config().limit(), reason)));
      return;
    }
    waiter.setOwnRate(reservation);
    if (waiter.isDecided()) {
      pool.endings().giveBackOwnRate(waiter);
    } else if (reservation.waitNanos() == 0) {
      attempts.send(waiter);
    } else {
      waiter.delayed();
      waiter.setRetryTimer(
          context.timeline.schedule(
              reservation.waitNanos(), () -> letThrough(waiter, reservation)));
    }
  }

  /** Its local wait is over; unless the rate was changed meanwhile, which counts anew. */
  private void letThrough(Waiter waiter, WorkerRate.Reservation reservation) {
    if (waiter.isDecided() || pool.workerRate().isCurrent(reservation)) {
      attempts.send(waiter);
    } else {
      long left = waiter.deadlineNanos() - context.timeline.nanoTime();
      keepOwnRate(waiter, Duration.ofNanos(Math.max(0, left)));
    }
  }

  /** Says what becomes of it to those who listen to the events of the windows. */
  private void publishOutcome(Waiter waiter) {
    waiter.outcome.whenComplete(
        (granted, failure) -> {
          if (!pool.rateEvents().hasConsumers()) {
            return;
          }
          int cost = waiter.request.cost();
          if (granted != null) {
            context.dispatch(() -> pool.rateEvents().granted(cost));
          } else if (failure instanceof PoolTimeoutException) {
            context.dispatch(() -> pool.rateEvents().refused(cost));
          }
        });
  }
}
