package io.poolcoordinator.memory;

import io.poolcoordinator.PoolState;
import io.poolcoordinator.memory.MemoryPool.Waiter;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.Status;
import io.poolcoordinator.spi.PollReply.WaiterState;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The safety net. A worker with waiters says that it is alive and asks after them; those that were
 * parked go back to their place, those that this state of the store has never seen are queued under
 * their old ticket; then the queues are served.
 */
final class Polling {

  private final Operation operation;
  private final PollCommand command;
  private final MemoryPool pool;
  private final Granting granting;
  private final Expiry expiry;

  Polling(Operation operation, PollCommand command) {
    this.operation = operation;
    this.command = command;
    this.pool = operation.pool;
    this.granting = new Granting(operation);
    this.expiry = new Expiry(operation, granting);
  }

  PollReply reply() {
    if (operation.missing()) {
      return nothing(Status.MISSING);
    }
    granting.windows();
    expiry.expire();
    if (operation.settings().state() == PoolState.DELETED) {
      return nothing(Status.DELETED);
    }
    if (command.complete()) {
      pool.workers.computeIfPresent(
          operation.worker, (worker, heard) -> new MemoryPool.Heard(operation.now, false));
    }
    boolean parked = !command.waiters().isEmpty() && granting.noteHeard();
    List<WaiterState> states = new ArrayList<>(command.waiters().size());
    for (QueuedWaiter waiter : command.waiters()) {
      states.add(stateOf(waiter));
    }
    Serving serving = new Serving(operation, granting);
    serving.serveReachable();
    String reason = serving.reason();
    pool.blocked = reason == null ? "" : reason;
    if (Granting.SLOTS.equals(reason)) {
      serving.comeBackForSlot();
    }
    return new PollReply(operation.finish(), Status.POLLED, parked, List.copyOf(states));
  }

  private PollReply nothing(Status status) {
    return new PollReply(operation.finish(), status, false, List.of());
  }

  private WaiterState stateOf(QueuedWaiter waiter) {
    Grant grant = grantOf(waiter);
    return grant != null
        ? new WaiterState(WaiterStatus.GRANTED, grant)
        : new WaiterState(statusOf(waiter), null);
  }

  private @Nullable Grant grantOf(QueuedWaiter waiter) {
    if (!waiter.slot()) {
      return granting.takenBefore(waiter.id());
    }
    Long end = expiry.liveEnd(waiter.id());
    return end == null ? null : granting.grantOf(waiter.id(), end);
  }

  private WaiterStatus statusOf(QueuedWaiter waiter) {
    String id = waiter.id();
    TicketQueue queue = pool.queue(waiter.slot(), waiter.preference()).tickets();
    if (granting.choosing().never(waiter.cost(), waiter.slot(), waiter.preference()) != null) {
      queue.remove(id);
      pool.waiting.remove(id);
      operation.mark(id);
      return WaiterStatus.IMPOSSIBLE;
    }
    if (!queue.contains(id)) {
      return statusOfAbsent(waiter);
    }
    if (queue.isParked(id)) {
      queue.add(id, waiter.ticket());
    }
    return WaiterStatus.QUEUED;
  }

  /** Of a waiter that stands in no queue and was not granted. */
  private WaiterStatus statusOfAbsent(QueuedWaiter waiter) {
    String id = waiter.id();
    if (pool.waiting.remove(id) != null || waiter.ticket() <= pool.floor) {
      operation.markCleared(id);
      return WaiterStatus.CLEARED;
    }
    long now = operation.now;
    if (waiter.deadline() <= now || pool.ended.contains(id)) {
      return WaiterStatus.ENDED;
    }
    if (command.notAfter() <= now) {
      // The next poll, whose time is right again, queues it.
      return WaiterStatus.QUEUED;
    }
    pool.waiting.put(
        id,
        new Waiter(
            now,
            waiter.ticket(),
            waiter.deadline(),
            waiter.cost(),
            waiter.label(),
            waiter.preference()));
    pool.token = Math.max(pool.token, waiter.ticket());
    pool.queue(waiter.slot(), waiter.preference()).tickets().add(id, waiter.ticket());
    return WaiterStatus.QUEUED;
  }
}
