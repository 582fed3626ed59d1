package io.poolcoordinator.samples.worker;

import io.poolcoordinator.PoolException;
import io.poolcoordinator.PoolState;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.admin.PoolAdmin;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether Redis can be reached, and the pool is there. It is looked when somebody asks, and at most
 * once in a second, however often they ask; so an orchestrator costs Redis next to nothing.
 */
final class RedisLook {

  /** What was seen. */
  enum Finding {
    /** The pool can be used. */
    POOL("available"),
    /** Redis answers, but the pool was deleted, or somebody made its settings unusable. */
    NO_POOL("reachable, but without a pool that can be used"),
    /** Redis does not answer. */
    NO_REDIS("unreachable");

    private final String words;

    Finding(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private static final Duration FRESH = Duration.ofSeconds(1);

  private final PoolAdmin admin;
  private final String pool;
  private final ReentrantLock looking = new ReentrantLock();
  private Finding last = Finding.POOL; // as it was declared a moment ago
  private long lookedAt = System.nanoTime();

  RedisLook(PoolAdmin admin, String pool) {
    this.admin = admin;
    this.pool = pool;
  }

  /** Looks, unless somebody has just done so; takes as long as a command may take at the most. */
  Finding look() {
    looking.lock();
    try {
      if (System.nanoTime() - lookedAt > FRESH.toNanos()) {
        last = ask();
        lookedAt = System.nanoTime();
      }
      return last;
    } finally {
      looking.unlock();
    }
  }

  private Finding ask() {
    try {
      boolean deleted = admin.snapshot(pool).state() == PoolState.DELETED;
      return deleted ? Finding.NO_POOL : Finding.POOL;
    } catch (PoolStoreException unreachable) {
      return Finding.NO_REDIS;
    } catch (PoolException gone) {
      return Finding.NO_POOL;
    } catch (IllegalStateException closed) { // the worker has stopped meanwhile
      return Finding.NO_REDIS;
    }
  }
}
