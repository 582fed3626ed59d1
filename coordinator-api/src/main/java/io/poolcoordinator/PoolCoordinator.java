package io.poolcoordinator;

import io.poolcoordinator.admin.PoolAdmin;
import io.poolcoordinator.event.PoolListener;
import java.time.Duration;

/**
 * One worker's access to the pools that it shares with other workers.
 *
 * <p>An application makes one coordinator per JVM, keeps it for as long as it runs, and closes it
 * when it stops. All methods are safe for use by any number of threads.
 *
 * <p>A coordinator is made by its store: {@code RedisPoolCoordinator.connect(uri)} for workers that
 * share pools through Redis, {@link io.poolcoordinator.memory.InMemoryPoolCoordinator} for unit
 * tests and for a single JVM.
 */
public interface PoolCoordinator extends AutoCloseable {

  /** The time that {@link #close()} gives holders to finish: {@value #DEFAULT_GRACE_SECONDS} s. */
  int DEFAULT_GRACE_SECONDS = 10;

  /**
   * Looks up a pool that some worker has made. Nothing is created by asking.
   *
   * <p>Takes one round trip for a pool that this coordinator has not used before, none otherwise.
   *
   * @param name the pool's name: 1 to 200 printable ASCII characters without space and without
   *     <code>{ } * ? [ ]</code>; never normalised
   * @return the pool; the same object for the same name
   * @throws IllegalArgumentException if the name is not of that form
   * @throws PoolNotFoundException if no such pool exists, or it was deleted
   * @throws PoolStoreException if the store cannot be asked
   * @throws InvalidPoolStateException if what the store holds of the pool is not usable
   * @throws IllegalStateException if this coordinator is closed, or the calling thread is one that
   *     the store's client needs for its own input and output
   */
  Pool pool(String name);

  /**
   * Makes a pool if it is absent; if it exists with other settings, the stored ones are kept.
   *
   * <p>The same as {@link #pool(String, PoolConfig, IfDifferent)} with {@link IfDifferent#KEEP}.
   *
   * @param name as in {@link #pool(String)}
   * @param config the settings of a pool that is made
   * @return the pool
   * @throws IllegalArgumentException if the name is not of the form that {@link #pool(String)}
   *     names
   * @throws PoolStoreException if the store cannot be asked
   * @throws InvalidPoolStateException if what the store holds of the pool is not usable
   * @throws IllegalStateException as in {@link #pool(String)}
   */
  default Pool pool(String name, PoolConfig config) {
    return pool(name, config, IfDifferent.KEEP);
  }

  /**
   * Makes a pool if it is absent, and says what happens if it exists with other settings. A pool
   * that was deleted is made anew; permits of the deleted one are not valid in it.
   *
   * @param name as in {@link #pool(String)}
   * @param config the settings
   * @param ifDifferent which settings win where the pool exists with others
   * @return the pool
   * @throws IllegalArgumentException if the name is not of the form that {@link #pool(String)}
   *     names
   * @throws PoolConflictException if the stored settings differ and {@code ifDifferent} is {@link
   *     IfDifferent#FAIL}
   * @throws PoolStoreException if the store cannot be asked
   * @throws InvalidPoolStateException if what the store holds of the pool is not usable
   * @throws IllegalStateException as in {@link #pool(String)}
   */
  Pool pool(String name, PoolConfig config, IfDifferent ifDifferent);

  /**
   * Returns a connection: a named client that acquires from whatever pool it is attached to. Asks
   * nobody; where it is attached is looked up at its first acquire.
   *
   * @param name the connection's name, of the form of a pool's name
   * @return the connection
   * @throws IllegalArgumentException if the name is not of that form
   * @throws IllegalStateException if this coordinator is closed
   */
  Connection connection(String name);

  /**
   * Returns what people do to pools, and see of them, while they are in use.
   *
   * @return the administration; acts are this worker's unless {@link PoolAdmin#as} names somebody
   */
  PoolAdmin admin();

  /**
   * Has a listener told what happens to the pools that this coordinator uses, from now on.
   *
   * @param listener the listener; one that is registered already is told once
   */
  void addListener(PoolListener listener);

  /**
   * Ends {@link #addListener}. What has happened before may still be told for a moment.
   *
   * @param listener the listener; nothing happens if it is not registered
   */
  void removeListener(PoolListener listener);

  /**
   * Returns the id under which this coordinator is known to the other workers and to people: the
   * host, the process and a suffix that no other coordinator has, such as {@code
   * web-7-4711-k3f9x2}.
   *
   * @return the worker's id
   */
  String worker();

  /**
   * Says whether {@link #close(Duration)} has begun.
   *
   * @return true once it has
   */
  boolean isClosed();

  /** Closes with a grace of {@value #DEFAULT_GRACE_SECONDS} s: {@link #close(Duration)}. */
  @Override
  default void close() {
    close(Duration.ofSeconds(DEFAULT_GRACE_SECONDS));
  }

  /**
   * Stops this worker. Waiters fail at once with {@link CoordinatorClosedException}; holders have
   * {@code grace} to finish, and their permits are renewed meanwhile.
   *
   * <p>A permit that is still held when the grace is over is never given back, since its call may
   * still be running: it is only not renewed any longer, so that it ends with its lease. Closing a
   * coordinator twice has no further effect. A client that the application handed in stays open.
   *
   * <p>An interrupt ends the grace early; the thread's interrupt flag is left set.
   *
   * @param grace how long to wait for holders; zero for not at all
   * @throws IllegalArgumentException if the grace is negative or above 1 hour
   */
  void close(Duration grace);
}
