package io.poolcoordinator.internal;

import io.poolcoordinator.Outcome;
import io.poolcoordinator.PoolConfig;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends permits and waits in the store: sent at once, and sent again with the same id until it is
 * known to have arrived, or nothing can be left of it.
 */
final class Releases {

  private static final Logger log = LoggerFactory.getLogger(Releases.class);

  private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LAST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** No lease and no wait outlives this. */
  private static final long GIVE_UP_NANOS =
      PoolConfig.MAX_LEASE.plus(PoolConfig.MAX_TIMEOUT).toNanos();

  private final WorkerContext context;
  private final PoolEngine pool;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicBoolean failureLogged = new AtomicBoolean();

  /** Whoever removes one from here makes its next attempt. */
  private final Set<Retry> waiting = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean resending = new AtomicBoolean();

  Releases(WorkerContext context, PoolEngine pool) {
    this.context = context;
    this.pool = pool;
  }

  /** Ends an id of which there is nothing to tell. */
  CompletableFuture<ReleaseReply> release(String id, long notAfter) {
    return release(new ReleaseCommand(pool.name(), id, notAfter), "");
  }

  /**
   * Ends a permit.
   *
   * @param outcome what the API made of the call; null if nothing is known of it
   * @return the first reply; fails if the first attempt did, while further ones follow
   */
  CompletableFuture<ReleaseReply> release(Hold hold, @Nullable Outcome outcome) {
    return release(
        new ReleaseCommand(pool.name(), hold.id, hold.sealCommands(), outcome), hold.member);
  }

  private CompletableFuture<ReleaseReply> release(ReleaseCommand command, String member) {
    underWay.incrementAndGet();
    CompletableFuture<ReleaseReply> first = new CompletableFuture<>();
    send(new Release(command, member, context.timeline.nanoTime()), 0, first);
    return first;
  }

  /** One release, until it is known to have arrived. */
  private record Release(ReleaseCommand command, String member, long startedNanos) {}

  /** A release whose last attempt failed, and how long the next one waits at most. */
  private static final class Retry {
    private final Release release;
    private final long failedNanos;
    private final long waitNanos;

    private Retry(Release release, long failedNanos, long waitNanos) {
      this.release = release;
      this.failedNanos = failedNanos;
      this.waitNanos = waitNanos;
    }
  }

  /**
   * Sends those again that failed in passing: the store has just answered something else. While it
   * did not, the time between attempts has grown, and others may wait for these permits.
   */
  void resend() {
    if (waiting.isEmpty() || !resending.compareAndSet(false, true)) {
      return;
    }
    try {
      long now = context.timeline.nanoTime();
      for (Retry retry : waiting) {
        if (now - retry.failedNanos >= FIRST_RETRY_NANOS) {
          attempt(retry);
        }
      }
    } finally {
      resending.set(false);
    }
  }

  private void attempt(Retry retry) {
    if (waiting.remove(retry)) {
      send(retry.release, retry.waitNanos, new CompletableFuture<>());
    }
  }

  /** How many are not known to have arrived. */
  int underWay() {
    return underWay.get();
  }

  private void send(Release release, long retryNanos, CompletableFuture<ReleaseReply> first) {
    long sent = context.timeline.nanoTime();
    Replies.take(
        context.store.release(release.command),
        (reply, failure) -> {
          if (reply != null) {
            underWay.decrementAndGet();
            failureLogged.set(false);
            first.complete(reply);
            if (reply.coolingUntil() > 0) {
              pool.events().cooled(release.member, reply.coolingUntil());
            }
            context.noteEnding();
            pool.observe(reply.header(), sent);
            if (reply.status() == ReleaseReply.Status.MISSING) {
              pool.stateLost();
            }
          } else {
            failed(release, retryNanos, failure);
            first.completeExceptionally(StoreFailures.unwrap(failure));
          }
        });
  }

  private void failed(Release release, long retryNanos, @Nullable Throwable failure) {
    Throwable cause = StoreFailures.unwrap(failure);
    if (failureLogged.compareAndSet(false, true)) {
      log.warn(
          "pool {}: the release of {} failed and is tried again until its lease is over: {}",
          pool.name(),
          release.command.id(),
          cause.toString());
    }
    // After the coordinator was closed nothing can be sent any more; leases end by themselves.
    if (context.isStopped() || context.timeline.nanoTime() - release.startedNanos > GIVE_UP_NANOS) {
      underWay.decrementAndGet();
      context.noteEnding();
      return;
    }
    long next = Math.min(LAST_RETRY_NANOS, Math.max(FIRST_RETRY_NANOS, 2 * retryNanos));
    Retry retry = new Retry(release, context.timeline.nanoTime(), next);
    if (StoreFailures.isPassing(cause)) {
      waiting.add(retry);
      context.timeline.schedule(next, () -> attempt(retry));
    } else {
      context.timeline.schedule(next, () -> send(release, next, new CompletableFuture<>()));
    }
  }
}
