package io.poolcoordinator.redis.store;

import io.poolcoordinator.PoolException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.spi.StoreListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notices by the replies alone that a pool may be served by another server: operations on it went
 * without an answer, and now there is one. That holds for every client and every kind of failover,
 * whether or not the client tells of its connections.
 */
final class Troubles {

  private final StoreListener listener;
  private final Set<String> pools = ConcurrentHashMap.newKeySet();

  Troubles(StoreListener listener) {
    this.listener = listener;
  }

  /** An operation on a pool failed. */
  void failed(String pool, PoolException failure) {
    if (failure instanceof PoolStoreException store && store.outcome() != Outcome.REFUSED) {
      pools.add(pool);
    }
  }

  /** An operation on a pool was answered. */
  void answered(String pool) {
    if (!pools.isEmpty() && pools.remove(pool)) {
      listener.reconnected(pool);
    }
  }

  /** All pools are being looked after, since the connection stands again. */
  void over() {
    pools.clear();
  }
}
