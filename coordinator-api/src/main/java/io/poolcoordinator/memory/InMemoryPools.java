package io.poolcoordinator.memory;

import io.poolcoordinator.spi.AuditReply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pools in memory, shared by any number of workers of one JVM: each worker has an {@link
 * InMemoryPoolStore} over the same {@code InMemoryPools}.
 *
 * <p>Beside what workers do, this offers what people do to a running Redis by hand, so that an
 * application's tests can see how it copes: state that is lost, keys that are deleted, fields that
 * are set. Each takes effect with the next operation of any worker.
 *
 * <p>Safe for use by any number of threads.
 */
public final class InMemoryPools {

  /** The parts of a pool, named as its keys in Redis. */
  public enum Key {
    /** {@code pool:{name}}: settings and counters. Without them the pool is missing. */
    POOL,
    /** {@code pool:{name}:leases}: which permits are live. */
    LEASES,
    /** {@code pool:{name}:holders}: what is known of permits. */
    HOLDERS,
    /** {@code pool:{name}:waiters}: who waits, in which order. */
    WAITERS,
    /** {@code pool:{name}:waiting}: what is known of waiters. */
    WAITING,
    /** {@code pool:{name}:ended}: which ids have ended. */
    ENDED,
    /** {@code pool:{name}:workers}: when workers with waiters were last heard of. */
    WORKERS,
    /** {@code pool:{name}:takers}: who waits for units of the windows without a slot. */
    TAKERS,
    /** {@code pool:{name}:taken}: which ids took units without a slot a short while ago. */
    TAKEN,
    /** {@code pool:{name}:rotation}: whose turn it is; who is not in it is no member. */
    ROTATION,
    /** {@code pool:{name}:members}: what is known of members, but what was used of windows. */
    MEMBERS,
    /** {@code pool:{name}:bound}: who waits for certain members. */
    BOUND,
    /** {@code pool:{name}:connections}: which connections are attached. */
    CONNECTIONS,
    /** {@code pool:{name}:events}: what was done to it. */
    EVENTS
  }

  private final LongSupplier clock;
  private final Map<String, MemoryPool> pools = new ConcurrentHashMap<>();
  private final Directory directory = new Directory();
  private final Listeners listeners = new Listeners();

  /** Makes an empty set of pools that live by this machine's clock. */
  public InMemoryPools() {
    this(System::currentTimeMillis);
  }

