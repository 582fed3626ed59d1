package io.poolcoordinator.contract;

import io.poolcoordinator.spi.ReplyHeader;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a worker sends, and which may be delivered late, more than once, or never.
 *
 * @param worker who sends it
 * @param what the command, for people
 * @param send delivers it to a store
 * @param header what its reply carries; null if it carries nothing
 * @param entered has the ledger know what it brought about
 * @param heard has the callers know the reply, unless that is lost
 */
record ModelOperation<R>(
    String worker,
    String what,
    Function<Twin, R> send,
    Function<R, @Nullable ReplyHeader> header,
    Consumer<R> entered,
    Consumer<R> heard) {

  /** An operation of which nobody needs to know more than the reply's header. */
  ModelOperation(
      String worker,
      String what,
      Function<Twin, R> send,
      Function<R, @Nullable ReplyHeader> header) {
    this(worker, what, send, header, reply -> {}, reply -> {});
  }
}
