package io.poolcoordinator.memory;

import io.poolcoordinator.MemberState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.admin.Finding;
import io.poolcoordinator.admin.FindingKind;
import io.poolcoordinator.admin.PoolAudit;
import io.poolcoordinator.admin.PoolSizes;
import io.poolcoordinator.admin.PoolSizes.WindowSize;
import io.poolcoordinator.memory.MemoryPool.Holder;
import io.poolcoordinator.memory.MemoryPool.Settings;
import io.poolcoordinator.memory.MemoryPool.Waiter;
import io.poolcoordinator.spi.AuditReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReplyHeader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether all that is known of a pool fits together, and changes nothing. Of what Redis may
 * hold much cannot be here: keys of a wrong type, values that are none, counts beside what they
 * count. Keys are named as they are in Redis.
 */
final class Auditing {

  private static final long LOOK_EVERY = 1_000;

  private final MemoryPool pool;
  private final long time;
  private final long now;
  private final boolean listed;
  private final String key;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Long, String> tickets = new HashMap<>();
  private final Set<String> queued = new HashSet<>();
  private long parked;

  Auditing(MemoryPool pool, long time, boolean listed) {
    this.pool = pool;
    this.time = time;
    this.now = Math.max(time, pool.clock);
    this.listed = listed;
    this.key = "pool:{" + pool.name + "}";
  }

  AuditReply reply() {
    ReplyHeader header =
        new ReplyHeader(
            now, pool.changed, pool.generation, false, ReplyHeader.NOT, List.<Grant>of());
    if (isNothingLeft() && !listed) {
      return new AuditReply(header, null);
    }
    auditIndex();
    auditPermits();
    pool.queues().forEach(this::auditQueue);
    auditRecords();
    List<WindowSize> windows = new ArrayList<>();
    Settings settings = pool.settings;
    if (settings != null) {
      auditPool(settings);
    }
    auditWindows(
        "", pool.windows, settings == null ? List.of() : settings.config().rateLimits(), windows);
    pool.members.forEach(
        (name, member) -> auditWindows(name, member.windows, member.rateLimits, windows));
    return new AuditReply(
        header,
        new PoolAudit(pool.name, Instant.ofEpochMilli(now), true, findings, 0, sizes(windows)));
  }

  private void found(FindingKind kind, String suffix, String field, String text) {
    findings.add(new Finding(kind, key + suffix, field, text));
  }

  private boolean isNothingLeft() {
    return pool.settings == null
        && pool.leases.isEmpty()
        && pool.holders.isEmpty()
        && pool.countWaiting() == 0
        && pool.waiting.isEmpty()
        && pool.rotation.isEmpty()
        && pool.members.values().stream().allMatch(MemoryMember::isBlank)
        && pool.connections.isEmpty()
        && pool.events.isEmpty();
  }

  private void auditIndex() {
    if (isNothingLeft()) {
      findings.add(
          new Finding(
              FindingKind.LISTED_WITHOUT_POOL,
              "pool-index",
              pool.name,
              "is the name of no pool; SREM pool-index <name> where it is not used any more"));
      return;
    }
    if (!listed) {
      findings.add(
          new Finding(
              FindingKind.NOT_LISTED,
              "pool-index",
              pool.name,
              "is not there; the next declaration adds it"));
    }
    if (pool.settings == null) {
      found(
          FindingKind.POOL_LOST,
          "",
          "",
          "is missing, but other keys of the pool are not; the next worker that knows its settings"
              + " restores it");
    }
    if (pool.clock > time + LOOK_EVERY) {
      found(
          FindingKind.CLOCK_AHEAD,
          "",
          "clock",
          "is " + (pool.clock - time) + " ms ahead; until the time has come up nothing ends");
    }
  }

  private void auditPool(Settings settings) {
    long live = live();
    if (live > settings.config().limit()) {
      found(
          FindingKind.OVER_LIMIT,
          ":leases",
          "",
          "has " + live + " live leases, but the limit is " + settings.config().limit());
    }
    long waiting = pool.countWaiting();
    if (pool.queued != waiting) {
      found(FindingKind.STALE, "", "queued", "is " + pool.queued + ", but " + waiting + " wait");
    }
    if (waiting == 0 && !pool.blocked.isEmpty()) {
      found(FindingKind.STALE, "", "blocked", "is \"" + pool.blocked + "\", but nobody waits");
    }
    auditTurns();
  }

  private void auditTurns() {
    int turns = pool.rotation.size();
    int weights = pool.weights == null ? 0 : pool.weights;
    if (turns > 0 && turns != weights) {
      found(
          FindingKind.STALE,
          "",
          "weights",
          "is " + weights + ", but there are " + turns + " turns");
    } else if (turns == 0 && weights > 0) {
      found(
          FindingKind.NO_TURNS,
          ":rotation",
          "",
          "is empty, but had " + weights + " turns: nothing is granted; add a turn");
    }
    pool.members.forEach(
        (name, member) -> {
          boolean isSet =
              member.limit != null
                  || !member.rateLimits.isEmpty()
                  || member.state != MemberState.ACTIVE
                  || !member.attributes.isEmpty();
          if (isSet && member.removed == null && !pool.rotation.contains(name)) {
            found(FindingKind.MEMBER_WITHOUT_TURN, ":members", name, "has settings, but no turn");
          }
        });
  }

