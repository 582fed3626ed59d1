package io.poolcoordinator.memory;

import io.poolcoordinator.contract.ForwardingStore;
import io.poolcoordinator.memory.MemoryPool.Holder;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewCommand;
import io.poolcoordinator.spi.RenewCommand.HeldPermit;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.ReserveCommand;
import io.poolcoordinator.spi.ReserveReply;
import io.poolcoordinator.spi.StoreListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Mistakes that a store can be made to have, for the tests of what is to find them. */
enum SeededBug {
  /** A lease that has ended is renewed. */
  RENEWS_WHAT_HAS_ENDED,
  /** A release leaves no mark for an acquire that is still on its way. */
  LEAVES_NO_MARK,
  /** An acquire that comes after its time is executed. */
  EXECUTES_WHAT_IS_LATE,
  /** Of a call of several units one is not counted. */
  COUNTS_ONE_UNIT_LESS,
  /** One permit more than the limit is granted. */
  GRANTS_ONE_TOO_MANY,
  /** A member's limit does not count. */
  IGNORES_A_MEMBERS_LIMIT,
  /** Nothing that an API answered has a member cool down. */
  IGNORES_OUTCOMES,
  /** A reservation that is sent twice is booked twice. */
  BOOKS_TWICE,
  /** An act that is sent twice is done twice. */
  ACTS_TWICE,
  /** A waiter that comes is served before those that wait. */
  OVERTAKES;

  /** Makes a store in memory that has this mistake. */
  InMemoryStoreFixture fixture() {
    return new InMemoryStoreFixture() {
      @Override
      public PoolStore newStore(String worker, StoreListener listener) {
        return new Store(super.newStore(worker, listener), this);
      }
    };
  }

  /** A store that is right but for this. */
  private final class Store extends ForwardingStore {

    private final InMemoryStoreFixture state;
    private int last;

    Store(PoolStore right, InMemoryStoreFixture state) {
      super(right);
      this.state = state;
    }

    @Override
    public CompletionStage<AcquireReply> acquire(AcquireCommand command) {
      return switch (SeededBug.this) {
        case EXECUTES_WHAT_IS_LATE ->
            super.acquire(with(command, command.notAfter() + 60_000, command.cost()));
        case COUNTS_ONE_UNIT_LESS ->
            super.acquire(with(command, command.notAfter(), Math.max(1, command.cost() - 1)));
        case GRANTS_ONE_TOO_MANY -> acquireBesideOneLess(command);
        case IGNORES_A_MEMBERS_LIMIT -> acquireWithoutMembersHeld(command);
        case OVERTAKES -> acquireBeforeAll(command);
        default -> super.acquire(command);
      };
    }

    private AcquireCommand with(AcquireCommand command, long notAfter, int cost) {
      return new AcquireCommand(
          command.pool(),
          command.id(),
          command.timeout(),
          notAfter,
          cost,
          command.label(),
          command.slot(),
          command.listening(),
          command.preference(),
          command.connection());
    }

    private CompletionStage<AcquireReply> acquireBesideOneLess(AcquireCommand command) {
      Map<String, Long> leases = state.audit(command.pool()).leases();
      String other = leases.keySet().stream().min(String::compareTo).orElse("");
      if (other.isEmpty() || other.equals(command.id())) {
        return super.acquire(command);
      }
      state.removeLease(command.pool(), other);
      CompletionStage<AcquireReply> reply = super.acquire(command);
      state.addLease(command.pool(), other, leases.get(other));
      return reply;
    }

    private CompletionStage<AcquireReply> acquireWithoutMembersHeld(AcquireCommand command) {
      Map<String, Holder> known =
          state.inspect(
              command.pool(),
              pool -> {
                Map<String, Holder> holders = Map.copyOf(pool.holders);
                pool.holders.replaceAll((id, holder) -> withoutMember(holder));
                return holders;
              });
      CompletionStage<AcquireReply> reply = super.acquire(command);
      return reply.whenComplete(
          (answer, failure) ->
              state.inspect(
                  command.pool(),
                  pool -> {
                    pool.holders.replaceAll(known::getOrDefault);
                    return pool;
                  }));
    }

    private static Holder withoutMember(Holder holder) {
      return new Holder(holder.since(), holder.token(), holder.cost(), holder.label(), "");
    }

    private CompletionStage<AcquireReply> acquireBeforeAll(AcquireCommand command) {
      Map<String, Long> known =
          state.inspect(
              command.pool(),
              pool -> {
                Map<String, Long> tickets = pool.waiters.tickets();
                pool.waiters.clear();
                return tickets;
              });
      CompletionStage<AcquireReply> reply = super.acquire(command);
      return reply.whenComplete(
          (answer, failure) ->
              state.inspect(
                  command.pool(),
                  pool -> {
                    known.forEach((id, ticket) -> queue(pool.waiters, id, ticket));
                    return pool;
                  }));
    }

    /** As tickets are audited: negative where one is parked. */
    private static void queue(TicketQueue queue, String id, long ticket) {
      if (ticket > 0) {
        queue.add(id, ticket);
      } else {
        queue.park(id, -ticket);
      }
    }

    @Override
    public CompletionStage<ReleaseReply> release(ReleaseCommand command) {
      return switch (SeededBug.this) {
        case LEAVES_NO_MARK ->
            super.release(new ReleaseCommand(command.pool(), command.id(), 0, command.outcome()));
        case IGNORES_OUTCOMES ->
            super.release(new ReleaseCommand(command.pool(), command.id(), command.markUntil()));
        default -> super.release(command);
      };
    }

    @Override
    public CompletionStage<RenewReply> renew(RenewCommand command) {
      CompletionStage<RenewReply> right = super.renew(command);
      return SeededBug.this == RENEWS_WHAT_HAS_ENDED
          ? right.thenApply(reply -> renewedAll(command, reply))
          : right;
    }

    private RenewReply renewedAll(RenewCommand command, RenewReply reply) {
      List<Long> ends = new ArrayList<>();
      for (int i = 0; i < reply.ends().size(); i++) {
        HeldPermit permit = command.permits().get(i);
        boolean ended = reply.ends().get(i) == RenewReply.LOST;
        long end = ended ? reply.header().time() + 30_000 : reply.ends().get(i);
        if (ended) {
          state.addLease(command.pool(), permit.id(), end);
        }
        ends.add(end);
      }
      return new RenewReply(reply.header(), reply.missing(), ends);
    }

    @Override
    public CompletionStage<ReserveReply> reserve(ReserveCommand command) {
      return super.reserve(
          new ReserveCommand(
              command.pool(),
              SeededBug.this == BOOKS_TWICE ? command.id() + "-" + ++last : command.id(),
              command.timeout(),
              command.notAfter(),
              command.cost()));
    }

    @Override
    public CompletionStage<ActReply> act(ActCommand command) {
      return super.act(
          new ActCommand(
              command.pool(),
              SeededBug.this == ACTS_TWICE ? command.id() + "-" + ++last : command.id(),
              command.notAfter(),
              command.act(),
              command.subject(),
              command.author()));
    }
  }
}
