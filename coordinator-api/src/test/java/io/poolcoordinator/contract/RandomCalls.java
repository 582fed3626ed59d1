package io.poolcoordinator.contract;

import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollCommand.QueuedWaiter;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewCommand;
import io.poolcoordinator.spi.RenewCommand.HeldPermit;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.ReserveCommand;
import io.poolcoordinator.spi.ReserveReply;
import java.util.ArrayList;
import java.util.List;

/**
 * The operations of one step that are about permits and units. Callers keep to the protocol, but
 * for a few that are careless: those the ledger excuses.
 */
final class RandomCalls {

  private static final String POOL = StoreContract.POOL;
  private static final int MAX_COST = 7;
  private static final int CARELESS = 12;

  private final Draw draw;
  private final Callers callers;
  private final Ledger ledger;
  private final long time;

  RandomCalls(Draw draw, Callers callers, Ledger ledger, long time) {
    this.draw = draw;
    this.callers = callers;
    this.ledger = ledger;
    this.time = time;
  }

  private long notAfter() {
    return time + (draw.oneIn(40) ? 0 : TestWorker.ON_ITS_WAY);
  }

  private String newId(String worker) {
    return worker + ":" + draw.number();
  }

  /** Asks for something new, or once more for that of which no reply is known. */
  ModelOperation<AcquireReply> acquire(String worker) {
    AcquireCommand old = draw.oneIn(4) ? draw.earlier(callers.unanswered(time)) : null;
    AcquireCommand command = old == null ? newAcquire(worker) : again(old);
    callers.asks(command, time);
    ledger.asked(command);
    return new ModelOperation<>(
        Callers.workerOf(command.id()),
        command.toString(),
        twin -> twin.worker(Callers.workerOf(command.id())).acquire(command),
        AcquireReply::header,
        reply -> ledger.acquired(command, reply),
        reply -> callers.heardAcquire(command, reply));
  }

  private AcquireCommand newAcquire(String worker) {
    long[] timeouts = {0, 500, 3_000, 70_000, 300_000, AcquireCommand.POOL_TIMEOUT};
    boolean slot = draw.below(3) > 0;
    return new AcquireCommand(
        POOL,
        newId(worker),
        timeouts[draw.below(timeouts.length)],
        notAfter(),
        1 + draw.below(MAX_COST),
        "",
        slot,
        !draw.oneIn(10),
        new RandomMembers(draw).preference(slot),
        draw.oneIn(6) ? draw.any(RandomActs.CONNECTIONS) : "");
  }

  private AcquireCommand again(AcquireCommand old) {
    return new AcquireCommand(
        POOL,
        old.id(),
        old.timeout() == 0 ? 0 : callers.patience(old.id(), time),
        notAfter(),
        old.cost(),
        old.label(),
        old.slot(),
        old.listening() || draw.oneIn(2),
        old.preference(),
        old.connection());
  }

  ModelOperation<ReserveReply> reserve(String worker) {
    ReserveCommand command =
        new ReserveCommand(
            POOL, newId(worker), draw.below(20_000), notAfter(), draw.below(MAX_COST));
    return new ModelOperation<>(
        worker,
        command.toString(),
        twin -> twin.worker(worker).reserve(command),
        ReserveReply::header,
        reply -> ledger.reserved(command.id(), reply),
        reply -> {});
  }

  /** Releases or cancels; sometimes what nobody has asked for. */
  ModelOperation<ReleaseReply> release(String worker) {
    AcquireCommand asked = draw.earlier(callers.asked());
    String id = asked == null ? newId(worker) : asked.id();
    long markUntil = callers.leave(id, time);
    if (draw.oneIn(CARELESS)) {
      ledger.excuse(id);
      markUntil = 0;
    }
    ReleaseCommand command =
        new ReleaseCommand(POOL, id, markUntil, new RandomMembers(draw).outcome(time));
    return new ModelOperation<>(
        Callers.workerOf(id),
        command.toString(),
        twin -> twin.worker(Callers.workerOf(id)).release(command),
        ReleaseReply::header,
        reply -> ledger.released(id, reply),
        reply -> {});
  }

  /** Asks after the waiters of a worker, or after some of them. */
  ModelOperation<PollReply> poll(String worker) {
    List<QueuedWaiter> named = new ArrayList<>();
    boolean complete = draw.oneIn(2);
    for (QueuedWaiter waiter : callers.waitersOf(worker)) {
      boolean current = waiter.deadline() > time || draw.oneIn(50);
      if (current && (complete || draw.picks(Callers.numberOf(waiter.id()), 2))) {
        named.add(waiter);
      }
    }
    PollCommand command =
        new PollCommand(POOL, notAfter(), complete != draw.oneIn(CARELESS), List.copyOf(named));
    named.forEach(waiter -> callers.names(waiter.id(), command.notAfter()));
    return new ModelOperation<>(
        worker,
        command.toString(),
        twin -> twin.worker(worker).poll(command),
        PollReply::header,
        ledger::polled,
        reply -> callers.heardPoll(command.waiters(), reply));
  }

  /** Renews what a worker holds, or some of it. */
  ModelOperation<RenewReply> renew(String worker) {
    List<Grant> held = new ArrayList<>();
    boolean all = draw.oneIn(2);
    for (Grant grant : callers.grantsOf(worker)) {
      if (all || draw.picks(Callers.numberOf(grant.id()), 3)) {
        held.add(grant);
      }
    }
    List<HeldPermit> permits = held.stream().map(TestWorker::held).toList();
    RenewCommand command = new RenewCommand(POOL, notAfter(), permits);
    held.forEach(grant -> callers.names(grant.id(), command.notAfter()));
    return new ModelOperation<>(
        worker,
        command.toString(),
        twin -> twin.worker(worker).renew(command),
        RenewReply::header,
        reply -> ledger.renewed(held, reply),
        reply -> callers.heardRenew(held, reply));
  }
}
