package io.poolcoordinator.memory;

import io.poolcoordinator.memory.MemoryPool.Holder;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.ReleaseReply.Status;
import io.poolcoordinator.spi.Standing;

/**
 * Ends a permit, or takes a waiter out of its queue, or leaves a mark for an acquire that is still
 * on its way; heeds what the API made of the call; then serves the queues. Units of the windows are
 * not given back.
 */
final class Releasing {

  private final Operation operation;
  private final ReleaseCommand command;
  private final MemoryPool pool;
  private final Granting granting;

  private Status status = Status.ENDED;
  private long place;

  Releasing(Operation operation, ReleaseCommand command) {
    this.operation = operation;
    this.command = command;
    this.pool = operation.pool;
    this.granting = new Granting(operation);
  }

  ReleaseReply reply() {
    if (!operation.missing()) {
      granting.readWindowsForWaiters();
      new Expiry(operation, granting).expire();
    }
    long held = pool.leases.size();
    Holder holder = pool.holders.get(command.id());
    remove();
    if (operation.missing()) {
      return new ReleaseReply(operation.finish(), Status.MISSING, new Standing(0, 0, 0, ""), 0);
    }
    long coolingUntil = 0;
    if (status == Status.RELEASED && command.outcome() != null) {
      coolingUntil = new CoolingDown(operation).note(command.outcome(), holder);
    }
    String reason = pool.blocked;
    new Serving(operation, granting).serve();
    long limit = operation.settings().config().limit();
    Standing standing = new Standing(place, held, limit, reason);
    return new ReleaseReply(operation.finish(), status, standing, coolingUntil);
  }

  private void remove() {
    String id = command.id();
    if (pool.leases.remove(id)) {
      status = Status.RELEASED;
    } else {
      pool.queuesOf(id).forEach(queue -> leave(queue.tickets()));
    }
    pool.holders.remove(id);
    pool.waiting.remove(id);
    pool.taken.remove(id);
    if (command.markUntil() > operation.now) {
      operation.mark(id, Math.min(command.markUntil(), operation.now + Operation.MARK));
    }
  }

  private void leave(TicketQueue queue) {
    String id = command.id();
    Long ticket = queue.ticket(id);
    if (ticket != null) {
      status = Status.CANCELLED;
      // A parked waiter does not count itself.
      place = queue.place(ticket) + (queue.isParked(id) ? 1 : 0);
      queue.remove(id);
    }
  }
}
