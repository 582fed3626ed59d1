package io.poolcoordinator.redis.store;

import io.poolcoordinator.PoolException;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.PoolStoreException.Outcome;
import io.poolcoordinator.spi.StoreListener;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices by the replies alone that a pool may be served by another server: operations on it went
 * without an answer, and now there is one. That holds for every client and every kind of failover,
 * whether or not the client tells of its connections.
 */
final class Troubles {

  private static final Logger log = LoggerFactory.getLogger(Troubles.class);

  /** A server that is merely slow is not to be asked after everything with each answer. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final StoreListener listener;
  private final Set<String> pools = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> toldAt = new ConcurrentHashMap<>();

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
    if (!pools.isEmpty() && pools.contains(pool)) {
      long now = System.nanoTime();
      Long last = toldAt.get(pool);
      if ((last == null || now - last >= PAUSE_NANOS) && pools.remove(pool)) {
        toldAt.put(pool, now);
        tell(pool);
      }
    }
  }

  /** What goes wrong there must not take the place of an answer. */
  private void tell(String pool) {
    try {
      listener.reconnected(pool);
    } catch (RuntimeException defect) {
      log.error("pool {}: it could not be told that it is served again", pool, defect);
    }
  }

  /** All pools are being looked after, since the connection stands again. */
  void over() {
    pools.clear();
  }
}
