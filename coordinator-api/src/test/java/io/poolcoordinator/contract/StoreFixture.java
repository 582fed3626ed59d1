package io.poolcoordinator.contract;

import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.StoreListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One state of a store for one test: empty at the beginning, shared by all the stores that are made
 * here, and what people do to it by hand.
 */
public interface StoreFixture extends AutoCloseable {

  /**
   * Makes a store of one worker.
   *
   * @param worker the worker's id
   * @param listener what it tells
   * @return the store, started; closed with this fixture
   */
  PoolStore newStore(String worker, StoreListener listener);

  /**
   * Moves the time of a pool, which exists, ahead. From the first call on its time stands still
   * between calls, for as long as it is ahead of the real one.
   *
   * @param pool the pool's name
   * @param duration by how much
   */
  void advance(String pool, Duration duration);

  /** Loses the state of all pools: {@code FLUSHALL}. */
  void forgetAll();

  /**
   * Does {@code DEL pool:{name}:leases}.
   *
   * @param pool the pool's name
   */
  void deleteLeases(String pool);

  /**
   * Does {@code DEL pool:{name}:waiters}.
   *
   * @param pool the pool's name
   */
  void deleteWaiters(String pool);

  /**
   * Does {@code DEL pool:{name}:takers}.
   *
   * @param pool the pool's name
   */
  void deleteTakers(String pool);

  /**
   * Does {@code DEL pool:{name}:window:1m}.
   *
   * @param pool the pool's name
   * @param window the window's name, such as {@code 1m}
   */
  void deleteWindow(String pool, String window);

  /**
   * Does {@code ZREM pool:{name}:leases id}.
   *
   * @param pool the pool's name
   * @param id the permit's id
   */
  void removeLease(String pool, String id);

  /**
   * Does {@code ZADD pool:{name}:leases end id}.
   *
   * @param pool the pool's name
   * @param id an id, also of a foreign format
   * @param end the end of the lease, in ms
   */
  void addLease(String pool, String id, long end);

  /**
   * Does {@code HSET pool:{name} field value}.
   *
   * @param pool the pool's name
   * @param field {@code limit}, {@code state}, {@code timeout}, {@code lease}, {@code rate}, {@code
   *     rate-per-worker}, {@code cool-down}, {@code cool-down-shortest}, {@code cool-down-longest},
   *     {@code cool-down-failures}, {@code cooling} (empty: {@code HDEL}) or {@code token}
   * @param value the value
   */
  void setField(String pool, String field, String value);

  /**
   * Does {@code RPUSH pool:{name}:rotation member}.
   *
   * @param pool the pool's name
   * @param member the member's name
   */
  void addTurn(String pool, String member);

  /**
   * Does {@code LREM pool:{name}:rotation 0 member}.
   *
   * @param pool the pool's name
   * @param member the member's name
   */
  void removeTurns(String pool, String member);

  /**
   * Does {@code HSET pool:{name}:members member:property value}; without a value {@code HDEL
   * pool:{name}:members member:property}.
   *
   * @param pool the pool's name
   * @param member the member's name
   * @param property {@code limit}, {@code rate}, {@code state}, {@code cooling}, {@code failures}
   *     or {@code attribute:key}
   * @param value the value; null removes the property
   */
  void setMemberField(String pool, String member, String property, @Nullable String value);

  /**
   * Does {@code DEL pool:{name}:bound}.
   *
   * @param pool the pool's name
   */
  void deleteBound(String pool);

  /**
   * Reads what is stored, without an operation.
   *
   * @param pool the pool's name
   * @return what is stored
   */
  Audit audit(String pool);

  /** Closes all stores that were made, and ends what else was started for them. */
  @Override
  void close();
}
