package io.poolcoordinator.memory;

import io.poolcoordinator.PoolState;
import io.poolcoordinator.memory.MemoryPool.Waiter;
import io.poolcoordinator.memory.ScoredSet.Scored;
import io.poolcoordinator.spi.InspectReply;
import io.poolcoordinator.spi.InspectReply.InspectedMember;
import io.poolcoordinator.spi.InspectReply.InspectedPool;
import io.poolcoordinator.spi.InspectReply.WindowUse;
import io.poolcoordinator.spi.Preference;
import io.poolcoordinator.spi.ReplyHeader;
import io.poolcoordinator.spi.StoredPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says how a pool stands, after granting what is free. */
final class Inspecting {

  private final Operation operation;
  private final MemoryPool pool;
  private final Granting granting;
  private final Roster roster;

  Inspecting(Operation operation) {
    this.operation = operation;
    this.pool = operation.pool;
    this.granting = new Granting(operation);
    this.roster = new Roster(pool);
  }

  InspectReply reply() {
    if (operation.missing()) {
      return new InspectReply(operation.finish(), null);
    }
    operation.lookAtMembers();
    Windows windows = granting.windows();
    new Expiry(operation, granting).expire();
    String blocked = blocked();
    long waiting = pool.countWaiting();
    long coolingUntil = pool.cooling == null ? 0 : pool.cooling.until();
    List<WindowUse> uses = windows.uses();
    List<InspectedMember> members = members();
    ReplyHeader header = operation.finish();
    return new InspectReply(
        header,
        new InspectedPool(
            stored(header.changed()),
            pool.leases.size(),
            waiting,
            oldestSince(),
            blocked,
            Refusal.endOf(blocked),
            coolingUntil,
            pool.connections.size(),
            uses,
            members,
            pool.granted,
            pool.throttled));
  }

  private StoredPool stored(long changed) {
    return new StoredPool(
        roster.complete(operation.settings().config()),
        operation.settings().state(),
        roster.states(),
        changed);
  }

  /** Why those that wait are not served, or the next call would not be; empty if it would. */
  private String blocked() {
    if (operation.settings().state() == PoolState.DELETED) {
      return operation.settings().stateName();
    }
    Serving serving = new Serving(operation, granting);
    serving.serve();
    String reason = pool.countWaiting() > 0 ? serving.reason() : null;
    if (reason != null) {
      return reason;
    }
    Refusal refusal = granting.choice(1, true, Preference.NONE).refusal();
    return refusal == null ? "" : refusal.reason();
  }

  private long oldestSince() {
    Scored oldest = null;
    for (NamedQueue queue : pool.queues()) {
      Scored first = queue.tickets().oldest();
      if (first != null && (oldest == null || first.score() < oldest.score())) {
        oldest = first;
      }
    }
    Waiter waiter = oldest == null ? null : pool.waiting.get(oldest.member());
    return waiter == null ? 0 : waiter.since();
  }

  private List<InspectedMember> members() {
    Map<String, Long> held = pool.held();
    List<String> turns = pool.rotation.turns();
    List<InspectedMember> members = new ArrayList<>();
    for (String name : pool.rotation.weights().keySet()) {
      List<WindowUse> uses = Windows.ofMember(pool, name, operation.now).uses();
      members.add(new InspectedMember(roster.standing(name, held), turns.indexOf(name) + 1, uses));
    }
    return List.copyOf(members);
  }
}
