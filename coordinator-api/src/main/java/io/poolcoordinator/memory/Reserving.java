package io.poolcoordinator.memory;

import io.poolcoordinator.PoolState;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReserveCommand;
import io.poolcoordinator.spi.ReserveReply;
import io.poolcoordinator.spi.ReserveReply.Status;
import org.jspecify.annotations.Nullable;

/**
 * Takes units from all windows, now or at the first time at which there is room for them, while
 * nobody waits for them. Asked again with the same id it takes none again.
 */
final class Reserving {

  private static final String BOOKED_OUT = "reservations";

  private final Operation operation;
  private final ReserveCommand command;
  private final MemoryPool pool;
  private final Granting granting;

  Reserving(Operation operation, ReserveCommand command) {
    this.operation = operation;
    this.command = command;
    this.pool = operation.pool;
    this.granting = new Granting(operation);
  }

  ReserveReply reply() {
    if (operation.missing()) {
      return refused(Status.MISSING, "");
    }
    granting.windows();
    new Expiry(operation, granting).expire();

    if (operation.settings().state() == PoolState.DELETED) {
      return refused(Status.DELETED, "");
    }
    Grant before = granting.takenBefore(command.id());
    if (before != null) {
      return reserved(Math.max(before.since(), operation.now), 0);
    }
    long now = operation.now;
    if (command.notAfter() <= now || command.notAfter() > now + Operation.MARK) {
      return refused(Status.LATE, "");
    }
    String impossible =
        Windows.impossible(operation.settings().config().rateLimits(), command.cost());
    if (impossible != null) {
      return refused(Status.IMPOSSIBLE, impossible);
    }
    Refusal closed = granting.closed();
    if (closed != null) {
      return refused(Status.REFUSED, closed.reason());
    }
    return command.cost() == ReserveCommand.ALL ? takeAll() : book();
  }

  private ReserveReply takeAll() {
    // Whoever waits for a window comes first: nothing is left then.
    boolean left = ahead() == null;
    Windows windows = granting.windows();
    int units = windows.isEmpty() || !left ? 0 : (int) Math.max(0, windows.available());
    return units == 0 ? reserved(operation.now, 0) : take(units, operation.now);
  }

  /** Why those that wait for units come first, once all are served that can be. */
  private @Nullable String ahead() {
    Serving serving = new Serving(operation, granting);
    serving.serve();
    return serving.ahead(NamedQueue.TAKERS);
  }

  private ReserveReply book() {
    String ahead = ahead();
    if (ahead != null) {
      return refused(Status.REFUSED, ahead);
    }
    Windows windows = granting.windows();
    Refusal full = windows.refusal(command.cost());
    if (full == null) {
      return take(command.cost(), operation.now);
    }
    long timeout =
        command.timeout() == AcquireCommand.POOL_TIMEOUT
            ? operation.settings().timeoutMillis()
            : command.timeout();
    long at = windows.bookable(command.cost());
    if (at - operation.now > timeout) {
      return refused(Status.REFUSED, full.reason());
    }
    return windows.isBookedOut() ? refused(Status.REFUSED, BOOKED_OUT) : take(command.cost(), at);
  }

  private ReserveReply take(int units, long at) {
    granting.windows().take(units, at);
    pool.taken.put(command.id(), at + Granting.KEEP);
    pool.granted++;
    return reserved(at, units);
  }

  private ReserveReply reserved(long at, int units) {
    return new ReserveReply(operation.finish(), Status.RESERVED, at - operation.now, units, "");
  }

  private ReserveReply refused(Status status, String reason) {
    return new ReserveReply(operation.finish(), status, 0, 0, reason);
  }
}