  private long live() {
    return pool.leases.size() - pool.leases.countUpTo(now);
  }

  private boolean isLive(String id) {
    Long end = pool.leases.score(id);
    return end != null && end > now;
  }

  private void checkNumber(long number, String suffix, String id) {
    if (pool.settings != null && number > Math.max(pool.token, now * 1_000)) {
      found(
          FindingKind.NUMBER_AHEAD,
          suffix,
          id,
          "has " + number + ", but the last number is " + pool.token);
    }
  }

  private void auditPermits() {
    pool.leases
        .scores()
        .forEach(
            (id, end) -> {
              if (end > now + Operation.MAX_LEASE) {
                found(
                    FindingKind.LEASE_TOO_LONG,
                    ":leases",
                    id,
                    "ends later than any lease can: it ends one lease after the next operation");
              }
              Holder holder = pool.holders.get(id);
              if (holder != null) {
                checkNumber(holder.token(), ":holders", id);
              } else if (end > now) {
                found(
                    FindingKind.LEASE_WITHOUT_RECORD,
                    ":leases",
                    id,
                    "has no record: it counts as used until it ends");
              }
            });
    pool.holders.forEach(
        (id, holder) -> {
          if (pool.leases.contains(id)) {
            return;
          }
          if (holder.token() <= pool.floor) {
            found(
                FindingKind.CLEARED, ":holders", id, "is the record of a permit that was cleared");
          } else {
            found(FindingKind.RECORD_WITHOUT_LEASE, ":holders", id, "has no lease");
          }
        });
  }

  private void auditQueue(NamedQueue queue) {
    queue
        .tickets()
        .tickets()
        .forEach((id, score) -> auditTicket(queue, id, score, pool.waiting.get(id)));
  }

  private void auditTicket(NamedQueue queue, String id, long score, @Nullable Waiter waiter) {
    String suffix = ":" + queue.name();
    long ticket = Math.abs(score);
    queued.add(id);
    parked += score < 0 ? 1 : 0;
    if (waiter == null) {
      found(FindingKind.WAITER_WITHOUT_RECORD, suffix, id, "has no record");
      return;
    }
    checkNumber(ticket, suffix, id);
    String other = tickets.put(ticket, id);
    if (other != null) {
      found(FindingKind.SAME_TICKET, suffix, id, "has ticket " + ticket + ", as " + other + " has");
    }
    if (isLive(id)) {
      found(FindingKind.QUEUED_AND_HELD, suffix, id, "has a lease too");
    }
    if (ticket != waiter.ticket()) {
      found(
          FindingKind.TICKET_DIFFERS,
          suffix,
          id,
          "has ticket " + ticket + ", but its record says " + waiter.ticket());
    }
    if (!queue.name().equals(NamedQueue.nameOf(queue.slot(), waiter.preference()))) {
      found(FindingKind.WRONG_QUEUE, suffix, id, "waits in another queue than its record says");
    }
    if (isOverdue(waiter)) {
      found(FindingKind.OVERDUE_WAITER, suffix, id, "should have left");
    }
  }

  /** Whether the sweeps since its deadline should have dropped it. */
  private boolean isOverdue(Waiter waiter) {
    long rounds = 2 + (pool.waiting.size() + 24) / 25;
    return waiter.deadline() + (1 + rounds) * LOOK_EVERY < pool.swept;
  }

  private void auditRecords() {
    pool.waiting.forEach(
        (id, waiter) -> {
          if (queued.contains(id) || pool.leases.contains(id)) {
            return;
          }
          if (isOverdue(waiter)) {
            found(FindingKind.OVERDUE_WAITER, ":waiting", id, "should have left");
          } else {
            found(
                FindingKind.CLEARED,
                ":waiting",
                id,
                "is the record of a waiter that stands in no queue");
          }
        });
  }

  private void auditWindows(
      String member,
      TreeMap<String, MemoryWindow> windows,
      List<RateLimit> rates,
      List<WindowSize> sizes) {
    String prefix = ":window:" + (member.isEmpty() ? "" : member + ":");
    windows.forEach(
        (name, window) ->
            sizes.add(new WindowSize(member, name, window.usedAt(now), window.size())));
    for (RateLimit rate : rates) {
      MemoryWindow window = windows.get(rate.windowName());
      if (window != null && window.most() > rate.units()) {
        found(
            FindingKind.OVER_WINDOW,
            prefix + rate.windowName(),
            "",
            "has " + window.most() + " units in one period, but the rate is " + rate);
      }
    }
  }

  private PoolSizes sizes(List<WindowSize> windows) {
    return new PoolSizes(
        live(),
        pool.leases.countUpTo(now),
        pool.holders.size(),
        pool.waiters.size(),
        pool.takers.size(),
        pool.bound.size(),
        pool.bound.all().size(),
        parked,
        pool.waiting.size(),
        pool.ended.size(),
        pool.taken.size(),
        pool.workers.size(),
        pool.rotation.size(),
        pool.connections.size(),
        pool.events.size(),
        windows);
  }
}
