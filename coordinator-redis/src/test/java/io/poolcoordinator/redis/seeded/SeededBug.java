package io.poolcoordinator.redis.seeded;

import io.poolcoordinator.redis.history.Journal;
import io.poolcoordinator.redis.history.Promise;
import io.poolcoordinator.redis.script.Script;
import io.poolcoordinator.redis.script.ScriptSource;
import io.poolcoordinator.redis.store.RedisPoolStore;
import io.poolcoordinator.redis.store.ScriptClient;
import io.poolcoordinator.spi.PoolStore;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A mistake that somebody could have made, and the promises of which it breaks one at least. */
public enum SeededBug {

  /** None: as it is. */
  NONE(EnumSet.noneOf(Promise.class)),

  /** The end of a lease is judged by the worker's own clock, which is behind. */
  CLIENT_CLOCK(EnumSet.of(Promise.S2), GenerousStore::new),

  /** An acquire that is delivered twice is granted twice. */
  NO_DEDUPLICATION(
      EnumSet.of(Promise.S3), new Edit("acquire.lua", "if before then return before end\n", "\n")),

  /** What is in use is counted beside the leases, and expiries are not. */
  COUNTER_BESIDE_THE_SET(
      EnumSet.of(Promise.L2),
      new Edit(
          "include/pool.lua",
          "pool.live, problem = size_of('ZCARD', KEYS[2], 'sorted set')\n",
          "pool.live, problem = size_of('ZCARD', KEYS[2], 'sorted set')\n"
              + "  pool.live = tonumber(redis.call('HGET', KEYS[1], 'count') or '0')\n"),
      new Edit(
          "include/grant.lua",
          "redis.call('ZADD', KEYS[2], ends, id)\n",
          "redis.call('ZADD', KEYS[2], ends, id)\n"
              + "  redis.call('HINCRBY', KEYS[1], 'count', 1)\n"),
      new Edit(
          "release.lua",
          "status = 'RELEASED'\n",
          "status = 'RELEASED'\n  redis.call('HINCRBY', KEYS[1], 'count', -1)\n"),
      new Edit(
          "include/bare-acquire.lua",
          "redis.call('ZADD', KEYS[2], now + lease, id)\n",
          "redis.call('ZADD', KEYS[2], now + lease, id)\n"
              + "  redis.call('HINCRBY', KEYS[1], 'count', 1)\n"),
      new Edit(
          "include/bare-release.lua",
          "redis.call('HDEL', KEYS[3], id)\n",
          "redis.call('HDEL', KEYS[3], id)\n  redis.call('HINCRBY', KEYS[1], 'count', -1)\n")),

  /** Whoever does not hear of a grant never asks. */
  PUSH_WITHOUT_POLL(
      EnumSet.of(Promise.L2, Promise.L3),
      store -> new CarelessStore(store, CarelessStore.Duty.POLL)),

  /** A window begins anew at fixed times. */
  FIXED_WINDOW(
      EnumSet.of(Promise.S10),
      new Edit(
          "include/rate.lua",
          "offset = 0, hold = length,\n      width = math.max(1, math.floor(length / 1000)),",
          "offset = 0, hold = 0,\n      width = length,"),
      new Edit(
          "include/bare-acquire.lua",
          "local width = math.max(1, math.floor(length / 1000))\n"
              + "  local start, free, gone = now - now % width, width + length, 0\n",
          "local width = length\n" + "  local start, free, gone = now - now % width, width, 0\n")),

  /** Whoever came last is served first. */
  LAST_COME_FIRST_SERVED(
      EnumSet.of(Promise.S8),
      new Edit(
          "include/queues.lua",
          "redis.call('ZRANGEBYSCORE', queue, '(0', '+inf', 'WITHSCORES', 'LIMIT', 0, 1)",
          "redis.call('ZREVRANGEBYSCORE', queue, '+inf', '(0', 'WITHSCORES', 'LIMIT', 0, 1)")),

  /** One more than the limit. */
  OVER_THE_LIMIT(
      EnumSet.of(Promise.S1),
      new Edit("include/grant.lua", "pool.live >= pool.limit", "pool.live > pool.limit")),

