package io.poolcoordinator.memory;

import io.poolcoordinator.admin.FindingKind;
import io.poolcoordinator.memory.MemoryPool.Waiter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of an audit that looks at those that wait, and at their records. */
final class AuditedQueues {

  private final MemoryPool pool;
  private final long now;
  private final Findings findings;
  private final Map<Long, String> tickets = new HashMap<>();
  private final Set<String> queued = new HashSet<>();
  private long parked;

  AuditedQueues(MemoryPool pool, long now, Findings findings) {
    this.pool = pool;
    this.now = now;
    this.findings = findings;
  }

  void audit() {
    pool.queues().forEach(this::auditQueue);
    auditRecords();
  }

  /** How many of those that were looked at are skipped until their worker is heard of. */
  long parked() {
    return parked;
  }

  private boolean isLive(String id) {
    Long end = pool.leases.score(id);
    return end != null && end > now;
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
      findings.add(FindingKind.WAITER_WITHOUT_RECORD, suffix, id, "has no record");
      return;
    }
    findings.checkNumber(ticket, suffix, id);
    String other = tickets.put(ticket, id);
    if (other != null) {
      findings.add(
          FindingKind.SAME_TICKET, suffix, id, "has ticket " + ticket + ", as " + other + " has");
    }
    if (isLive(id)) {
      findings.add(FindingKind.QUEUED_AND_HELD, suffix, id, "has a lease too");
    }
    if (ticket != waiter.ticket()) {
      findings.add(
          FindingKind.TICKET_DIFFERS,
          suffix,
          id,
          "has ticket " + ticket + ", but its record says " + waiter.ticket());
    }
    if (!queue.name().equals(NamedQueue.nameOf(queue.slot(), waiter.preference()))) {
      findings.add(
          FindingKind.WRONG_QUEUE, suffix, id, "waits in another queue than its record says");
    }
    if (isOverdue(waiter)) {
      findings.add(FindingKind.OVERDUE_WAITER, suffix, id, "should have left");
    }
  }

  /** Whether the sweeps since its deadline should have dropped it. */
  private boolean isOverdue(Waiter waiter) {
    long rounds = 2 + (pool.waiting.size() + 24) / 25;
    return waiter.deadline() + (1 + rounds) * Expiry.TIDY_EVERY < pool.swept;
  }

  private void auditRecords() {
    pool.waiting.forEach(
        (id, waiter) -> {
          if (queued.contains(id) || pool.leases.contains(id)) {
            return;
          }
          if (isOverdue(waiter)) {
            findings.add(FindingKind.OVERDUE_WAITER, ":waiting", id, "should have left");
          } else {
            findings.add(
                FindingKind.CLEARED,
                ":waiting",
                id,
                "is the record of a waiter that stands in no queue");
          }
        });
  }
}
