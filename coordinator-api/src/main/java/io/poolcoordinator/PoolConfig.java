package io.poolcoordinator;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a pool, which all its workers share. Immutable; two configurations are equal if
 * all their settings are.
 *
 * <p>Durations count in whole milliseconds; fractions are rounded up.
 */
public final class PoolConfig {

  /** The highest limit: {@value}. */
  public static final int MAX_LIMIT = 1_000_000;

  /** How long an acquire waits unless configured: 30 s. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /** The longest that an acquire may wait: 300 s. */
  public static final Duration MAX_TIMEOUT = Duration.ofSeconds(300);

  /** The lease unless configured: 30 s. */
  public static final Duration DEFAULT_LEASE = Duration.ofSeconds(30);

  /** The shortest lease: 1 s. */
  public static final Duration MIN_LEASE = Duration.ofSeconds(1);

  /** The longest lease: 300 s. */
  public static final Duration MAX_LEASE = Duration.ofSeconds(300);

  /** After how long a hold is logged unless configured: 5 min. */
  public static final Duration DEFAULT_WARN_AFTER = Duration.ofMinutes(5);

  /** The shortest {@code warnAfter} and {@code longestHold}: 1 s. */
  public static final Duration MIN_HOLD = Duration.ofSeconds(1);

  /** The longest {@code warnAfter} and {@code longestHold}: 31 days. */
  public static final Duration MAX_HOLD = Duration.ofDays(31);

  /** How many rate windows a pool has at the most: {@value}. */
  public static final int MAX_RATE_LIMITS = 16;

  private final int limit;
  private final Duration timeout;
  private final Duration lease;
  private final @Nullable Duration longestHold;
  private final Duration warnAfter;
  private final List<RateLimit> rateLimits;
  private final @Nullable RateLimit rateLimitPerWorker;
  private final List<Member> members;
  private final CoolDown coolDown;

  private PoolConfig(Builder builder) {
    if (builder.limit < 0) {
      throw new IllegalArgumentException(
          builder.limit == Builder.UNSET
              ? "limit is missing: say how many permits may be held at once, from 0 to " + MAX_LIMIT
              : "limit is " + builder.limit + ", but must be from 0 to " + MAX_LIMIT);
    }
    this.limit = builder.limit;
    this.timeout = builder.timeout;
    this.lease = builder.lease;
    this.longestHold = builder.longestHold;
    this.warnAfter = builder.warnAfter;
    this.rateLimits = builder.rateLimits.toList();
    this.rateLimitPerWorker = builder.rateLimitPerWorker;
    this.members = checkMembers(builder.members.values());
    this.coolDown = builder.coolDown;
  }

  /**
   * Starts a configuration.
   *
   * @return a builder with the defaults and no limit
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Makes a configuration with a limit and defaults for all else.
   *
   * @param limit how many permits may be held at once, from 0 to {@value #MAX_LIMIT}
   * @return the configuration
   * @throws IllegalArgumentException if the limit is out of bounds
   */
  public static PoolConfig ofLimit(int limit) {
    return builder().limit(limit).build();
  }

  /**
   * Starts a configuration from this one.
   *
   * @return a builder with these settings
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.limit = limit;
    builder.timeout = timeout;
    builder.lease = lease;
    builder.longestHold = longestHold;
    builder.warnAfter = warnAfter;
    builder.rateLimits.addAll(rateLimits);
    builder.rateLimitPerWorker = rateLimitPerWorker;
    members.forEach(member -> builder.members.put(member.name(), member));
    builder.coolDown = coolDown;
    return builder;
  }

  /**
   * Returns how many permits may be held at once, over all workers; 0 grants nothing.
   *
   * @return the limit, from 0 to {@value #MAX_LIMIT}
   */
  public int limit() {
    return limit;
  }

  /**
   * Returns how long an acquire waits that does not say so itself.
   *
   * @return the timeout, from 0 (one attempt) to 300 s
   */
  public Duration timeout() {
    return timeout;
  }

