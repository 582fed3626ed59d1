package io.poolcoordinator.memory;

import io.poolcoordinator.MemberState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.admin.FindingKind;
import io.poolcoordinator.admin.PoolAudit;
import io.poolcoordinator.admin.PoolSizes;
import io.poolcoordinator.admin.PoolSizes.WindowSize;
import io.poolcoordinator.memory.MemoryPool.Holder;
import io.poolcoordinator.memory.MemoryPool.Settings;
import io.poolcoordinator.spi.AuditReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReplyHeader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Looks whether all that is known of a pool fits together, and changes nothing. Of what Redis may
 * hold much cannot be here: keys of a wrong type, values that are none, counts beside what they
 * count. Keys are named as they are in Redis.
 */
final class Auditing {

  private final MemoryPool pool;
  private final long time;
  private final long now;
  private final boolean listed;
  private final Findings findings;
  private final AuditedQueues queues;

  Auditing(MemoryPool pool, long time, boolean listed) {
    this.pool = pool;
    this.time = time;
    this.now = Math.max(time, pool.clock);
    this.listed = listed;
    this.findings = new Findings(pool, now);
    this.queues = new AuditedQueues(pool, now, findings);
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
    queues.audit();
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
        new PoolAudit(
            pool.name, Instant.ofEpochMilli(now), true, findings.all(), 0, sizes(windows)));
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
      findings.addInIndex(
          FindingKind.LISTED_WITHOUT_POOL,
          "is the name of no pool; SREM pool-index <name> where it is not used any more");
      return;
    }
    if (!listed) {
      findings.addInIndex(FindingKind.NOT_LISTED, "is not there; the next declaration adds it");
    }
    if (pool.settings == null) {
      findings.add(
          FindingKind.POOL_LOST,
          "",
          "",
          "is missing, but other keys of the pool are not; the next worker that knows its settings"
              + " restores it");
    }
    if (pool.clock > time + Expiry.TIDY_EVERY) {
      findings.add(
          FindingKind.CLOCK_AHEAD,
          "",
          "clock",
          "is " + (pool.clock - time) + " ms ahead; until the time has come up nothing ends");
    }
  }

  private void auditPool(Settings settings) {
    long live = live();
    if (live > settings.config().limit()) {
      findings.add(
          FindingKind.OVER_LIMIT,
          ":leases",
          "",
          "has " + live + " live leases, but the limit is " + settings.config().limit());
    }
    long waiting = pool.countWaiting();
    if (pool.queued != waiting) {
      findings.add(
          FindingKind.STALE, "", "queued", "is " + pool.queued + ", but " + waiting + " wait");
    }
    if (waiting == 0 && !pool.blocked.isEmpty()) {
      findings.add(
          FindingKind.STALE, "", "blocked", "is \"" + pool.blocked + "\", but nobody waits");
    }
    auditTurns();
  }

  private void auditTurns() {
    int turns = pool.rotation.size();
    int weights = pool.weights == null ? 0 : pool.weights;
    if (turns > 0 && turns != weights) {
      findings.add(
          FindingKind.STALE,
          "",
          "weights",
          "is " + weights + ", but there are " + turns + " turns");
    } else if (turns == 0 && weights > 0) {
      findings.add(
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
            findings.add(
                FindingKind.MEMBER_WITHOUT_TURN, ":members", name, "has settings, but no turn");
          }
        });
  }

  private long live() {
    return pool.leases.size() - pool.leases.countUpTo(now);
  }

  private void auditPermits() {
    pool.leases
        .scores()
        .forEach(
            (id, end) -> {
              if (end > now + Operation.MAX_LEASE) {
                findings.add(
                    FindingKind.LEASE_TOO_LONG,
                    ":leases",
                    id,
                    "ends later than any lease can: it ends one lease after the next operation");
              }
              Holder holder = pool.holders.get(id);
              if (holder != null) {
                findings.checkNumber(holder.token(), ":holders", id);
              } else if (end > now) {
                findings.add(
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
            findings.add(
                FindingKind.CLEARED, ":holders", id, "is the record of a permit that was cleared");
          } else {
            findings.add(FindingKind.RECORD_WITHOUT_LEASE, ":holders", id, "has no lease");
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
        findings.add(
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
        queues.parked(),
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
