package io.poolcoordinator.memory;

import io.poolcoordinator.memory.Granting.Head;
import io.poolcoordinator.memory.MemoryPool.Waiter;
import io.poolcoordinator.memory.ScoredSet.Scored;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.Status;
import io.poolcoordinator.spi.PollReply.WaiterState;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.PoolState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The safety net. A worker with waiters says that it is alive and asks after them; those that were
 * parked go back to their place, those that this state of the store has never seen are queued under
 * their old ticket; then the queue is served.
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
    Head head = granting.serve();
    pool.blocked = head == null ? "" : head.reason();
    long comeBackIn = comeBackIn(head);
    return new PollReply(
        operation.finish(), Status.POLLED, parked, comeBackIn, List.copyOf(states));
  }

  private PollReply nothing(Status status) {
    return new PollReply(operation.finish(), status, false, PollReply.NOT, List.of());
  }

  private WaiterState stateOf(QueuedWaiter waiter) {
    String id = waiter.id();
    Long end = expiry.liveEnd(id);
    if (end == null && pool.waiters.contains(id)) {
      if (pool.waiters.isParked(id)) {
        pool.waiters.add(id, waiter.ticket());
      }
      return new WaiterState(WaiterStatus.QUEUED, null);
    }
    return end != null
        ? new WaiterState(WaiterStatus.GRANTED, granting.grantOf(id, end))
        : new WaiterState(stateOfAbsent(waiter), null);
  }

  /** Of a waiter that stands neither in the queue nor among the leases. */
  private WaiterStatus stateOfAbsent(QueuedWaiter waiter) {
    String id = waiter.id();
    if (pool.waiting.remove(id) != null || waiter.ticket() <= pool.floor) {
      operation.mark(id);
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
        id, new Waiter(now, waiter.ticket(), waiter.deadline(), waiter.cost(), waiter.label()));
    pool.waiters.add(id, waiter.ticket());
    return WaiterStatus.QUEUED;
  }

  private long comeBackIn(@Nullable Head head) {
    String first = head == null ? null : granting.reachableHead();
    if (head == null || first == null || !Operation.workerOf(first).equals(operation.worker)) {
      return PollReply.NOT;
    }
    if (operation.now < pool.opens) {
      return pool.opens - operation.now;
    }
    Scored nextEnd = pool.leases.first();
    return head.reason().equals(Granting.SLOTS) && nextEnd != null
        ? Math.min(Operation.MAX_LEASE, Math.max(0, nextEnd.score() - operation.now))
        : PollReply.NOT;
  }
}