  /**
   * Makes an empty set of pools that live by a clock of the caller's, such as one that a test
   * advances. Should it run back, a pool's time stands still meanwhile.
   *
   * @param clock returns milliseconds since 1970; called by many threads, must not block
   */
  public InMemoryPools(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Loses the state of all pools, as {@code FLUSHALL} does: workers restore what they know. Where
   * connections are attached is known to nobody else.
   */
  public void forgetAll() {
    pools.keySet().forEach(this::forget);
    directory.clear();
  }

  /**
   * Loses the state of one pool, its name among those that were declared too.
   *
   * @param pool the pool's name
   */
  public void forget(String pool) {
    inspect(
        pool,
        state -> {
          state.forget();
          directory.remove(pool);
          return true;
        });
  }

  /**
   * Deletes one part of a pool, as {@code DEL} does. Deleting {@link Key#LEASES}, {@link
   * Key#WAITERS}, {@link Key#TAKERS} and {@link Key#BOUND} clears a stuck pool.
   *
   * @param pool the pool's name
   * @param key the part
   */
  public void deleteKey(String pool, Key key) {
    inspect(
        pool,
        state -> {
          switch (key) {
            case POOL -> state.forgetSettings();
            case LEASES -> state.leases.clear();
            case HOLDERS -> state.holders.clear();
            case WAITERS -> state.waiters.clear();
            case WAITING -> state.waiting.clear();
            case ENDED -> state.ended.clear();
            case WORKERS -> state.workers.clear();
            case TAKERS -> state.takers.clear();
            case TAKEN -> state.taken.clear();
            case ROTATION -> state.rotation.clear();
            case MEMBERS -> state.forgetMembers();
            case BOUND -> state.bound.clear();
            case CONNECTIONS -> state.connections.clear();
            case EVENTS -> state.events.clear();
          }
          return true;
        });
  }

  /**
   * Forgets what was used of one window, as {@code DEL pool:{name}:window:1m} does: it has room for
   * all its units again.
   *
   * @param pool the pool's name
   * @param windowName the window, such as {@code 1m} or {@code 1d@+02:00}
   */
  public void deleteWindow(String pool, String windowName) {
    inspect(
        pool,
        state -> {
          MemoryWindow window = state.windows.get(windowName);
          if (window != null) {
            window.clear();
          }
          return true;
        });
  }

  /**
   * Takes one permit away from its holder, as {@code ZREM pool:{name}:leases id} does.
   *
   * @param pool the pool's name
   * @param id the permit's id
   * @return whether it was live
   */
  public boolean removeLease(String pool, String id) {
    return inspect(pool, state -> state.leases.remove(id));
  }

  /**
   * Sets one field of a pool, as {@code HSET pool:{name} field value} does; durations count in ms.
   *
   * @param pool the name of a pool that exists
   * @param field {@code limit}, {@code timeout}, {@code lease}, {@code longest-hold} (0 for none),
   *     {@code warn-after}, {@code rate} (empty for none), {@code rate-per-worker} (likewise),
   *     {@code cool-down}, {@code cool-down-shortest}, {@code cool-down-longest}, {@code
   *     cool-down-failures}, {@code cooling} (empty for none), {@code state}, {@code token} or
   *     {@code clock}
   * @param value a whole number; windows such as {@code 60/1m,5000/1d}; the state; or a cool-down
   *     as in {@link #setMemberField}
   * @throws IllegalArgumentException if the pool is missing, the field is none of these, or the
   *     value is not one that it can have
   */
  public void setField(String pool, String field, String value) {
    inspect(
        pool,
        state -> {
          new FieldEdit(state, clock.getAsLong()).set(field, value);
          return true;
        });
  }

  /**
   * Gives a member one more turn, or makes it a member, as {@code RPUSH pool:{name}:rotation
   * member} does.
   *
   * @param pool the pool's name
   * @param member the member's name
   * @throws IllegalArgumentException if it is no member's name, or all members together would have
   *     more than {@value io.poolcoordinator.Member#MAX_WEIGHT} turns
   */
  public void addTurn(String pool, String member) {
    inspect(
        pool,
        state -> {
          new MemberEdit(state, member).addTurn();
          return true;
        });
  }

  /**
   * Takes all turns of a member away, so that it is none any more, as {@code LREM
   * pool:{name}:rotation 0 member} does.
   *
   * @param pool the pool's name
   * @param member the member's name
   * @return whether it had any
   */
  public boolean removeTurns(String pool, String member) {
    return inspect(pool, state -> state.rotation.removeAll(member));
  }

  /**
   * Sets one property of a member, as {@code HSET pool:{name}:members member:property value} does,
   * or removes it, as {@code HDEL} does.
   *
   * @param pool the pool's name
   * @param member the member's name, whether it has turns or not
   * @param property {@code limit}, {@code rate}, {@code state}, {@code cooling}, {@code failures}
   *     or {@code attribute:key}
   * @param value a whole number; windows such as {@code 60/1m,5000/1d}; {@code active}, {@code
   *     drained} or {@code disabled}; a cool-down such as {@code until=2026-11-20T21:37:44.123Z
   *     span=30000 after=17 probe=worker:1}, of which only {@code until} is needed; or an
   *     attribute's value. Null removes it
   * @throws IllegalArgumentException if the property is none of these, or the value is not one that
   *     it can have
   */
  public void setMemberField(String pool, String member, String property, @Nullable String value) {
    inspect(
        pool,
        state -> {
          new MemberEdit(state, member).set(property, value);
          return true;
        });
  }

  Directory directory() {
    return directory;
  }

  Listeners listeners() {
    return listeners;
  }

  /** Looks at a pool, or edits it by hand. */
  <T> T inspect(String name, Function<MemoryPool, T> act) {
    MemoryPool pool = lock(name);
    try {
      return act.apply(pool);
    } finally {
      unlock(pool);
    }
  }

  /** Looks at all of a pool, without an operation: not even its time moves on. */
  AuditReply audit(String name) {
    return inspect(
        name,
        pool -> new Auditing(pool, clock.getAsLong(), directory.names().contains(name)).reply());
  }

  /** Executes an operation of a worker; whoever it concerns is told once no lock is held. */
  <T> T execute(String name, String worker, Function<Operation, T> act) {
    T reply;
    List<Outbox> posted;
    MemoryPool pool = lock(name);
    try {
      Operation operation = new Operation(pool, worker, clock.getAsLong(), listeners);
      reply = act.apply(operation);
      posted = listeners.post(operation);
    } finally {
      unlock(pool);
    }
    posted.forEach(Outbox::empty);
    return reply;
  }

  private MemoryPool lock(String name) {
    while (true) {
      MemoryPool pool = pools.computeIfAbsent(name, MemoryPool::new);
      pool.lock.lock();
      if (pools.get(name) == pool) {
        return pool;
      }
      // It was blank and dropped between the two lines above.
      pool.lock.unlock();
    }
  }

  /** Nothing is created by asking: a pool of which nothing is known is dropped again. */
  private void unlock(MemoryPool pool) {
    if (pool.isBlank()) {
      pools.remove(pool.name, pool);
    }
    pool.lock.unlock();
  }
}
