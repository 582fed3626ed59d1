package io.poolcoordinator.internal;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.poolcoordinator.RateLimit;
import io.poolcoordinator.spi.DeclareReply;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Resilience4j's metrics tell of a pool's windows. */
final class RateMetrics implements RateLimiter.Metrics {

  private static final Logger log = LoggerFactory.getLogger(RateMetrics.class);

  private final PoolEngine pool;
  private volatile int lastAvailable;

  RateMetrics(PoolEngine pool) {
    this.pool = pool;
    this.lastAvailable =
        pool.config().rateLimits().stream()
            .mapToInt(RateLimit::units)
            .min()
            .orElse((int) DeclareReply.UNLIMITED);
  }

  /**
   * All that wait in this worker on this pool, by whatever way and whether a thread does or not.
   */
  @Override
  public int getNumberOfWaitingThreads() {
    return pool.waiting().undecided().size();
  }

  /**
   * What the fullest window has room for now, over all workers. Asks the store; where it cannot be
   * asked, as on a thread that its client needs, this is what it said last.
   */
  @Override
  public int getAvailablePermissions() {
    WorkerContext context = pool.context();
    if (!context.isClosed() && context.isConnected() && !context.store.isClientThread()) {
      ask();
    }
    return lastAvailable;
  }

  private void ask() {
    try {
      DeclareReply reply = pool.settings().ask().join();
      if (reply.stored() != null) {
        lastAvailable =
            (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, reply.available()));
      }
    } catch (CompletionException failed) {
      log.debug("pool {}: its available permissions are not known: {}", pool.name(), failed);
    }
  }
}
