package io.poolcoordinator.memory;

import io.poolcoordinator.CoolDown;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.memory.MemoryPool.Settings;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Sets fields of a pool by hand, within the bounds that operations hold to. */
final class FieldEdit {

  /** A clock or token further ahead than this is an edit gone wrong. */
  private static final long MAX_AHEAD = Duration.ofDays(366).toMillis();

  private final MemoryPool pool;
  private final long time;
  private final Settings settings;

  FieldEdit(MemoryPool pool, long time) {
    this.pool = pool;
    this.time = Math.max(time, pool.clock);
    if (pool.settings == null) {
      throw new IllegalArgumentException(
          "pool " + pool.name + " is missing, so that it has no fields to set; declare it first");
    }
    this.settings = pool.settings;
  }

  void set(String field, String value) {
    PoolConfig.Builder config = settings.config().toBuilder();
    switch (field) {
      case "limit" -> settle(config.limit(whole(field, value, PoolConfig.MAX_LIMIT)));
      case "timeout" -> settle(config.timeout(millis(field, value, PoolConfig.MAX_TIMEOUT)));
      case "lease" -> settle(config.lease(millis(field, value, PoolConfig.MAX_LEASE)));
      case "longest-hold" -> {
        Duration longest = millis(field, value, PoolConfig.MAX_HOLD);
        settle(longest.isZero() ? config.noLongestHold() : config.longestHold(longest));
      }
      case "warn-after" -> settle(config.warnAfter(millis(field, value, PoolConfig.MAX_HOLD)));
      case "rate" -> settle(rates(config, value));
      case "rate-per-worker" -> settle(ratePerWorker(config, value));
      case "cool-down" -> settle(config, coolDown().standard(ofMillis(field, value)));
      case "cool-down-shortest" -> settle(config, coolDown().shortest(ofMillis(field, value)));
      case "cool-down-longest" -> settle(config, coolDown().longest(ofMillis(field, value)));
      case "cool-down-failures" ->
          settle(
              config, coolDown().afterFailures(whole(field, value, CoolDown.MAX_AFTER_FAILURES)));
      case "cooling" -> pool.cooling = value.isEmpty() ? null : Cooling.parse(value);
      case "state" -> pool.settings = settings.withState(state(value));
      case "token" -> pool.token = number(field, value, (time + MAX_AHEAD) * 1000);
      case "clock" -> pool.clock = number(field, value, time + MAX_AHEAD);
      default ->
          throw new IllegalArgumentException(
              "field is \""
                  + field
                  + "\", but must be limit, timeout, lease, longest-hold, warn-after, rate,"
                  + " rate-per-worker, cool-down, cool-down-shortest, cool-down-longest,"
                  + " cool-down-failures, cooling, state, token or clock");
    }
  }

  private void settle(PoolConfig.Builder config) {
    pool.settings = new Settings(config.build(), settings.state());
  }

  private void settle(PoolConfig.Builder config, CoolDown.Builder coolDown) {
    settle(config.coolDown(coolDown.build()));
  }

  private CoolDown.Builder coolDown() {
    CoolDown stored = settings.config().coolDown();
    return CoolDown.builder()
        .standard(stored.standard())
        .shortest(stored.shortest())
        .longest(stored.longest())
        .afterFailures(stored.afterFailures());
  }

  private static PoolConfig.Builder rates(PoolConfig.Builder config, String value) {
    config.noRateLimits();
    parseRates(value, config::rateLimit);
    return config;
  }

  /** Reads windows, each of which has to be acceptable to what they are for. */
  static void parseRates(String value, Consumer<RateLimit> rates) {
    if (value.isEmpty()) {
      return;
    }
    try {
      for (String rate : value.split(",", -1)) {
        rates.accept(RateLimit.parse(rate));
      }
    } catch (IllegalArgumentException nonsense) {
      throw new IllegalArgumentException(
          "rate is \""
              + value
              + "\", but must be like 60/1m or 60/1m,5000/1d@+02:00, or empty for none: "
              + nonsense.getMessage(),
          nonsense);
    }
  }

  private static PoolConfig.Builder ratePerWorker(PoolConfig.Builder config, String value) {
    if (value.isEmpty()) {
      return config.noRateLimitPerWorker();
    }
    try {
      return config.rateLimitPerWorker(RateLimit.parse(value));
    } catch (IllegalArgumentException nonsense) {
      throw new IllegalArgumentException(
          "rate-per-worker is \""
              + value
              + "\", but must be like 10/1s, or empty for none: "
              + nonsense.getMessage(),
          nonsense);
    }
  }

  private static PoolState state(String value) {
    for (PoolState state : PoolState.values()) {
      if (state.name().toLowerCase(Locale.ROOT).equals(value)) {
        return state;
      }
    }
    throw new IllegalArgumentException(
        "state is \"" + value + "\", but must be active, paused or deleted");
  }

  private static Duration ofMillis(String field, String value) {
    return millis(field, value, CoolDown.MAX);
  }

  private static Duration millis(String field, String value, Duration most) {
    return Duration.ofMillis(number(field, value, most.toMillis()));
  }

  static int whole(String field, String value, int most) {
    return (int) number(field, value, most);
  }

  private static long number(String field, String value, long most) {
    if (value.matches("[0-9]{1,17}") && Long.parseLong(value) <= most) {
      return Long.parseLong(value);
    }
    throw new IllegalArgumentException(
        field + " is \"" + value + "\", but must be a whole number from 0 to " + most);
  }
}