  /**
   * Returns for how long the store believes in a permit without hearing of it again. Workers renew
   * their permits every third of it; the permits of a worker that died come back after it.
   *
   * @return the lease, from 1 s to 300 s
   */
  public Duration lease() {
    return lease;
  }

  /**
   * Returns how long a permit is renewed at the most. After it the permit ends with its lease, and
   * its holder is told.
   *
   * @return the longest hold, from 1 s to 31 days; empty for no bound
   */
  public Optional<Duration> longestHold() {
    return Optional.ofNullable(longestHold);
  }

  /**
   * Returns after how long a permit that is still held is named in the log, once.
   *
   * @return from 1 s to 31 days
   */
  public Duration warnAfter() {
    return warnAfter;
  }

  /**
   * Returns the pool's rate windows: how many units may be taken in any period of their length,
   * over all workers. A permit takes its cost from each of them when it is granted.
   *
   * @return the windows, the shortest first; empty for none
   */
  public List<RateLimit> rateLimits() {
    return rateLimits;
  }

  /**
   * Returns the rate that each worker keeps by itself, beside what it shares with the others.
   *
   * @return the rate; empty for none
   */
  public Optional<RateLimit> rateLimitPerWorker() {
    return Optional.ofNullable(rateLimitPerWorker);
  }

  /**
   * Returns the members that the pool rotates over.
   *
   * @return the members by name; empty for a pool without members
   */
  public List<Member> members() {
    return members;
  }

  /**
   * Looks up a member.
   *
   * @param name the member's name
   * @return the member; empty if there is none of that name
   */
  public Optional<Member> member(String name) {
    return members.stream().filter(member -> member.name().equals(name)).findFirst();
  }

  /**
   * Returns for how long a member, or a pool without members, gets no grants after the API has
   * throttled it.
   *
   * @return the settings of cool-downs
   */
  public CoolDown coolDown() {
    return coolDown;
  }

