package io.poolcoordinator.internal;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The verbs, each in terms of one {@link Waiter}: those of a pool, of a connection in it, and of a
 * job differ only in which members may serve, and in who asks.
 */
abstract class PermitVerbs extends AsyncCalls {

  final WorkerContext context;
  final PoolEngine engine;

  PermitVerbs(WorkerContext context, PoolEngine engine) {
    this.context = context;
    this.engine = engine;
  }

  /**
   * Takes a turn for a request: of its own list of members, if it has one.
   *
   * @throws IllegalArgumentException if the request names members that may not serve it here
   */
  Turns.Turn turnFor(AcquireRequest request) {
    return request.members().isEmpty()
        ? Turns.Turn.ANY
        : engine.requestTurns().next(request.members(), false);
  }

  /** The connection that asks; empty if none does. */
  String connection() {
    return "";
  }

  @Override
  public final Permit acquire(AcquireRequest request) throws InterruptedException {
    Objects.requireNonNull(request, "request");
    return acquire(request, Callers.site());
  }

  /**
   * Acquires a permit.
   *
   * @param site where in the application it is asked for
   */
  final Permit acquire(AcquireRequest request, String site) throws InterruptedException {
    return await(start(request, site, engine.config().timeout()));
  }

  @Override
  public final Optional<Permit> tryAcquire(AcquireRequest request) throws InterruptedException {
    Objects.requireNonNull(request, "request");
    try {
      return Optional.of(await(start(request, Callers.site(), Duration.ZERO)));
    } catch (PoolTimeoutException refused) {
      return Optional.empty();
    }
  }

  private Waiter start(AcquireRequest request, String site, Duration defaultTimeout)
      throws InterruptedException {
    context.checkOpen();
    context.checkMayBlock();
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before acquiring from pool " + engine.name());
    }
    return engine.acquires().start(request, turnFor(request), connection(), site, defaultTimeout);
  }

  private Permit await(Waiter waiter) throws InterruptedException {
    return Awaiting.await(engine, waiter).requiredPermit().delivered();
  }

  @Override
  public final CompletableFuture<Permit> acquireAsync(AcquireRequest request) {
    Objects.requireNonNull(request, "request");
    CompletableFuture<Permit> result = new CompletableFuture<>();
    try {
      acquireFor(result, request, Callers.site(), result::completeExceptionally);
    } catch (IllegalArgumentException misuse) {
      return CompletableFuture.failedFuture(misuse);
    }
    return result;
  }

  /**
   * Acquires a permit without blocking.
   *
   * @param result has the permit; completed from outside, it leaves the queue
   * @param site where in the application it is asked for
   * @param failed hears on the coordinator's executor why there is no permit
   * @throws IllegalArgumentException as in {@link #turnFor}
   */
  final void acquireFor(
      CompletableFuture<Permit> result,
      AcquireRequest request,
      String site,
      Consumer<Throwable> failed) {
    context.checkOpen();
    Waiter waiter =
        engine
            .acquires()
            .start(request, turnFor(request), connection(), site, engine.config().timeout());
    waiter.outcome.whenComplete(
        (granted, failure) ->
            context.dispatch(
                () -> {
                  if (granted == null) {
                    failed.accept(StoreFailures.unwrap(failure));
                  } else {
                    deliver(granted.requiredPermit(), result);
                  }
                }));
    result.whenComplete((permit, failure) -> engine.endings().leave(waiter));
  }

  /** Hands a permit over, unless the future was completed from outside meanwhile. */
  private void deliver(PermitHandle permit, CompletableFuture<Permit> result) {
    if (engine.events().isHeard()) {
      // What was added last runs first: listeners hear of the grant before the work begins that is
      // chained to the future. Were it otherwise they would only hear of it later.
      result.whenComplete(
          (taken, failure) -> {
            if (taken == permit) {
              permit.delivered();
            }
          });
    }
    if (result.complete(permit)) {
      permit.delivered();
    } else {
      permit.unwanted();
    }
  }
}
