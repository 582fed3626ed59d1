package io.poolcoordinator.internal;

import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.Standing;
import java.util.concurrent.TimeUnit;

/**
 * Sends acquires, and sends them again under the same id until the store has said what became of
 * them or their time is over.
 */
final class Attempts {

  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long LAST_RETRY_MILLIS = 500;

  /** After this many attempts an acquire that does not wait fails for want of an answer. */
  private static final int MOST_ATTEMPTS = 3;

  private final WorkerContext context;
  private final PoolEngine pool;
  private final ServerClock clock;
  private final Waiting waiting;
  private final Runnable wakePolls;

  Attempts(
      WorkerContext context,
      PoolEngine pool,
      ServerClock clock,
      Waiting waiting,
      Runnable wakePolls) {
    this.context = context;
    this.pool = pool;
    this.clock = clock;
    this.waiting = waiting;
    this.wakePolls = wakePolls;
  }

  /** Sends those again at once that wait for the next attempt. */
  void resend() {
    for (Waiter waiter : waiting.undecided()) {
      if (waiter.takeRetry()) {
        send(waiter);
      }
    }
  }

  /** Asks the store, unless it was decided meanwhile. */
  void send(Waiter waiter) {
    if (waiter.isDecided()) {
      return;
    }
    if (waiter.attempts() > 0 && !waiter.single && isOver(waiter)) {
      RuntimeException lastFailure = waiter.lastFailure();
      if (lastFailure == null) {
        pool.endings().timeOut(waiter);
      } else {
        pool.endings().fail(waiter, lastFailure);
      }
      return;
    }
    if (!context.isConnected()) {
      failed(waiter, StoreFailures.notConnected(pool.name()));
      return;
    }
    long sent = context.timeline.nanoTime();
    long notAfter = pool.notAfter(sent);
    waiter.sent();
    if (!waiter.beginCommand(notAfter)) {
      return;
    }
    Replies.take(
        context.store.acquire(
            new AcquireCommand(
                pool.name(),
                waiter.id,
                timeoutMillis(waiter, sent),
                notAfter,
                waiter.request.cost(),
                waiter.label(),
                waiter.slot,
                waiting.isListening(),
                waiter.preference(),
                waiter.connection)),
        (reply, failure) -> {
          try {
            if (reply != null) {
              answered(waiter, reply, sent);
            } else {
              failed(waiter, StoreFailures.unwrap(failure));
            }
          } catch (RuntimeException | Error defect) {
            // Nobody may wait for ever because a reply could not be taken in.
            pool.endings()
                .fail(waiter, new IllegalStateException("an acquire could not go on", defect));
            throw defect;
          }
        });
  }

