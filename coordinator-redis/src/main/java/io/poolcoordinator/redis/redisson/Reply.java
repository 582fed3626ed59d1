package io.poolcoordinator.redis.redisson;

import io.poolcoordinator.redis.store.ClientException;
import io.poolcoordinator.redis.store.ClientException.Kind;
import io.poolcoordinator.redis.store.PendingCommand;
import java.util.concurrent.CompletableFuture;

/** An answer that is waited for, until the command's time is over. */
final class Reply<T> implements PendingCommand {

  private final long sentAt = System.nanoTime();
  private final CompletableFuture<T> result = new CompletableFuture<>();

  CompletableFuture<T> result() {
    return result;
  }

  void fail(ClientException failure) {
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
