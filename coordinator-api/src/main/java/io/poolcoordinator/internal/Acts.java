package io.poolcoordinator.internal;

import io.poolcoordinator.PoolDeletedException;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.spi.ActCommand;
import io.poolcoordinator.spi.ActCommand.Act;
import io.poolcoordinator.spi.ActReply;
import io.poolcoordinator.spi.Author;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends administrative acts, and sends them again under the same id while nobody knows whether they
 * were done.
 */
final class Acts {

  /** After this many attempts an act fails for want of an answer. */
  private static final int MOST_ATTEMPTS = 3;

  private final WorkerContext context;
  private final PoolEngine pool;
  private final ServerClock clock;

  Acts(WorkerContext context, PoolEngine pool, ServerClock clock) {
    this.context = context;
    this.pool = pool;
    this.clock = clock;
  }

  /**
   * Does something to the pool.
   *
   * @param subject what it is done to, as {@link ActCommand#subject()}
   * @return what became of it; fails with {@link PoolNotFoundException} or {@link
   *     PoolDeletedException} if there is no such pool
   */
  CompletableFuture<ActReply> act(Act act, String subject, Author author) {
    CompletableFuture<ActReply> result = new CompletableFuture<>();
    send(new Asked(context.nextId(), act, subject, author, result), 1, null);
    return result;
  }

  /** An act, under the id that all its attempts have. */
  private record Asked(
      String id, Act act, String subject, Author author, CompletableFuture<ActReply> result) {}

  /**
   * Makes an attempt.
   *
   * @param unanswered why an earlier one has no reply; of several, the one that tells least
   */
  private void send(Asked asked, int attempt, @Nullable Throwable unanswered) {
    long sent = context.timeline.nanoTime();
    Replies.take(
        context.store.act(
            new ActCommand(
                pool.name(),
                asked.id,
                pool.notAfter(sent),
                asked.act,
                asked.subject,
                asked.author)),
        (reply, failure) -> {
          try {
            if (reply != null) {
              if (reply.status() == ActReply.Status.LATE) {
                // The pool's time was reckoned wrongly; this reply puts it right.
                clock.distrust();
              }
              pool.observe(reply.header(), sent);
            }
            if (attempt < MOST_ATTEMPTS && mayBeRepeated(reply, failure)) {
              send(asked, attempt + 1, reply == null ? worse(unanswered, failure) : unanswered);
            } else if (reply != null) {
              asked.result.complete(done(reply));
            } else {
              asked.result.completeExceptionally(worse(unanswered, failure));
            }
          } catch (RuntimeException | Error refused) {
            asked.result.completeExceptionally(refused);
          }
        });
  }

  /** That a later attempt was not executed says nothing of an earlier one that had no reply. */
  private static Throwable worse(@Nullable Throwable unanswered, @Nullable Throwable failure) {
    Throwable latest = StoreFailures.unwrap(failure);
    if (unanswered != null
        && StoreFailures.mayHaveBeenExecuted(unanswered)
        && !StoreFailures.mayHaveBeenExecuted(latest)) {
      unanswered.addSuppressed(latest);
      return unanswered;
    }
    return latest;
  }

  private static boolean mayBeRepeated(@Nullable ActReply reply, @Nullable Throwable failure) {
    return reply == null
        ? StoreFailures.isPassing(StoreFailures.unwrap(failure))
        : reply.status() == ActReply.Status.LATE;
  }

  private ActReply done(ActReply reply) {
    return switch (reply.status()) {
      case DONE, UNCHANGED, REPEATED -> reply;
      case LATE -> throw StoreFailures.late(pool.name(), "acts", context.store.commandTimeout());
      case DELETED -> throw new PoolDeletedException(pool.name());
      case MISSING -> {
        pool.stateLost();
        throw new PoolNotFoundException(pool.name());
      }
    };
  }
}