  /** A renewal that comes too late takes the permit back in. */
  REVIVAL(
      EnumSet.of(Promise.S6),
      new Edit("renew.lua", "elseif has_ended(id, token, told) then", "elseif false then")),

  /** Leases end before their time. */
  EARLY_END(
      EnumSet.of(Promise.S5),
      new Edit(
          "include/expire.lua", "'-inf', pool.now, 'LIMIT'", "'-inf', pool.now + 900, 'LIMIT'")),

  /** Leases end long after their time. */
  LATE_END(
      EnumSet.of(Promise.L3),
      new Edit(
          "include/expire.lua", "'-inf', pool.now, 'LIMIT'", "'-inf', pool.now - 4000, 'LIMIT'")),

  /** Tokens are times in tenths of a second, which two grants may share. */
  COARSE_TOKENS(
      EnumSet.of(Promise.S7),
      new Edit(
          "include/pool.lua",
          "pool.token = math.max(pool.token + 1, pool.micros)",
          "pool.token = pool.now - pool.now % 100")),

  /** The first member has every turn. */
  NO_ROTATION(
      EnumSet.of(Promise.S11),
      new Edit(
          "include/grant.lua",
          "if name ~= '' and not preference then move_turn(pool, name, index, cost) end",
          "")),

  /** A slot and a member are taken, and no units. */
  FREE_OF_UNITS(
      EnumSet.of(Promise.S9),
      new Edit(
          "include/grant.lua",
          "pool.live = pool.live + 1\n  pool.grants_counted = pool.grants_counted + 1\n"
              + "  take_units(pool, cost, pool.now)",
          "pool.live = pool.live + 1"),
      new Edit(
          "include/bare-acquire.lua",
          "bare_window(now, rate, used, cost)\n    if not window then return nil end\n",
          "bare_window(now, rate, used, cost)\n    window = nil\n")),

  /** Grants are pushed to whoever is next, dead or alive. */
  PUSHED_TO_THE_DEAD(
      EnumSet.of(Promise.L4),
      new Edit(
          "include/hearing.lua",
          "if worker == pool.worker then return true end",
          "if true then return true end")),

  /** Renewals extend nothing. */
  NO_RENEWAL(
      EnumSet.of(Promise.L6),
      new Edit(
          "renew.lua", "renewed = math.max(current, pool.now + pool.lease)", "renewed = current")),

  /** An acquire of which the store never hears again is waited for. */
  NO_ANSWER(EnumSet.of(Promise.L1), store -> new CarelessStore(store, CarelessStore.Duty.ANSWER)),

  /** A permit that is given back stays taken until its lease is over. */
  NO_RELEASE(EnumSet.of(Promise.L7), store -> new CarelessStore(store, CarelessStore.Duty.RELEASE));

  private final Set<Promise> broken;
  private final List<Edit> edits;
  private final UnaryOperator<PoolStore> carelessness;

  SeededBug(Set<Promise> broken, Edit... edits) {
    this.broken = broken;
    this.edits = List.of(edits);
    this.carelessness = UnaryOperator.identity();
  }

  SeededBug(Set<Promise> broken, UnaryOperator<PoolStore> carelessness) {
    this.broken = broken;
    this.edits = List.of();
    this.carelessness = carelessness;
  }

  /** Returns the bug of a name; {@link #NONE} for an empty one. */
  public static SeededBug of(String name) {
    return name.isEmpty() ? NONE : valueOf(name);
  }

  /**
   * Makes the scripts of this bug.
   *
   * @return those with edits, of which each has changed something; empty if it edits none
   */
  Map<Script, ScriptSource> scripts() {
    return edits.isEmpty() ? Map.of() : MutatedScripts.sources(edits);
  }

  /** Returns a worker's store with this bug. */
  public PoolStore store(ScriptClient scripts) {
    ScriptClient client = edits.isEmpty() ? scripts : new MutatedScripts(scripts, edits);
    return carelessness.apply(new RedisPoolStore(client, ""));
  }

  /** Has a journal know the scripts of this bug. */
  public void tell(Journal journal) {
    scripts().forEach((script, source) -> journal.knows(source, script));
  }

  /** Returns the promises of which a check must find one broken; empty if there is no bug. */
  public Set<Promise> broken() {
    return broken;
  }
}
