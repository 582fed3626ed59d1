package io.poolcoordinator.redis.store;

import io.poolcoordinator.redis.store.ClientException.Kind;
import java.util.concurrent.CompletableFuture;

/**
 * An answer that is waited for until the command's time is over, where the client's own command
 * does not end then.
 *
 * @param <T> what it is
 */
public final class PendingReply<T> implements PendingCommand {

  private final long sentAt = System.nanoTime();
  private final CompletableFuture<T> result = new CompletableFuture<>();

  /** Makes an answer to what is sent now. */
  public PendingReply() {}

  /**
   * Returns the answer.
   *
   * @return fails with a {@link ClientException}
   */
  public CompletableFuture<T> result() {
    return result;
  }

  /**
   * Says that there is none.
   *
   * @param failure why
   */
  public void fail(ClientException failure) {
    result.completeExceptionally(failure);
  }

  @Override
  public long sentAt() {
    return sentAt;
  }

  @Override
  public boolean isSettled() {
    return result.isDone();
  }

  @Override
  public void timeOut() {
    if (!result.isDone()) {
      fail(new ClientException(Kind.NO_REPLY, "the command timeout is over", null));
    }
  }
}
