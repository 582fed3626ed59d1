package io.poolcoordinator.memory;

import io.poolcoordinator.memory.MemoryPool.Holder;
import io.poolcoordinator.spi.RenewCommand;
import io.poolcoordinator.spi.RenewCommand.HeldPermit;
import io.poolcoordinator.spi.RenewReply;
import java.util.ArrayList;
import java.util.List;

/**
 * Extends the leases of one worker's permits, which also claims those that were handed over; takes
 * those back in that this state of the store has never seen.
 */
final class Renewing {

  private final Operation operation;
  private final RenewCommand command;
  private final MemoryPool pool;
  private final Granting granting;
  private final Expiry expiry;

  Renewing(Operation operation, RenewCommand command) {
    this.operation = operation;
    this.command = command;
    this.pool = operation.pool;
    this.granting = new Granting(operation);
    this.expiry = new Expiry(operation, granting);
  }

  RenewReply reply() {
    if (operation.missing()) {
      return new RenewReply(operation.finish(), true, List.of());
    }
    granting.readWindowsForWaiters();
    expiry.expire();
    List<Long> ends = new ArrayList<>(command.permits().size());
    for (HeldPermit permit : command.permits()) {
      ends.add(renew(permit));
    }
    new Serving(operation, granting).serve();
    return new RenewReply(operation.finish(), false, List.copyOf(ends));
  }

  private long renew(HeldPermit permit) {
    String id = permit.id();
    long end = operation.now + operation.settings().leaseMillis();
    Long current = expiry.liveEnd(id);
    if (current != null) {
      end = Math.max(end, current);
      pool.leases.put(id, end);
      pool.waiting.remove(id);
      return end;
    }
    if (hasEnded(permit)) {
      pool.holders.remove(id);
      pool.queuesOf(id).forEach(queue -> queue.tickets().remove(id));
      pool.waiting.remove(id);
      operation.markCleared(id);
      return RenewReply.LOST;
    }
    pool.holders.put(
        id,
        new Holder(permit.since(), permit.token(), permit.cost(), permit.label(), permit.member()));
    pool.leases.put(id, end);
    pool.token = Math.max(pool.token, permit.token());
    return end;
  }

  /** Whether this state of the store knows that it ended, or that nobody may say otherwise. */
  private boolean hasEnded(HeldPermit permit) {
    return permit.end() <= operation.now
        || command.notAfter() <= operation.now
        || permit.token() <= pool.floor
        || pool.holders.containsKey(permit.id())
        || pool.waiting.containsKey(permit.id())
        || pool.ended.contains(permit.id());
  }
}
