package io.poolcoordinator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.poolcoordinator.PoolCoordinator;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Publishes pools as meters of Micrometer: {@code PoolMetrics.of(coordinator).bindTo(registry)}.
 *
 * <p>What this worker's calls meet is counted by this worker, as it happens; summed over all
 * workers it is what all of them met:
 *
 * <table>
 * <caption>Counted by each worker</caption>
 * <tr><th>meter</th><th>type</th><th>tags</th><th>meaning</th></tr>
 * <tr><td>{@code pool.grants}</td><td>counter</td><td>pool, member</td>
 *     <td>permits that callers got</td></tr>
 * <tr><td>{@code pool.wait}</td><td>timer with histogram</td><td>pool</td>
 *     <td>from the call to the grant, of calls that were granted</td></tr>
 * <tr><td>{@code pool.timeouts}</td><td>counter</td><td>pool</td>
 *     <td>calls that were not served within their timeout, or not at once where they did not
 *     wait</td></tr>
 * <tr><td>{@code pool.cleared}</td><td>counter</td><td>pool</td>
 *     <td>calls that waited and were cleared by people, or whose pool was deleted</td></tr>
 * <tr><td>{@code pool.hold}</td><td>timer</td><td>pool</td>
 *     <td>from the grant until the permit was given back, of those that were</td></tr>
 * <tr><td>{@code pool.lost}</td><td>counter</td><td>pool, member</td>
 *     <td>permits that were lost while they were held</td></tr>
 * <tr><td>{@code pool.cooldowns}</td><td>counter</td><td>pool, member</td>
 *     <td>cool-downs that began because of what the API made of a call</td></tr>
 * </table>
 *
 * <p>How a pool stands over all workers is read from the store, so that every worker publishes the
 * same: take the maximum over workers, not the sum:
 *
 * <table>
 * <caption>Read from the store</caption>
 * <tr><th>meter, all of them gauges</th><th>unit</th><th>tags</th><th>meaning</th></tr>
 * <tr><td>{@code pool.held}</td><td>permits</td><td>pool</td><td>held now</td></tr>
 * <tr><td>{@code pool.limit}</td><td>permits</td><td>pool</td><td>held at the most</td></tr>
 * <tr><td>{@code pool.waiting}</td><td>calls</td><td>pool</td><td>waiting now</td></tr>
 * <tr><td>{@code pool.oldest.wait}</td><td>seconds</td><td>pool</td>
 *     <td>for how long the call has waited that waits longest; 0 if none waits</td></tr>
 * <tr><td>{@code pool.paused}</td><td>0 or 1</td><td>pool</td><td>1 while paused</td></tr>
 * <tr><td>{@code pool.window.used}</td><td>units</td><td>pool, member, window</td>
 *     <td>taken of a rate window</td></tr>
 * <tr><td>{@code pool.window.capacity}</td><td>units</td><td>pool, member, window</td>
 *     <td>what the window holds</td></tr>
 * <tr><td>{@code pool.member.held}</td><td>permits</td><td>pool, member</td>
 *     <td>held on a member</td></tr>
 * <tr><td>{@code pool.member.cooling}</td><td>0 or 1</td><td>pool, member</td>
 *     <td>1 while the member cools down, and until a probe has succeeded after that</td></tr>
 * </table>
 *
 * <p>The tag {@code member} is {@code none} where no member is concerned, so that each meter has
 * the same tags everywhere; {@code window} is the window's length, such as {@code 1m}, whatever its
 * units.
 *
 * <p><strong>A read never waits for the store.</strong> It takes the last known value, {@code NaN}
 * before the first, and has the pool looked at again in the background if that was longer ago than
 * the interval. So a value is as old as the read before, and nothing is asked while nobody reads.
 * While the store cannot be asked the last values stay, for three intervals; then they are {@code
 * NaN} until it answers again.
 *
 * <p>The registry refers to these meters, and the coordinator to their listener, until {@link
 * #close()}: nobody need keep this object. Two coordinators in one JVM that use the same pool need
 * a registry each, or common tags that tell them apart. All methods are safe for use by any number
 * of threads.
 */
public final class PoolMetrics implements MeterBinder, AutoCloseable {

  /** How often a pool is looked at, at the most, unless something else is said: every 5 s. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

  private static final Duration MAX_INTERVAL = Duration.ofHours(1);

  private final PoolCoordinator coordinator;
  private final Duration interval;
  private final Set<String> pools;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Map<MeterRegistry, BoundMeters> bound = new IdentityHashMap<>();
  private boolean closed;

  private PoolMetrics(PoolCoordinator coordinator, Duration interval, Set<String> pools) {
    this.coordinator = coordinator;
    this.interval = interval;
    this.pools = pools;
  }

  /**
   * Makes meters that read the store every {@link #DEFAULT_INTERVAL} at the most.
   *
   * @param coordinator whose pools; stays the caller's to close, after this
   * @param pools their names. Without any, all pools that the coordinator uses: each from the first
   *     time that something happens to a call of this worker on it
   * @return meters, which begin with {@link #bindTo}
   */
  public static PoolMetrics of(PoolCoordinator coordinator, String... pools) {
    return of(coordinator, DEFAULT_INTERVAL, pools);
  }

  /**
   * Makes meters.
   *
   * @param coordinator as in {@link #of(PoolCoordinator, String...)}
   * @param interval how often the store is read, at the most; above zero, and at most 1 hour
   * @param pools as in {@link #of(PoolCoordinator, String...)}
   * @return meters, which begin with {@link #bindTo}
   * @throws IllegalArgumentException if the interval is out of bounds
   */
  public static PoolMetrics of(PoolCoordinator coordinator, Duration interval, String... pools) {
    Objects.requireNonNull(coordinator, "coordinator");
    Objects.requireNonNull(interval, "interval");
    if (interval.isNegative() || interval.isZero() || interval.compareTo(MAX_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "interval is " + interval + ", but must be above PT0S and at most " + MAX_INTERVAL);
    }
    return new PoolMetrics(coordinator, interval, Set.of(pools));
  }

  /**
   * Registers the meters, and counts from now on. A registry that has them already is left as it
   * is; each of several has meters of its own.
   *
   * @param registry where to
   * @throws IllegalStateException if this is closed
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    Objects.requireNonNull(registry, "registry");
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException(
            "these meters are closed; make new ones with PoolMetrics.of");
      }
      if (!bound.containsKey(registry)) {
        BoundMeters meters = new BoundMeters(registry, coordinator, interval, pools);
        bound.put(registry, meters);
        coordinator.addListener(meters);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Stops counting, and removes the meters from every registry. Closing twice has no effect. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      for (BoundMeters meters : bound.values()) {
        coordinator.removeListener(meters);
        meters.close();
      }
      bound.clear();
    } finally {
      lock.unlock();
    }
  }
}
