package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CompleteableCommand;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.poolcoordinator.redis.store.ClientException;
import io.poolcoordinator.redis.store.ClientException.Kind;
import io.poolcoordinator.redis.store.CommandTimeouts;
import io.poolcoordinator.redis.store.PendingCommand;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A command on a line, whose failures are told in the store's words. Whether it was sent at all is
 * known only here, where it is sent.
 */
class LineCommand<T> extends Command<String, String, T>
    implements CompleteableCommand<T>, PendingCommand {

  private final Line line;
  private final CompletableFuture<T> result;
  private final long sentAt;
  private @Nullable Thread sender;
  private volatile @Nullable RedisCommand<String, String, T> dispatched;

  /** A command of its own. */
  LineCommand(
      Line line,
      ProtocolKeyword type,
      CommandOutput<String, String, T> output,
      CommandArgs<String, String> arguments) {
    super(type, output, arguments);
    this.line = line;
    this.result = new CompletableFuture<>();
    this.sentAt = System.nanoTime();
  }

  /** A command that answers for another one, within that one's time. */
  LineCommand(
      LineCommand<T> original,
      ProtocolKeyword type,
      CommandOutput<String, String, T> output,
      CommandArgs<String, String> arguments) {
    super(type, output, arguments);
    this.line = original.line;
    this.result = original.result;
    this.sentAt = original.sentAt;
  }

  /** Sends it; what fails at once has not left. */
  CompletableFuture<T> send() {
    sender = Thread.currentThread();
    try {
      dispatched = line.dispatch(this);
    } catch (RuntimeException clientIsShutDown) {
      completeExceptionally(clientIsShutDown);
    } finally {
      sender = null;
    }
    return result;
  }

  /** Sends it, and fails it when its time is over. */
  CompletableFuture<T> send(CommandTimeouts timeouts) {
    send();
    if (!result.isDone()) {
      timeouts.watch(this);
    }
    return result;
  }

  /**
   * Tries to answer in spite of an error.
   *
   * @return whether another command answers for this one
   */
  boolean recover(String error) {
    return false;
  }

  @Override
  public void complete() {
    super.complete();
    line.answered(this);
    if (result.isDone()) {
      return;
    }
    if (!output.hasError()) {
      result.complete(output.get());
    } else if (!recover(output.getError())) {
      if (isOfNoMaster(output.getError())) {
        line.misdirected(this);
      }
      fail(Kind.ERROR_REPLY, output.getError(), null);
    }
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    super.completeExceptionally(failure);
    if (result.isDone()) {
      return false;
    }
    Kind kind =
        failure instanceof RedisCommandExecutionException
            ? Kind.ERROR_REPLY
            : Thread.currentThread() == sender ? Kind.NOT_SENT : Kind.NO_REPLY;
    if (kind != Kind.ERROR_REPLY) {
      line.unreachable(this);
    }
    return fail(kind, String.valueOf(failure.getMessage()), failure);
  }

  /** What a server says that lost its role, or its slots, or its master. */
  private static boolean isOfNoMaster(String error) {
    return error.startsWith("READONLY")
        || error.startsWith("MASTERDOWN")
        || error.startsWith("MOVED")
        || error.startsWith("CLUSTERDOWN");
  }

  @Override
  public void cancel() {
    super.cancel();
    fail(Kind.NO_REPLY, "the connection was closed", null);
  }

  private boolean fail(Kind kind, String message, @Nullable Throwable cause) {
    return result.completeExceptionally(new ClientException(kind, message, cause));
  }

  /** A command whose time is over is done for the client too: if it has not left, it never does. */
  @Override
  public boolean isDone() {
    return super.isDone() || result.isDone();
  }

  @Override
  public void onComplete(Consumer<? super T> action) {
    result.thenAccept(action);
  }

  @Override
  public void onComplete(BiConsumer<? super T, Throwable> action) {
    result.whenComplete(action);
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
    if (!result.isDone() && fail(Kind.NO_REPLY, "the command timeout is over", null)) {
      RedisCommand<String, String, T> known = dispatched;
      if (known != null && known != this) {
        // On a Cluster the client asks the command that it has put around this one.
        known.completeExceptionally(
            new RedisCommandTimeoutException("nobody waits for it any more"));
      }
      line.unanswered(this);
    }
  }
}
