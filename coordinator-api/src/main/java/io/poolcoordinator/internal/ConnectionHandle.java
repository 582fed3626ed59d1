package io.poolcoordinator.internal;

import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Connection;
import io.poolcoordinator.ConnectionDetachedException;
import io.poolcoordinator.Permit;
import io.poolcoordinator.PoolTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The application's side of a connection. It remembers where it was attached, and looks that up
 * anew when the pool says that it does not have it.
 */
final class ConnectionHandle extends AsyncCalls implements Connection {

  private final WorkerContext context;
  private final Attachments attachments;
  private final ConnectionLookup lookup;
  private final String name;

  /** Kept until another one is found, or none: after a loss nobody else knows it. */
  private final AtomicReference<@Nullable AttachedVerbs> place = new AtomicReference<>();

  ConnectionHandle(
      WorkerContext context, Attachments attachments, ConnectionLookup lookup, String name) {
    this.context = context;
    this.attachments = attachments;
    this.lookup = lookup;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> pool() {
    context.checkOpen();
    context.checkMayBlock();
    return attachments.poolOf(name);
  }

  /** People see whose permit it is. */
  private AcquireRequest labelled(AcquireRequest request) {
    return request.label().isPresent() ? request : request.toBuilder().label(name).build();
  }

  private Patience patienceFor(AcquireRequest request) {
    return new Patience(context.timeline, request.timeout().orElse(null));
  }

  @Override
  public Permit acquire(AcquireRequest request) throws InterruptedException {
    Objects.requireNonNull(request, "request");
    return acquire(labelled(request), Callers.site());
  }

  @Override
  public Optional<Permit> tryAcquire(AcquireRequest request) throws InterruptedException {
    Objects.requireNonNull(request, "request");
    AcquireRequest once =
        request.timeout().isPresent()
            ? request
            : request.toBuilder().timeout(Duration.ZERO).build();
    try {
      return Optional.of(acquire(labelled(once), Callers.site()));
    } catch (PoolTimeoutException refused) {
      return Optional.empty();
    }
  }

  private Permit acquire(AcquireRequest request, String site) throws InterruptedException {
    context.checkOpen();
    context.checkMayBlock();
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before acquiring for connection " + name);
    }
    Patience patience = patienceFor(request);
    try {
      AttachedVerbs verbs = await(currentPlace(patience));
      while (true) {
        try {
          return verbs.acquire(patience.of(request, verbs.engine.config()), site);
        } catch (NotAttachedException elsewhere) {
          verbs = await(nextPlace(verbs, patience));
        }
      }
    } finally {
      patience.end();
    }
  }

  private AttachedVerbs await(CompletableFuture<AttachedVerbs> found) throws InterruptedException {
    try {
      return found.get();
    } catch (ExecutionException failed) {
      if (StoreFailures.unwrap(failed) instanceof RuntimeException failure) {
        failure.fillInStackTrace();
        throw failure;
      }
      throw new IllegalStateException("connection " + name + " could not be looked up", failed);
    }
  }

  @Override
  public CompletableFuture<Permit> acquireAsync(AcquireRequest request) {
    AcquireRequest asked = labelled(Objects.requireNonNull(request, "request"));
    context.checkOpen();
    Patience patience = patienceFor(asked);
    CompletableFuture<Permit> result = new CompletableFuture<>();
    result.whenComplete((permit, failure) -> patience.end());
    acquireAt(currentPlace(patience), new Call(asked, Callers.site(), patience, result));
    return result;
  }

  /** An acquire that does not block. */
  private record Call(
      AcquireRequest request, String site, Patience patience, CompletableFuture<Permit> result) {}

  private void acquireAt(CompletableFuture<AttachedVerbs> place, Call call) {
    Replies.take(
        place,
        (verbs, failure) -> {
          if (verbs == null) {
            fail(call, StoreFailures.unwrap(failure));
          } else if (!call.result.isDone()) {
            try {
              acquire(verbs, call);
            } catch (RuntimeException | Error refused) {
              fail(call, refused);
            }
          }
        });
  }

  private void acquire(AttachedVerbs verbs, Call call) {
    verbs.acquireFor(
        call.result,
        call.patience.of(call.request, verbs.engine.config()),
        call.site,
        failure -> {
          if (failure instanceof NotAttachedException) {
            acquireAt(nextPlace(verbs, call.patience), call);
          } else {
            call.result.completeExceptionally(failure);
          }
        });
  }

  /** Lookups end on a thread of the store's client. */
  private void fail(Call call, Throwable failure) {
    context.dispatch(() -> call.result.completeExceptionally(failure));
  }

  private CompletableFuture<AttachedVerbs> currentPlace(Patience patience) {
    AttachedVerbs known = place.get();
    return known != null
        ? CompletableFuture.completedFuture(known)
        : lookup.find(name, patience).thenApply(this::placed);
  }

  /** The pool does not have it any more: where to ask now. */
  private CompletableFuture<AttachedVerbs> nextPlace(AttachedVerbs from, Patience patience) {
    return lookup
        .findMoved(name, from.pool(), patience)
        .thenApply(this::placed)
        .whenComplete(
            (found, failure) -> {
              if (found == null
                  && StoreFailures.unwrap(failure) instanceof ConnectionDetachedException) {
                place.compareAndSet(from, null);
              }
            });
  }

  private AttachedVerbs placed(PoolEngine engine) {
    AttachedVerbs known = place.get();
    if (known != null && known.engine == engine) {
      return known;
    }
    AttachedVerbs verbs = new AttachedVerbs(context, engine, name);
    place.set(verbs);
    return verbs;
  }

  @Override
  public String toString() {
    return "connection " + name;
  }
}
