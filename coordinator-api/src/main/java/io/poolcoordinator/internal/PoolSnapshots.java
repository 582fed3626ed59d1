package io.poolcoordinator.internal;

import io.poolcoordinator.Member;
import io.poolcoordinator.MemberSnapshot;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.WindowSnapshot;
import io.poolcoordinator.admin.Holder;
import io.poolcoordinator.admin.PoolSnapshot;
import io.poolcoordinator.admin.Waiter;
import io.poolcoordinator.spi.InspectReply;
import io.poolcoordinator.spi.InspectReply.InspectedMember;
import io.poolcoordinator.spi.InspectReply.InspectedPool;
import io.poolcoordinator.spi.InspectReply.WindowUse;
import io.poolcoordinator.spi.ListedHolder;
import io.poolcoordinator.spi.ListedWaiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the store tells of a pool, in the words of the API. */
final class PoolSnapshots {

  /** Whoever waits for the same kind of thing of the same members stands in one queue. */
  private record Queue(boolean slot, Set<String> members) {}

  private PoolSnapshots() {}

  /**
   * A pool at one moment.
   *
   * @throws PoolNotFoundException if there is none
   */
  static PoolSnapshot of(String name, InspectReply reply) {
    InspectedPool pool = reply.pool();
    if (pool == null) {
      throw new PoolNotFoundException(name);
    }
    PoolConfig config = pool.stored().config();
    long time = reply.header().time();
    return new PoolSnapshot(
        name,
        Instant.ofEpochMilli(time),
        pool.stored().changed(),
        config,
        pool.stored().state(),
        pool.held(),
        pool.waiting(),
        pool.oldestSince() == 0
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(Math.max(0, time - pool.oldestSince()))),
        text(pool.blocked()),
        instant(pool.blockedUntil()),
        windows(config.rateLimits(), pool.windows()),
        members(config, pool.members()),
        instant(pool.coolingUntil()),
        pool.connections(),
        pool.granted(),
        pool.throttled());
  }

  private static List<MemberSnapshot> members(PoolConfig config, List<InspectedMember> members) {
    double turns = config.members().stream().mapToInt(Member::weight).sum();
    List<MemberSnapshot> snapshots = new ArrayList<>(members.size());
    for (InspectedMember inspected : members) {
      Member member = config.member(inspected.standing().name()).orElseThrow();
      snapshots.add(
          new MemberSnapshot(
              member,
              inspected.standing().state(),
              inspected.standing().held(),
              instant(inspected.standing().coolingUntil()),
              inspected.standing().failures(),
              inspected.turn(),
              member.weight() / turns,
              windows(member.rateLimits(), inspected.windows())));
    }
    return snapshots;
  }

  private static List<WindowSnapshot> windows(List<RateLimit> rateLimits, List<WindowUse> uses) {
    List<WindowSnapshot> windows = new ArrayList<>(uses.size());
    for (int i = 0; i < uses.size(); i++) {
      windows.add(
          new WindowSnapshot(
              rateLimits.get(i), uses.get(i).used(), instant(uses.get(i).opensAt())));
    }
    return windows;
  }

  /** The one that has been held longest first; what is not known any more last. */
  static List<Holder> holders(Collection<ListedHolder> listed) {
    return listed.stream()
        .sorted(
            Comparator.comparingLong(
                    (ListedHolder holder) -> holder.since() == 0 ? Long.MAX_VALUE : holder.since())
                .thenComparingLong(ListedHolder::token)
                .thenComparing(ListedHolder::id))
        .map(
            holder ->
                new Holder(
                    holder.id(),
                    worker(holder.id()),
                    text(holder.label()),
                    text(holder.member()),
                    instant(holder.since()),
                    Instant.ofEpochMilli(holder.end()),
                    holder.token(),
                    holder.cost()))
        .toList();
  }

  /** In the order of their tickets, with the place of each in its own queue. */
  static List<Waiter> waiters(Collection<ListedWaiter> listed) {
    Map<Queue, Long> places = new HashMap<>();
    return listed.stream()
        .sorted(Comparator.comparingLong(ListedWaiter::ticket))
        .map(
            waiter -> {
              Queue queue = new Queue(waiter.slot(), Set.copyOf(waiter.preference().members()));
              return new Waiter(
                  waiter.id(),
                  worker(waiter.id()),
                  text(waiter.label()),
                  places.merge(queue, 1L, Long::sum),
                  Instant.ofEpochMilli(waiter.since()),
                  Instant.ofEpochMilli(waiter.deadline()),
                  waiter.cost(),
                  waiter.preference().members(),
                  waiter.slot(),
                  waiter.parked());
            })
        .toList();
  }

  /** The worker at the beginning of an id; empty where it is of a foreign format. */
  private static String worker(String id) {
    int colon = id.lastIndexOf(':');
    return colon < 0 ? "" : id.substring(0, colon);
  }

  private static Optional<String> text(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static Optional<Instant> instant(long millis) {
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
