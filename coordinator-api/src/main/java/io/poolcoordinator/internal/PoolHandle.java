package io.poolcoordinator.internal;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.poolcoordinator.AcquireRequest;
import io.poolcoordinator.Job;
import io.poolcoordinator.Member;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolMembers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The application's side of a pool. */
final class PoolHandle extends PermitVerbs implements Pool {

  private final SharedRateLimiter limiter;

  PoolHandle(WorkerContext context, PoolEngine engine) {
    super(context, engine);
    this.limiter = new SharedRateLimiter(engine, RateLimiterConfig.ofDefaults(), Map.of());
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public PoolConfig config() {
    return engine.config();
  }

  @Override
  public Job job() {
    context.checkOpen();
    context.checkMayBlock();
    PoolConfig config = Awaiting.reply(engine.settings().askExisting()).config();
    if (config.members().isEmpty()) {
      throw new IllegalStateException(
          "pool "
              + engine.name()
              + " has no members that a job could rotate over; add some with members().add, or"
              + " acquire from the pool itself");
    }
    List<String> turns = new ArrayList<>();
    for (Member member : config.members()) {
      turns.addAll(Collections.nCopies(member.weight(), member.name()));
    }
    return new JobHandle(context, engine, turns, true);
  }

  @Override
  public Job job(List<String> members) {
    // What a request may name a job may too.
    List<String> checked = AcquireRequest.builder().members(members).build().members();
    return new JobHandle(context, engine, checked, false);
  }

  @Override
  public PoolMembers members() {
    return engine.members();
  }

  @Override
  public void endCoolDown() {
    engine.members().endCoolDownOfPool();
  }

  @Override
  public RateLimiter rateLimiter() {
    SharedRateLimiter.checkWindows(engine);
    return limiter;
  }

  @Override
  public RateLimiter rateLimiter(RateLimiterConfig local, Map<String, String> tags) {
    Objects.requireNonNull(local, "local");
    Objects.requireNonNull(tags, "tags");
    SharedRateLimiter.checkWindows(engine);
    return new SharedRateLimiter(engine, local, tags);
  }

  @Override
  public String toString() {
    return "pool " + engine.name() + ": " + engine.config();
  }
}