  static List<Member> checkMembers(Collection<Member> members) {
    long weights = 0;
    for (Member member : members) {
      weights += member.weight();
    }
    if (weights > Member.MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "the weights of the members add up to "
              + weights
              + ", but must not be above "
              + Member.MAX_WEIGHT
              + "; give some of them less weight");
    }
    return List.copyOf(members);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PoolConfig that
        && limit == that.limit
        && timeout.equals(that.timeout)
        && lease.equals(that.lease)
        && Objects.equals(longestHold, that.longestHold)
        && warnAfter.equals(that.warnAfter)
        && rateLimits.equals(that.rateLimits)
        && Objects.equals(rateLimitPerWorker, that.rateLimitPerWorker)
        && members.equals(that.members)
        && coolDown.equals(that.coolDown);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        limit,
        timeout,
        lease,
        longestHold,
        warnAfter,
        rateLimits,
        rateLimitPerWorker,
        members,
        coolDown);
  }

  @Override
  public String toString() {
    return "limit="
        + limit
        + " timeout="
        + timeout
        + " lease="
        + lease
        + (longestHold == null ? "" : " longestHold=" + longestHold)
        + " warnAfter="
        + warnAfter
        + (rateLimits.isEmpty() ? "" : " rateLimits=" + rateLimits)
        + (rateLimitPerWorker == null ? "" : " rateLimitPerWorker=" + rateLimitPerWorker)
        + (members.isEmpty() ? "" : " members=" + members)
        + (coolDown.equals(CoolDown.DEFAULT) ? "" : " coolDown=" + coolDown);
  }

  /** Builds a {@link PoolConfig}. Not safe for use by several threads at once. */
  public static final class Builder {

    private static final int UNSET = Integer.MIN_VALUE;

    private int limit = UNSET;
    private Duration timeout = DEFAULT_TIMEOUT;
    private Duration lease = DEFAULT_LEASE;
    private @Nullable Duration longestHold;
    private Duration warnAfter = DEFAULT_WARN_AFTER;
    private final RateLimits rateLimits = new RateLimits("a pool");
    private @Nullable RateLimit rateLimitPerWorker;
    private final Map<String, Member> members = new TreeMap<>();
    private CoolDown coolDown = CoolDown.DEFAULT;

    private Builder() {}

    /**
     * Sets how many permits may be held at once. Required.
     *
     * @param limit from 0 (grants nothing) to {@value PoolConfig#MAX_LIMIT}
     * @return this builder
     * @throws IllegalArgumentException if the limit is out of bounds
     */
    public Builder limit(int limit) {
      if (limit < 0 || limit > MAX_LIMIT) {
        throw new IllegalArgumentException(
            "limit is " + limit + ", but must be from 0 to " + MAX_LIMIT);
      }
      this.limit = limit;
      return this;
    }

    /**
     * Sets how long an acquire waits that does not say so itself. 30 s unless set.
     *
     * @param timeout from 0 (one attempt) to 300 s
     * @return this builder
     * @throws IllegalArgumentException if the timeout is out of bounds
     */
    public Builder timeout(Duration timeout) {
      this.timeout = Durations.inBounds("timeout", timeout, Duration.ZERO, MAX_TIMEOUT);
      return this;
    }

    /**
     * Sets the lease. 30 s unless set.
     *
     * @param lease from 1 s to 300 s
     * @return this builder
     * @throws IllegalArgumentException if the lease is out of bounds
     */
    public Builder lease(Duration lease) {
      this.lease = Durations.inBounds("lease", lease, MIN_LEASE, MAX_LEASE);
      return this;
    }

    /**
     * Sets how long a permit is renewed at the most. No bound unless set.
     *
     * @param longestHold from 1 s to 31 days
     * @return this builder
     * @throws IllegalArgumentException if the duration is out of bounds
     */
    public Builder longestHold(Duration longestHold) {
      this.longestHold = Durations.inBounds("longestHold", longestHold, MIN_HOLD, MAX_HOLD);
      return this;
    }

    /**
     * Removes the bound on how long a permit is renewed.
     *
     * @return this builder
     */
    public Builder noLongestHold() {
      this.longestHold = null;
      return this;
    }

    /**
     * Sets after how long a permit that is still held is named in the log. 5 min unless set.
     *
     * @param warnAfter from 1 s to 31 days
     * @return this builder
     * @throws IllegalArgumentException if the duration is out of bounds
     */
    public Builder warnAfter(Duration warnAfter) {
      this.warnAfter = Durations.inBounds("warnAfter", warnAfter, MIN_HOLD, MAX_HOLD);
      return this;
    }

    /**
     * Adds a rate window, which all workers share. None unless added; any number up to {@value
     * PoolConfig#MAX_RATE_LIMITS}, each of another length or calendar.
     *
     * @param rateLimit the window
     * @return this builder
     * @throws IllegalArgumentException if there is a window of this length and calendar already, or
     *     there are too many
     */
    public Builder rateLimit(RateLimit rateLimit) {
      rateLimits.add(rateLimit);
      return this;
    }

    /**
     * Adds a rate window and sets the timeout as an existing configuration of Resilience4j says:
     * {@code limitForPeriod} units in any period of {@code limitRefreshPeriod}, and {@code
     * timeoutDuration}. What to do with a call's result ({@code drainPermissionsOnResult}) cannot
     * be shared with other workers; it is given to {@link Pool#rateLimiter(RateLimiterConfig,
     * java.util.Map)}.
     *
     * @param config a refresh period from 1 ms to 31 days (Resilience4j's default of 500 ns is
     *     below that), and a timeout from 0 to 300 s
     * @return this builder
     * @throws IllegalArgumentException if a value is out of bounds, or as {@link
     *     #rateLimit(RateLimit)} throws it; nothing is set then
     */
    public Builder rateLimit(RateLimiterConfig config) {
      Objects.requireNonNull(config, "config");
      Duration checked =
          Durations.inBounds(
              "timeoutDuration", config.getTimeoutDuration(), Duration.ZERO, MAX_TIMEOUT);
      Durations.inBounds(
          "limitRefreshPeriod",
          config.getLimitRefreshPeriod(),
          RateLimit.MIN_WINDOW,
          RateLimit.MAX_WINDOW);
      rateLimit(RateLimit.of(config.getLimitForPeriod(), config.getLimitRefreshPeriod()));
      this.timeout = checked;
      return this;
    }

    /**
     * Removes all rate windows.
     *
     * @return this builder
     */
    public Builder noRateLimits() {
      rateLimits.clear();
      return this;
    }

    /**
     * Sets a rate that each worker keeps by itself, as APIs want that count by IP address. No such
     * rate unless set.
     *
     * <p>It is Resilience4j's own limiter, which runs in each worker before the store is asked, in
     * cycles of the length of the window; the timeout of an acquire spans the wait for it and the
     * wait in the pool. An acquire that fails after it was let through (its time was over, it was
     * cancelled, one attempt found no permit) leaves its units to the worker's next acquires for as
     * long as the cycle they belong to lasts; after that they are lost. So a worker may stay below
     * this rate and never lets more through in a cycle than it; but for calls that cost more than
     * one unit, which may borrow some from the cycle before. What is counted is the moment at which
     * an acquire is let through to the pool; where it then waits for a permit, its call starts
     * later.
     *
     * @param rateLimit a window that slides; Resilience4j counts in cycles of its length
     * @return this builder
     * @throws IllegalArgumentException if the window follows the calendar
     */
    public Builder rateLimitPerWorker(RateLimit rateLimit) {
      Objects.requireNonNull(rateLimit, "rateLimit");
      if (rateLimit.calendar().isPresent()) {
        throw new IllegalArgumentException(
            "rateLimitPerWorker is "
                + rateLimit
                + ", but cannot follow the calendar: its cycles begin with the worker");
      }
      this.rateLimitPerWorker = rateLimit;
      return this;
    }

    /**
     * Removes the rate that each worker keeps by itself.
     *
     * @return this builder
     */
    public Builder noRateLimitPerWorker() {
      this.rateLimitPerWorker = null;
      return this;
    }

    /**
     * Adds a member to rotate over. None unless added.
     *
     * @param member the member
     * @return this builder
     * @throws IllegalArgumentException if there is another member of that name. To list a name
     *     again for another turn, use {@link #members(String...)}
     */
    public Builder member(Member member) {
      Objects.requireNonNull(member, "member");
      Member known = members.putIfAbsent(member.name(), member);
      if (known != null) {
        throw new IllegalArgumentException(
            "member "
                + member
                + " has the same name as "
                + known
                + "; give one of them the weight of both");
      }
      return this;
    }

    /**
     * Adds members to rotate over, by their names alone: {@code members("eol1", "eol2", "eol2")}
     * gives eol1 a third of the calls and eol2 two thirds.
     *
     * @param names names of members; each time that a name stands there is another turn, also for a
     *     member that was added before
     * @return this builder
     * @throws IllegalArgumentException if one is no member's name, or has more than {@value
     *     Member#MAX_WEIGHT} turns; nothing is set then
     */
    public Builder members(String... names) {
      Objects.requireNonNull(names, "names");
      Map<String, Member> added = new TreeMap<>(members);
      for (String name : names) {
        Member known = added.get(Member.checkName(name));
        added.put(
            name,
            known == null ? Member.of(name) : known.toBuilder().weight(known.weight() + 1).build());
      }
      members.putAll(added);
      return this;
    }

    /**
     * Removes all members.
     *
     * @return this builder
     */
    public Builder noMembers() {
      members.clear();
      return this;
    }

    /**
     * Sets for how long a member, or a pool without members, gets no grants after the API has
     * throttled it. {@link CoolDown#DEFAULT} unless set.
     *
     * @param coolDown the settings
     * @return this builder
     */
    public Builder coolDown(CoolDown coolDown) {
      this.coolDown = Objects.requireNonNull(coolDown, "coolDown");
      return this;
    }

    /**
     * Builds the configuration.
     *
     * @return an immutable configuration
     * @throws IllegalArgumentException if no limit was set, or the weights of the members add up to
     *     more than {@value Member#MAX_WEIGHT}
     */
    public PoolConfig build() {
      return new PoolConfig(this);
    }
  }
}
