package io.poolcoordinator.memory;

import io.poolcoordinator.memory.MemoryPool.Holder;
import io.poolcoordinator.spi.EventsCommand;
import io.poolcoordinator.spi.EventsCommand.Order;
import io.poolcoordinator.spi.ListedEvent;
import io.poolcoordinator.spi.ListedHolder;
import io.poolcoordinator.spi.ListedWaiter;
import io.poolcoordinator.spi.Page;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists what there is of a pool, deleted ones too, in one piece each; serves nobody. */
final class Listing {

  private final Operation operation;
  private final MemoryPool pool;

  Listing(Operation operation) {
    this.operation = operation;
    this.pool = operation.pool;
    if (!operation.missing()) {
      new Expiry(operation, new Granting(operation)).expire();
    }
  }

  /** All leases, those too that were edited by hand and of which no record is. */
  Page<ListedHolder> holders() {
    List<ListedHolder> holders = new ArrayList<>();
    long latest = operation.now + Operation.MAX_LEASE;
    pool.leases
        .scores()
        .forEach((id, end) -> holders.add(listed(id, Math.min(end, latest), pool.holders.get(id))));
    return page(holders);
  }

  private static ListedHolder listed(String id, long end, @Nullable Holder holder) {
    return holder == null
        ? new ListedHolder(id, 0, 0, end, 0, "", "")
        : new ListedHolder(
            id,
            holder.since(),
            holder.token(),
            end,
            holder.cost(),
            holder.label(),
            holder.member());
  }

  /** Those that stand in a queue; a record is kept for some time by others too. */
  Page<ListedWaiter> waiters() {
    List<ListedWaiter> waiters = new ArrayList<>();
    pool.waiting.forEach(
        (id, waiter) -> {
          for (NamedQueue queue : pool.queuesOf(id)) {
            Long ticket = queue.tickets().ticket(id);
            if (ticket != null) {
              waiters.add(
                  new ListedWaiter(
                      id,
                      ticket,
                      waiter.since(),
                      waiter.deadline(),
                      waiter.cost(),
                      queue.slot(),
                      queue.tickets().isParked(id),
                      waiter.label(),
                      waiter.preference()));
            }
          }
        });
    return page(waiters);
  }

  Page<String> connections() {
    return page(List.copyOf(pool.connections));
  }

  Page<ListedEvent> events(EventsCommand command) {
    return page(
        command.order() == Order.NEWEST_FIRST
            ? pool.events.newest(command.most())
            : pool.events.after(command.after(), command.most()));
  }

  /** Of a pool that is missing nothing is listed, though some of it may be left. */
  private <T> Page<T> page(List<T> items) {
    List<T> listed = operation.missing() ? List.of() : items;
    return new Page<>(operation.finish(), "", listed);
  }
}
