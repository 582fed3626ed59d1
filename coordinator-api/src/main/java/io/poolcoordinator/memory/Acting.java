package io.poolcoordinator.memory;

import io.poolcoordinator.PoolState;
import io.poolcoordinator.memory.MemoryPool.Settings;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.ActReply.Status;

/**
 * Does something to a pool as a whole: pauses, resumes, clears or deletes it, ends one permit or
 * wait, attaches or detaches a connection; then serves the queues. Executed twice with the same id
 * it is done once.
 */
final class Acting {

  private final Operation operation;
  private final ActCommand command;
  private final MemoryPool pool;
  private final Granting granting;
  private final Expiry expiry;

  private long waiters;
  private long holders;

  Acting(Operation operation, ActCommand command) {
    this.operation = operation;
    this.command = command;
    this.pool = operation.pool;
    this.granting = new Granting(operation);
    this.expiry = new Expiry(operation, granting);
  }

  ActReply reply() {
    if (operation.missing()) {
      return answer(Status.MISSING);
    }
    granting.windows();
    expiry.expire();
    if (pool.ended.contains(command.id())) {
      return answer(Status.REPEATED);
    }
    long now = operation.now;
    if (command.notAfter() <= now || command.notAfter() > now + Operation.MARK) {
      return answer(Status.LATE);
    }
    if (operation.settings().state() == PoolState.DELETED) {
      return answer(Status.DELETED);
    }
    operation.mark(command.id());
    boolean done =
        switch (command.act()) {
          case PAUSE -> become(PoolState.PAUSED, "paused");
          case RESUME -> become(PoolState.ACTIVE, "resumed");
          case CLEAR -> clear();
          case CLEAR_WAITERS -> clearWaiters();
          case END_PERMIT -> endPermit();
          case DELETE -> delete();
          case ATTACH -> attach();
          case DETACH -> detach();
        };
    if (concernsQueues()) {
      new Serving(operation, granting).serve();
    }
    return answer(done ? Status.DONE : Status.UNCHANGED);
  }

  private boolean concernsQueues() {
    return switch (command.act()) {
      case PAUSE, RESUME, CLEAR, CLEAR_WAITERS, END_PERMIT -> true;
      case DELETE, ATTACH, DETACH -> false;
    };
  }

  private boolean become(PoolState state, String act) {
    Settings before = operation.settings();
    if (before.state() == state) {
      return false;
    }
    operation.become(state);
    write(act, stateText(before), stateText(operation.settings()));
    return true;
  }

  private static String stateText(Settings settings) {
    return "state=" + settings.stateName();
  }

  /** The records stay: by them those whom it concerns learn of it. */
  private boolean clear() {
    waiters = pool.countWaiting();
    holders = pool.leases.size();
    pool.leases.clear();
    pool.clearQueues();
    operation.raiseFloor();
    pool.generation++;
    recallAll();
    write("cleared", "waiters=" + waiters + " holders=" + holders, "");
    return true;
  }

  private boolean clearWaiters() {
    waiters = pool.countWaiting();
    pool.clearQueues();
    pool.generation++;
    recallAll();
    write("waiters-cleared", "waiters=" + waiters, "");
    return true;
  }

  private boolean endPermit() {
    String id = command.subject();
    if (expiry.liveEnd(id) != null) {
      holders = 1;
      pool.leases.remove(id);
      pool.holders.remove(id);
    } else if (leave(id)) {
      waiters = 1;
    } else {
      return false;
    }
    operation.markCleared(id);
    pool.waiting.remove(id);
    pool.generation++;
    operation.recall(Operation.workerOf(id));
    write("permit-ended", id, "");
    return true;
  }

  private boolean leave(String id) {
    boolean left = false;
    for (NamedQueue queue : pool.queuesOf(id)) {
      left |= queue.tickets().remove(id);
    }
    return left;
  }

  /** The queues stay: workers that hear of it take their waiters out. */
  private boolean delete() {
    waiters = pool.countWaiting();
    holders = pool.leases.size();
    String before =
        stateText(operation.settings())
            + " waiters="
            + waiters
            + " holders="
            + holders
            + " connections="
            + pool.connections.size();
    pool.connections.clear();
    operation.become(PoolState.DELETED);
    pool.generation++;
    recallAll();
    write("deleted", before, "");
    return true;
  }

  private boolean attach() {
    boolean added = pool.connections.add(command.subject());
    if (added) {
      write("attached", "", command.subject());
    }
    return added;
  }

  private boolean detach() {
    boolean removed = pool.connections.remove(command.subject());
    if (removed) {
      write("detached", command.subject(), "");
    }
    return removed;
  }

  /** Has all workers that are known to wait look after their waiters at once. */
  private void recallAll() {
    pool.workers.keySet().forEach(operation::recall);
  }

  private void write(String act, String before, String after) {
    operation.writeEvent(act, command.author(), before, after);
  }

  private ActReply answer(Status status) {
    return new ActReply(operation.finish(), status, waiters, holders);
  }
}
