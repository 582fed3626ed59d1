package io.poolcoordinator.memory;

import io.poolcoordinator.CoolDown;
import io.poolcoordinator.MemberState;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Outcome.Kind;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.memory.MemoryPool.Holder;
import io.poolcoordinator.memory.MemoryPool.Settings;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the outcome of a call does to the member that it was granted on, or to a pool without
 * members. A changed state is noticed by a later operation, like one that people set.
 */
final class CoolingDown {

  /** Whether something cools down, and how many of its calls failed in a row. */
  private record Health(@Nullable Cooling cooling, int failures) {

    private static final Health GOOD = new Health(null, 0);
  }

  private final Operation operation;
  private final MemoryPool pool;

  /** The end of the cool-down that began; 0 if none did. */
  private long began;

  CoolingDown(Operation operation) {
    this.operation = operation;
    this.pool = operation.pool;
  }

  /**
   * Heeds the outcome of a permit that was live; its record is null where it was deleted.
   *
   * @return until when what it concerns cools down because of it; 0 if it began no cool-down
   */
  long note(Outcome outcome, @Nullable Holder holder) {
    if (outcome.kind() == Kind.THROTTLED) {
      pool.throttled++;
    }
    long token = holder == null ? 0 : holder.token();
    String name = holder == null ? "" : holder.member();
    if (!name.isEmpty()) {
      note(outcome, token, pool.members.computeIfAbsent(name, key -> new MemoryMember()));
    } else if (!pool.rotates()) {
      note(outcome, token);
    }
    return began;
  }

  private void note(Outcome outcome, long token, MemoryMember member) {
    if (outcome.kind() == Kind.UNAUTHORISED) {
      member.state = MemberState.DISABLED;
    } else {
      Health next = next(outcome, token, new Health(member.cooling, member.failures));
      member.cooling = next.cooling();
      member.failures = next.failures();
    }
  }

  private void note(Outcome outcome, long token) {
    Settings settings = operation.settings();
    if (outcome.kind() != Kind.UNAUTHORISED) {
      Health next = next(outcome, token, new Health(pool.cooling, pool.failures));
      pool.cooling = next.cooling();
      pool.failures = next.failures();
    } else if (settings.state() == PoolState.ACTIVE) {
      pool.settings = settings.withState(PoolState.PAUSED);
    }
  }

  private Health next(Outcome outcome, long token, Health health) {
    Cooling cooling = health.cooling();
    if (cooling != null && token <= cooling.after()) {
      // Granted before the cool-down began: it says nothing about it.
      return health;
    }
    return switch (outcome.kind()) {
      // Nobody is granted while it lasts: one that people began is not over because of older calls.
      case SUCCESS -> cooling == null || cooling.isOver(operation.now) ? Health.GOOD : health;
      case THROTTLED -> begin(wanted(outcome), cooling);
      case FAILED -> failed(health);
      case UNAUTHORISED -> health;
    };
  }

  private Health failed(Health health) {
    int failures = health.failures() + 1;
    int afterFailures = coolDown().afterFailures();
    boolean begins = health.cooling() != null || (afterFailures > 0 && failures >= afterFailures);
    return begins ? begin(coolDown().standard(), health.cooling()) : new Health(null, failures);
  }

  /** A cool-down that follows another one lasts twice as long at the least. */
  private Health begin(Duration wanted, @Nullable Cooling last) {
    long span = wanted.toMillis();
    if (last != null) {
      span = Math.max(span, 2 * last.span());
    }
    span = Math.max(span, coolDown().shortest().toMillis());
    span = Math.min(span, coolDown().longest().toMillis());
    began = operation.now + span;
    return new Health(new Cooling(began, span, pool.token, ""), 0);
  }

  private CoolDown coolDown() {
    return operation.settings().config().coolDown();
  }

  /** For how long the API wants to be left alone, in whole ms that are rounded up. */
  private Duration wanted(Outcome outcome) {
    Instant now = Instant.ofEpochMilli(operation.now);
    Duration wanted =
        outcome
            .retryAfter()
            .or(() -> outcome.retryAt().map(retryAt -> Duration.between(now, retryAt)))
            .orElse(coolDown().standard());
    if (wanted.isNegative()) {
      return Duration.ZERO;
    }
    return wanted.compareTo(CoolDown.MAX) > 0
        ? CoolDown.MAX
        : Duration.ofMillis(wanted.plusNanos(999_999).toMillis());
  }
}