  /** What is left of the timeout, rounded up: a wait that was asked for stays a wait. */
  private static long timeoutMillis(Waiter waiter, long now) {
    if (waiter.single) {
      return 0;
    }
    if (waiter.usesPoolTimeout() && waiter.attempts() == 0) {
      return AcquireCommand.POOL_TIMEOUT;
    }
    long left = waiter.deadlineNanos() - now;
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(left + TimeUnit.MILLISECONDS.toNanos(1) - 1));
  }

  private void answered(Waiter waiter, AcquireReply reply, long sent) {
    if (reply.status() == AcquireReply.Status.LATE) {
      clock.distrust();
    }
    waiter.noteFailure(null);
    waiter.replied(
        reply.status() == AcquireReply.Status.QUEUED
            || reply.status() == AcquireReply.Status.GRANTED);
    pool.observe(reply.header(), sent);
    waiter.noteStanding(reply.standing());
    switch (reply.status()) {
      case GRANTED -> pool.grants().granted(reply.grant(), sent, reply.header().time(), false);
      case QUEUED -> queued(waiter, reply, sent);
      case REFUSED -> refused(waiter, reply.standing());
      case IMPOSSIBLE ->
          pool.endings()
              .fail(
                  waiter,
                  Impossible.named(
                      pool.name(),
                      pool.config(),
                      reply.standing().reason(),
                      waiter.request.cost(),
                      waiter.preference()));
      case LISTEN_FIRST -> listenFirst(waiter);
      case ENDED -> ended(waiter, reply);
      case LATE -> late(waiter);
      case NOT_ATTACHED ->
          pool.endings().fail(waiter, new NotAttachedException(pool.name(), waiter.connection));
      case MISSING -> missing(waiter);
      case DELETED -> pool.endings().fail(waiter, pool.endings().deleted(waiter));
    }
  }

  /** One attempt found nothing; or the store knows that a wait would be in vain. */
  private void refused(Waiter waiter, Standing standing) {
    pool.endings()
        .fail(
            waiter,
            waiter.single
                ? pool.endings().timeout(waiter, standing)
                : pool.endings().refusal(waiter, standing));
  }

  private void queued(Waiter waiter, AcquireReply reply, long sent) {
    if (waiter.isDecided()) {
      return;
    }
    long deadlineNanos =
        waiter.usesPoolTimeout()
            ? sent + TimeUnit.MILLISECONDS.toNanos(reply.deadline() - reply.header().time())
            : waiter.deadlineNanos();
    boolean isNew = waiter.ticket() == 0;
    waiter.queued(reply.ticket(), reply.deadline(), deadlineNanos);
    endAtDeadline(waiter);
    waiting.queued(waiter);
    if (isNew) {
      pool.events().waiting(waiter, reply.standing());
    }
    if (!waiting.isListening()) {
      // Stopped listening while this was on its way; the confirmation brings a poll of all.
      waiting.listen();
    }
    wakePolls.run();
  }

  private void endAtDeadline(Waiter waiter) {
    waiter.setTimer(
        context.timeline.schedule(
            waiter.deadlineNanos() - context.timeline.nanoTime(),
            () -> pool.endings().timeOut(waiter)));
  }

  private void listenFirst(Waiter waiter) {
    // From here on it takes several trips: none of them may outlast the timeout.
    waiter.nextAttempt();
    endAtDeadline(waiter);
    Replies.take(
        waiting.listen(),
        (listening, failure) -> {
          if (failure == null) {
            wakePolls.run();
            send(waiter);
          } else {
            failed(waiter, StoreFailures.unwrap(failure));
          }
        });
  }

  /** Asked again, and found ended. */
  private void ended(Waiter waiter, AcquireReply reply) {
    pool.endings()
        .failEnded(waiter, pool.endings().whyEnded(waiter, isOver(waiter), reply.standing()));
  }

  /** The pool is restored, then asked again. */
  private void missing(Waiter waiter) {
    pool.stateLost();
    if (waiter.nextAttempt() >= MOST_ATTEMPTS && waiter.single) {
      failed(waiter, StoreFailures.notRestored(pool.name()));
    } else {
      retryLater(waiter, FIRST_RETRY_MILLIS);
    }
  }

  /** The pool's time was reckoned wrongly, as after a failover; this reply put it right. */
  private void late(Waiter waiter) {
    if (waiter.nextAttempt() >= MOST_ATTEMPTS && waiter.single) {
      failed(waiter, StoreFailures.late(pool.name(), "acquires", context.store.commandTimeout()));
    } else {
      retryLater(waiter, 0);
    }
  }

  private void failed(Waiter waiter, Throwable failure) {
    waiter.replied(StoreFailures.mayHaveBeenExecuted(failure));
    if (StoreFailures.isPassing(failure) && !waiter.single && !isOver(waiter)) {
      waiter.noteFailure((RuntimeException) failure);
      int attempt = waiter.nextAttempt();
      retryLater(waiter, Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(attempt, 10)));
    } else if (failure instanceof RuntimeException known) {
      pool.endings().fail(waiter, known);
    } else {
      pool.endings()
          .fail(
              waiter,
              new PoolStoreException(
                  pool.name(),
                  PoolStoreException.Outcome.UNKNOWN,
                  "pool " + pool.name() + ": the store failed: " + failure,
                  failure));
    }
  }

  private boolean isOver(Waiter waiter) {
    return waiter.deadlineNanos() - context.timeline.nanoTime() <= 0;
  }

  /** Asks again after a while, or when the connection stands again; not after the deadline. */
  private void retryLater(Waiter waiter, long millis) {
    long now = context.timeline.nanoTime();
    long left = waiter.single ? Long.MAX_VALUE : Math.max(0, waiter.deadlineNanos() - now);
    waiter.awaitRetry();
    waiter.setRetryTimer(
        context.timeline.schedule(
            Math.min(TimeUnit.MILLISECONDS.toNanos(millis), left),
            () -> {
              if (waiter.takeRetry()) {
                send(waiter);
              }
            }));
  }
}
