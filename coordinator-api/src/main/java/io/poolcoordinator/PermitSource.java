package io.poolcoordinator;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where permits come from: a {@link Pool}, or a {@link Job} on one. All methods are safe for use by
 * any number of threads, virtual threads among them; a waiting thread holds no monitor and no
 * connection.
 *
 * <p>The verbs: {@code acquire} waits and fails with {@link PoolTimeoutException}; {@code
 * tryAcquire} answers with an empty {@link Optional} instead; {@code acquireAsync} does not block;
 * {@code call} and {@code run} hold a permit around a piece of work. Each takes an {@link
 * AcquireRequest}, or the shorter forms of it.
 *
 * <p>Every verb may throw these, in addition to what is named at it:
 *
 * <ul>
 *   <li>{@link PoolClearedException}, {@link PoolDeletedException}: ops ended the wait;
 *   <li>{@link PoolTimeoutException} at once, where a rate window is known to open, or a cool-down
 *       to end, later than the timeout; {@link PoolTimeoutException#opensAt()} says when;
 *   <li>{@link IllegalArgumentException}: the cost is above what a rate window of the pool can ever
 *       hold, or one of every member that could serve; or the pool has none of the members that the
 *       request names;
 *   <li>{@link PoolStoreException}: the store could not be asked until the timeout had passed;
 *   <li>{@link InvalidPoolStateException}: what the store holds of this pool is not usable, as
 *       after a mistyped edit by hand;
 *   <li>{@link CoordinatorClosedException} (an {@link IllegalStateException}): the coordinator is
 *       closed, or was closed during the wait;
 *   <li>{@link IllegalStateException}: a blocking verb was used on a thread that the store's client
 *       needs for its own input and output; use {@code acquireAsync} there.
 * </ul>
 */
public interface PermitSource {

  /**
   * Acquires a permit, waiting for as long as the pool's timeout ({@link PoolConfig#timeout()}).
   *
   * @return the permit, to be closed by the caller
   * @throws PoolTimeoutException if none was granted in that time
   * @throws InterruptedException if the thread is interrupted on entry or while it waits; nothing
   *     is held or queued then
   */
  default Permit acquire() throws InterruptedException {
    return acquire(AcquireRequest.DEFAULT);
  }

  /**
   * Acquires a permit, waiting for at most the given time.
   *
   * @param timeout from 0 (one attempt) to 300 s
   * @return the permit, to be closed by the caller
   * @throws IllegalArgumentException if the timeout is negative or above 300 s
   * @throws PoolTimeoutException if none was granted in that time
   * @throws InterruptedException as in {@link #acquire()}
   */
  default Permit acquire(Duration timeout) throws InterruptedException {
    return acquire(AcquireRequest.builder().timeout(timeout).build());
  }

  /**
   * Acquires a permit.
   *
   * @param request label, timeout, cost and members; an absent timeout is the pool's
   * @return the permit, to be closed by the caller
   * @throws PoolTimeoutException if none was granted in time
   * @throws InterruptedException as in {@link #acquire()}
   */
  Permit acquire(AcquireRequest request) throws InterruptedException;

  /**
   * Acquires a permit if one is free and nobody waits for it: one attempt, one round trip.
   *
   * @return the permit, to be closed by the caller, or empty
   * @throws InterruptedException as in {@link #acquire()}
   */
  default Optional<Permit> tryAcquire() throws InterruptedException {
    return tryAcquire(Duration.ZERO);
  }

  /**
   * Acquires a permit, waiting for at most the given time.
   *
   * @param timeout from 0 (one attempt) to 300 s
   * @return the permit, to be closed by the caller, or empty if none was granted in that time
   * @throws IllegalArgumentException if the timeout is negative or above 300 s
   * @throws InterruptedException as in {@link #acquire()}
   */
  default Optional<Permit> tryAcquire(Duration timeout) throws InterruptedException {
    return tryAcquire(AcquireRequest.builder().timeout(timeout).build());
  }

  /**
   * Acquires a permit.
   *
   * @param request label, timeout, cost and members; an absent timeout means one attempt, as in
   *     {@link #tryAcquire()}
   * @return the permit, to be closed by the caller, or empty if none was granted in time
   * @throws InterruptedException as in {@link #acquire()}
   */
  Optional<Permit> tryAcquire(AcquireRequest request) throws InterruptedException;

  /**
   * Acquires a permit without blocking, within the pool's timeout.
   *
   * @return as in {@link #acquireAsync(AcquireRequest)}
   */
  default CompletableFuture<Permit> acquireAsync() {
    return acquireAsync(AcquireRequest.DEFAULT);
  }

  /**
   * Acquires a permit without blocking, within the given time.
   *
   * @param timeout from 0 (one attempt) to 300 s
   * @return as in {@link #acquireAsync(AcquireRequest)}
   * @throws IllegalArgumentException if the timeout is negative or above 300 s
   */
  default CompletableFuture<Permit> acquireAsync(Duration timeout) {
    return acquireAsync(AcquireRequest.builder().timeout(timeout).build());
  }

  /**
   * Acquires a permit without blocking.
   *
   * <p>Cancelling the future, or completing it from outside in any other way ({@code orTimeout}
   * among them), leaves the queue; a permit that is granted in that very instant is given back.
   * Stages that depend on the future run on the coordinator's executor, never on a thread of the
   * store's client.
   *
   * @param request label, timeout, cost and members; an absent timeout is the pool's
   * @return a future of the permit, which whoever receives it closes. It fails with the exceptions
   *     that {@link #acquire(AcquireRequest)} throws, {@code InterruptedException} excepted
   * @throws CoordinatorClosedException if the coordinator is closed
   */
  CompletableFuture<Permit> acquireAsync(AcquireRequest request);

  /**
   * Calls a function while holding a permit, which is released on every path.
   *
   * @param call what to do; it receives the permit
   * @param <T> the result
   * @param <X> what the function throws; inferred, and {@link RuntimeException} for a lambda that
   *     throws nothing checked
   * @return the function's result
   * @throws X what the function throws
   * @throws PoolTimeoutException if no permit was granted in the pool's timeout
   * @throws InterruptedException as in {@link #acquire()}
   */
  default <T extends @Nullable Object, X extends Throwable> T call(PermitCall<T, X> call)
      throws X, InterruptedException {
    return call(AcquireRequest.DEFAULT, call);
  }

  /**
   * Calls a function while holding a permit, which is released on every path.
   *
   * @param request label, timeout, cost and members; an absent timeout is the pool's
   * @param call what to do; it receives the permit
   * @param <T> the result
   * @param <X> what the function throws
   * @return the function's result
   * @throws X what the function throws
   * @throws PoolTimeoutException if no permit was granted in time
   * @throws InterruptedException as in {@link #acquire()}
   */
  default <T extends @Nullable Object, X extends Throwable> T call(
      AcquireRequest request, PermitCall<T, X> call) throws X, InterruptedException {
    Objects.requireNonNull(call, "call");
    try (Permit permit = acquire(request)) {
      return call.call(permit);
    }
  }

  /**
   * Calls a function while holding a permit, and tells with its release what the API made of the
   * call: {@link Outcome}.
   *
   * @param classifier makes the outcome out of the function's result, or of what it threw
   * @param call what to do; it receives the permit
   * @param <T> the result
   * @param <X> what the function throws
   * @return the function's result
   * @throws X what the function throws
   * @throws PoolTimeoutException if no permit was granted in the pool's timeout
   * @throws InterruptedException as in {@link #acquire()}
   */
  default <T extends @Nullable Object, X extends Throwable> T call(
      OutcomeClassifier<? super T> classifier, PermitCall<T, X> call)
      throws X, InterruptedException {
    return call(AcquireRequest.DEFAULT, classifier, call);
  }

  /**
   * Calls a function while holding a permit, and tells with its release what the API made of the
   * call: {@link Outcome}.
   *
   * @param request label, timeout, cost and members; an absent timeout is the pool's
   * @param classifier makes the outcome out of the function's result, or of what it threw. What it
   *     throws itself is thrown to the caller, or added to what the function threw; the permit is
   *     released in any case
   * @param call what to do; it receives the permit
   * @param <T> the result
   * @param <X> what the function throws
   * @return the function's result
   * @throws X what the function throws
   * @throws PoolTimeoutException if no permit was granted in time
   * @throws InterruptedException as in {@link #acquire()}
   */
  default <T extends @Nullable Object, X extends Throwable> T call(
      AcquireRequest request, OutcomeClassifier<? super T> classifier, PermitCall<T, X> call)
      throws X, InterruptedException {
    Objects.requireNonNull(classifier, "classifier");
    Objects.requireNonNull(call, "call");
    try (Permit permit = acquire(request)) {
      T result;
      try {
        result = call.call(permit);
      } catch (Throwable failure) {
        Outcomes.release(permit, classifier, null, failure);
        throw failure;
      }
      Outcomes.release(permit, classifier, result, null);
      return result;
    }
  }

  /**
   * Does a piece of work without a result while holding a permit: {@link #call(PermitCall)}.
   *
   * @param action what to do; it receives the permit
   * @param <X> what the action throws
   * @throws X what the action throws
   * @throws PoolTimeoutException if no permit was granted in the pool's timeout
   * @throws InterruptedException as in {@link #acquire()}
   */
  default <X extends Throwable> void run(PermitAction<X> action) throws X, InterruptedException {
    run(AcquireRequest.DEFAULT, action);
  }

  /**
   * Does a piece of work without a result while holding a permit: {@link #call(AcquireRequest,
   * PermitCall)}.
   *
   * @param request label, timeout, cost and members; an absent timeout is the pool's
   * @param action what to do; it receives the permit
   * @param <X> what the action throws
   * @throws X what the action throws
   * @throws PoolTimeoutException if no permit was granted in time
   * @throws InterruptedException as in {@link #acquire()}
   */
  default <X extends Throwable> void run(AcquireRequest request, PermitAction<X> action)
      throws X, InterruptedException {
    Objects.requireNonNull(action, "action");
    try (Permit permit = acquire(request)) {
      action.run(permit);
    }
  }

  /**
   * Starts asynchronous work once a permit is granted, and releases the permit when the stage that
   * the work returns ends, however it ends.
   *
   * @param call starts the work, on the coordinator's executor; what it throws fails the result
   * @param <T> the work's result
   * @return as in {@link #callAsync(AcquireRequest, PermitCall)}
   * @throws CoordinatorClosedException if the coordinator is closed
   */
  default <T extends @Nullable Object> CompletableFuture<T> callAsync(
      PermitCall<? extends CompletionStage<T>, ?> call) {
    return callAsync(AcquireRequest.DEFAULT, call);
  }

  /**
   * Starts asynchronous work once a permit is granted, and releases the permit when the stage that
   * the work returns ends, however it ends.
   *
   * <p>Cancelling the result, or completing it from outside, leaves the queue while the work has
   * not begun. Once it has begun the permit stays held until the work's own stage ends, since its
   * call may still be in flight.
   *
   * @param request label, timeout, cost and members; an absent timeout is the pool's
   * @param call starts the work, on the coordinator's executor; what it throws fails the result
   * @param <T> the work's result
   * @return a future of the work's result; it fails as {@link #acquireAsync(AcquireRequest)} does,
   *     or as the work does
   * @throws CoordinatorClosedException if the coordinator is closed
   */
  <T extends @Nullable Object> CompletableFuture<T> callAsync(
      AcquireRequest request, PermitCall<? extends CompletionStage<T>, ?> call);

  /**
   * Starts asynchronous work once a permit is granted, and releases the permit when the stage that
   * the work returns ends, telling what the API made of it: {@link Outcome}.
   *
   * @param classifier as in {@link #callAsync(AcquireRequest, OutcomeClassifier, PermitCall)}
   * @param call starts the work, on the coordinator's executor; what it throws fails the result
   * @param <T> the work's result
   * @return as in {@link #callAsync(AcquireRequest, PermitCall)}
   * @throws CoordinatorClosedException if the coordinator is closed
   */
  default <T extends @Nullable Object> CompletableFuture<T> callAsync(
      OutcomeClassifier<? super T> classifier, PermitCall<? extends CompletionStage<T>, ?> call) {
    return callAsync(AcquireRequest.DEFAULT, classifier, call);
  }

  /**
   * Starts asynchronous work once a permit is granted, and releases the permit when the stage that
   * the work returns ends, telling what the API made of it: {@link Outcome}. All else is as in
   * {@link #callAsync(AcquireRequest, PermitCall)}.
   *
   * @param request label, timeout, cost and members; an absent timeout is the pool's
   * @param classifier makes the outcome out of the stage's result or failure, on the thread that
   *     completes it; what it throws itself fails the result
   * @param call starts the work, on the coordinator's executor; what it throws fails the result
   * @param <T> the work's result
   * @return as in {@link #callAsync(AcquireRequest, PermitCall)}
   * @throws CoordinatorClosedException if the coordinator is closed
   */
  default <T extends @Nullable Object> CompletableFuture<T> callAsync(
      AcquireRequest request,
      OutcomeClassifier<? super T> classifier,
      PermitCall<? extends CompletionStage<T>, ?> call) {
    Objects.requireNonNull(classifier, "classifier");
    Objects.requireNonNull(call, "call");
    PermitCall<CompletionStage<T>, Throwable> classified =
        permit -> Outcomes.releaseAtEnd(permit, classifier, call);
    return callAsync(request, classified);
  }
}
