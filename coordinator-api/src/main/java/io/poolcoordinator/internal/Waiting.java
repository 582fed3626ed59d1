package io.poolcoordinator.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The acquires of this worker in one pool that are not decided, and whether what is pushed to them
 * is listened to.
 *
 * <p>Those that are queued stand in queues as they do in the store: those that wait for a slot and
 * those that take units alone stand apart, and so do those that wait for certain members, by the
 * set of these.
 */
final class Waiting {

  /**
   * Which queue a waiter stands in.
   *
   * @param slot whether it waits for a slot
   * @param members those that may serve it, in whatever order; empty for any
   */
  record Queue(boolean slot, Set<String> members) {

    static Queue of(Waiter waiter) {
      return new Queue(waiter.slot, Set.copyOf(waiter.preference().members()));
    }
  }

  /** After this time without waiters nothing is listened to any more. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final WorkerContext context;
  private final String pool;
  private final ConcurrentMap<String, Waiter> undecided = new ConcurrentHashMap<>();

  /** By ticket. Every change of a queue is one of this map, so that an empty one can be dropped. */
  private final ConcurrentMap<Queue, ConcurrentSkipListMap<Long, Waiter>> queues =
      new ConcurrentHashMap<>();

  private final AtomicReference<@Nullable CompletableFuture<Void>> listening =
      new AtomicReference<>();
  private volatile long lastWaiterNanos;

  Waiting(WorkerContext context, String pool) {
    this.context = context;
    this.pool = pool;
  }

  void add(Waiter waiter) {
    undecided.put(waiter.id, waiter);
  }

  @Nullable Waiter find(String id) {
    return undecided.get(id);
  }

  /** Forgets a waiter that was decided. */
  void remove(Waiter waiter) {
    undecided.remove(waiter.id, waiter);
    if (waiter.ticket() > 0) {
      queues.computeIfPresent(
          Queue.of(waiter),
          (name, queue) -> {
            queue.remove(waiter.ticket(), waiter);
            return queue.isEmpty() ? null : queue;
          });
    }
  }

  /** All that are not decided, queued or not. */
  Collection<Waiter> undecided() {
    return undecided.values();
  }

  boolean hasQueued() {
    return !queues.isEmpty();
  }

  /**
   * The first in each queue, since any of them may be served while the others stand still.
   *
   * @param most how many of each
   */
  List<Waiter> first(int most) {
    List<Waiter> first = new ArrayList<>();
    for (ConcurrentSkipListMap<Long, Waiter> queue : queues.values()) {
      queue.values().stream().limit(most).forEach(first::add);
    }
    return first;
  }

  /** The waiter has its ticket: polls look after it from now on. */
  void queued(Waiter waiter) {
    lastWaiterNanos = context.timeline.nanoTime();
    queues.compute(
        Queue.of(waiter),
        (name, known) -> {
          var queue = known == null ? new ConcurrentSkipListMap<Long, Waiter>() : known;
          queue.put(waiter.ticket(), waiter);
          return queue;
        });
    if (waiter.isDecided()) {
      remove(waiter);
    }
  }

  /** Whether pushed grants reach this worker, as far as it knows. */
  boolean isListening() {
    CompletableFuture<Void> current = listening.get();
    return current != null && current.isDone() && !current.isCompletedExceptionally();
  }

  /** Listens to pushed grants; the same attempt for everybody who asks while it is under way. */
  CompletableFuture<Void> listen() {
    CompletableFuture<Void> current = listening.get();
    if (current != null && !current.isCompletedExceptionally()) {
      return current;
    }
    CompletableFuture<Void> attempt = new CompletableFuture<>();
    if (!listening.compareAndSet(current, attempt)) {
      return listen();
    }
    lastWaiterNanos = context.timeline.nanoTime();
    Replies.take(
        context.store.listen(pool),
        (done, failure) -> {
          if (failure == null) {
            attempt.complete(null);
          } else {
            attempt.completeExceptionally(StoreFailures.unwrap(failure));
          }
        });
    return attempt;
  }

  /** Listens while somebody is queued; an attempt may have failed, or been given up too early. */
  void keepListening() {
    lastWaiterNanos = context.timeline.nanoTime();
    if (!isListening()) {
      listen();
    }
  }

  /**
   * Nobody is queued: stops listening where that has been so for long.
   *
   * @return whether this pool wants to be looked after again
   */
  boolean listenOn() {
    CompletableFuture<Void> current = listening.get();
    if (current == null) {
      return !undecided.isEmpty();
    }
    if (undecided.isEmpty() && context.timeline.nanoTime() - lastWaiterNanos > IDLE_NANOS) {
      // An acquire that still believes in the subscription is found by the poll after the next one.
      context.store.stopListening(pool);
      // After it, so that whoever listens anew subscribes after this unsubscribes.
      listening.compareAndSet(current, null);
      return false;
    }
    return true;
  }
}
