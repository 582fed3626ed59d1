package io.poolcoordinator.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Grants on members that this worker has not heard of, as of one that was added a moment ago: the
 * settings are asked for once before the caller has its permit, so that its member is the one that
 * is stored, with its attributes. It is held and renewed meanwhile. If the settings cannot be had
 * within the time of the acquire and one command timeout, the member has a name only.
 */
final class NewMembers {

  private final WorkerContext context;
  private final PoolEngine pool;
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

  NewMembers(WorkerContext context, PoolEngine pool) {
    this.context = context;
    this.pool = pool;
  }

  /** Goes on at once where the member is known, as it nearly always is. */
  void whenKnown(String member, Waiter waiter, Runnable next) {
    if (member.isEmpty() || pool.settings().isKnown(member)) {
      next.run();
      return;
    }
    AtomicBoolean gone = new AtomicBoolean();
    Runnable once =
        () -> {
          if (gone.compareAndSet(false, true)) {
            next.run();
          }
        };
    waiting.add(once);
    Timeline.Timer bound =
        context.timeline.schedule(
            waiter.deadlineNanos()
                + context.store.commandTimeout().toNanos()
                - context.timeline.nanoTime(),
            () -> goOn(once));
    Replies.take(
        pool.settings().ask(),
        (reply, failure) -> {
          bound.cancel();
          goOn(once);
        });
    if (context.isClosed()) {
      // Closed since it was granted: whoever closed may not have seen this one.
      goOn(once);
    }
  }

  private void goOn(Runnable once) {
    waiting.remove(once);
    once.run();
  }

  /** All go on with what is known: after this no reply and no timer may come any more. */
  void close() {
    waiting.forEach(this::goOn);
  }
}
