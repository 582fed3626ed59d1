package io.poolcoordinator.memory;

import io.poolcoordinator.PoolState;
import io.poolcoordinator.memory.MemoryPool.Waiter;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.AcquireReply.Status;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.Standing;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Grants a permit, or units alone, if nobody waits before it, or queues the caller. Asked again
 * with the same id it has the same outcome.
 */
final class Acquiring {

  private final Operation operation;
  private final AcquireCommand command;
  private final MemoryPool pool;
  private final Granting granting;
  private final Serving serving;
  private final Expiry expiry;

  Acquiring(Operation operation, AcquireCommand command) {
    this.operation = operation;
    this.command = command;
    this.pool = operation.pool;
    this.granting = new Granting(operation);
    this.serving = new Serving(operation, granting);
    this.expiry = new Expiry(operation, granting);
  }

  AcquireReply reply() {
    if (operation.missing()) {
      return new AcquireReply(
          operation.finish(), Status.MISSING, null, 0, 0, new Standing(0, 0, 0, ""));
    }
    granting.windows();
    expiry.expire();

    String id = command.id();
    Grant before = grantedBefore();
    if (before != null) {
      return granted(before);
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
    if (wasCleared()) {
      pool.holders.remove(id);
      operation.markCleared(id);
      return refused(Status.ENDED, "");
    }
    if (!command.connection().isEmpty() && !pool.connections.contains(command.connection())) {
      return refused(Status.NOT_ATTACHED, "");
    }
    long now = operation.now;
    if (command.notAfter() <= now || command.notAfter() > now + Operation.MARK) {
      return refused(Status.LATE, "");
    }
    String never = granting.choosing().never(command.cost(), command.slot(), command.preference());
    return never != null ? refused(Status.IMPOSSIBLE, never) : newcomer();
  }

  private @Nullable Grant grantedBefore() {
    String id = command.id();
    if (!command.slot()) {
      return pool.ended.contains(id) ? null : granting.takenBefore(id);
    }
    Long end = expiry.liveEnd(id);
    return end == null ? null : granting.grantOf(id, end);
  }

  /**
   * Whether there is a record of it without a lease: it was granted and cleared since, and is not
   * granted a second time.
   */
  private boolean wasCleared() {
    return command.slot()
        && pool.holders.size() > pool.leases.size()
        && pool.holders.containsKey(command.id());
  }

  private AcquireReply askedAgain(Waiter waiter) {
    String id = command.id();
    TicketQueue queue = queue().tickets();
    if (!queue.contains(id)) {
      // Cleared by hand: its record stands without its ticket.
      pool.waiting.remove(id);
      operation.markCleared(id);
      return refused(Status.ENDED, "");
    }
    queue.add(id, waiter.ticket());
    granting.noteHeard();
    serving.serve();
    String reason = serving.ahead(queue().name());
    Grant grant = grantedBefore();
    return grant != null
        ? granted(grant)
        : queued(waiter.ticket(), waiter.deadline(), reason == null ? "" : reason);
  }

  /** Behind everybody who waits. */
  private AcquireReply newcomer() {
    int cost = command.cost();
    serving.serve();
    String ahead = serving.ahead(queue().name());
    Choice choice =
        ahead != null
            ? new Choice("", Refusal.of(ahead), false, Map.of())
            : granting.choice(cost, command.slot(), command.preference());
    Refusal refusal = choice.refusal();
    if (refusal == null) {
      return granted(take(choice.member()));
    }
    long timeout =
        command.timeout() == AcquireCommand.POOL_TIMEOUT
            ? operation.settings().timeoutMillis()
            : command.timeout();
    if (timeout == 0) {
      return refused(Status.REFUSED, refusal.reason());
    }
    long deadline = operation.now + timeout;
    Refusal inVain = inVain(deadline);
    if (inVain != null) {
      return refused(Status.REFUSED, inVain.reason());
    }
    if (!command.listening()) {
      return refused(Status.LISTEN_FIRST, refusal.reason());
    }
    return queue(deadline, refusal);
  }

  /** Why nothing can serve it before its deadline, whatever else blocks it; null if that may be. */
  private @Nullable Refusal inVain(long deadline) {
    Cooling cooling = pool.cooling;
    if (cooling != null && cooling.until() > deadline) {
      return Refusal.until("cooling until ", cooling.until());
    }
    Refusal full = granting.windows().refusal(command.cost());
    if (full != null && full.opening() > deadline) {
      return full;
    }
    Choice choice = granting.choosing().pick(command.preference(), command.cost(), command.slot());
    Refusal refusal = choice.refusal();
    return refusal != null && choice.inVain() && refusal.opening() > deadline ? refusal : null;
  }

  private NamedQueue queue() {
    return pool.queue(command.slot(), command.preference());
  }

  private Grant take(String member) {
    long lease = operation.settings().leaseMillis();
    return command.slot()
        ? granting.take(
            command.id(),
            command.cost(),
            command.label(),
            lease,
            member,
            command.preference().isNone())
        : granting.takeUnits(command.id(), command.cost(), member);
  }

  private AcquireReply queue(long deadline, Refusal refusal) {
    long ticket = operation.nextNumber();
    pool.waiting.put(
        command.id(),
        new Waiter(
            operation.now,
            ticket,
            deadline,
            command.cost(),
            command.label(),
            command.preference()));
    queue().tickets().add(command.id(), ticket);
    granting.noteHeard();
    pool.blocked = refusal.reason();
    if (refusal.endsByTime()) {
      // Behind nobody: it is the head itself.
      operation.comeBackIn(refusal.opening() - operation.now);
    }
    return queued(ticket, deadline, refusal.reason());
  }

  private AcquireReply granted(Grant grant) {
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
    long place = ticket > 0 ? queue().tickets().place(ticket) : 0;
    long limit = operation.settings().config().limit();
    Standing standing = new Standing(place, pool.leases.size(), limit, reason);
    return new AcquireReply(operation.finish(), status, grant, ticket, deadline, standing);
  }
}
