package io.poolcoordinator.memory;

import io.poolcoordinator.memory.Granting.Head;
import io.poolcoordinator.memory.MemoryPool.Waiter;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PoolState;
import io.poolcoordinator.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Grants a permit if nobody waits before it, or queues the caller. Asked again with the same id it
 * has the same outcome.
 */
final class Acquiring {

  private final Operation operation;
  private final AcquireCommand command;
  private final MemoryPool pool;
  private final Granting granting;

  Acquiring(Operation operation, AcquireCommand command) {
    this.operation = operation;
    this.command = command;
    this.pool = operation.pool;
    this.granting = new Granting(operation);
  }

  AcquireReply reply() {
    if (operation.missing()) {
      return new AcquireReply(
          operation.finish(), Status.MISSING, null, 0, 0, new Standing(0, 0, 0, ""));
    }
    Expiry expiry = new Expiry(operation, granting);
    expiry.expire();

    String id = command.id();
    if (expiry.liveEnd(id) != null) {
      return granted();
    }
    if (pool.ended.contains(id)) {
      return refused(Status.ENDED, "");
    }
    if (operation.settings().state() == PoolState.DELETED) {
      return refused(Status.DELETED, "");
    }
    Waiter waiter = pool.waiting.get(id);
    if (waiter != null) {
      return askedAgain(waiter);
    }
    long now = operation.now;
    if (command.notAfter() <= now || command.notAfter() > now + Operation.MARK) {
      return refused(Status.LATE, "");
    }
    return newcomer();
  }

  private AcquireReply askedAgain(Waiter waiter) {
    String id = command.id();
    if (!pool.waiters.contains(id)) {
      // Cleared by hand: its record stands without its ticket.
      pool.waiting.remove(id);
      operation.mark(id);
      return refused(Status.ENDED, "");
    }
    pool.waiters.add(id, waiter.ticket());
    granting.noteHeard();
    Head head = granting.serve();
    return pool.leases.contains(id)
        ? granted()
        : queued(waiter.ticket(), waiter.deadline(), head == null ? "" : head.reason());
  }

  /** Behind everybody who waits. */
  private AcquireReply newcomer() {
    Head head = granting.serve();
    String reason = head != null ? head.reason() : granting.refusal();
    if (reason == null) {
      long lease = operation.settings().leaseMillis();
      granting.take(command.id(), command.cost(), command.label(), lease);
      return granted();
    }
    long timeout =
        command.timeout() == AcquireCommand.POOL_TIMEOUT
            ? operation.settings().timeoutMillis()
            : command.timeout();
    if (timeout == 0) {
      return refused(Status.REFUSED, reason);
    }
    if (!command.listening()) {
      return refused(Status.LISTEN_FIRST, reason);
    }
    return queue(operation.now + timeout, reason);
  }

  private AcquireReply queue(long deadline, String reason) {
    long ticket = operation.nextNumber();
    pool.waiting.put(
        command.id(), new Waiter(operation.now, ticket, deadline, command.cost(), command.label()));
    pool.waiters.add(command.id(), ticket);
    granting.noteHeard();
    pool.blocked = reason;
    return queued(ticket, deadline, reason);
  }

  private AcquireReply granted() {
    Long end = pool.leases.score(command.id());
    Grant grant = end == null ? null : granting.grantOf(command.id(), end);
    return answer(Status.GRANTED, grant, 0, 0, "");
  }

  private AcquireReply queued(long ticket, long deadline, String reason) {
    return answer(Status.QUEUED, null, ticket, deadline, reason);
  }

  private AcquireReply refused(Status status, String reason) {
    return answer(status, null, 0, 0, reason);
  }

  private AcquireReply answer(
      Status status, @Nullable Grant grant, long ticket, long deadline, String reason) {
    long place = ticket > 0 ? pool.waiters.place(ticket) : 0;
    long limit = operation.settings().config().limit();
    Standing standing = new Standing(place, pool.leases.size(), limit, reason);
    return new AcquireReply(operation.finish(), status, grant, ticket, deadline, standing);
  }
}
