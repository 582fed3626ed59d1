package io.poolcoordinator.redis.load;

import io.poolcoordinator.contract.ForwardingStore;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewCommand;
import io.poolcoordinator.spi.RenewReply;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Delivers some operations twice, one after the other, and hears the first reply. */
final class TwiceStore extends ForwardingStore {

  private final int percent;

  /**
   * Makes a store.
   *
   * @param percent how many of a hundred operations are delivered twice
   */
  TwiceStore(PoolStore store, int percent) {
    super(store);
    this.percent = percent;
  }

  private <R> CompletionStage<R> send(Supplier<CompletionStage<R>> operation) {
    CompletionStage<R> reply = operation.get();
    if (ThreadLocalRandom.current().nextInt(100) >= percent) {
      return reply;
    }
    CompletionStage<R> again = operation.get();
    return reply.thenCombine(again.handle((same, failure) -> 0), (first, done) -> first);
  }

  @Override
  public CompletionStage<AcquireReply> acquire(AcquireCommand command) {
    return send(() -> super.acquire(command));
  }

  @Override
  public CompletionStage<ReleaseReply> release(ReleaseCommand command) {
    return send(() -> super.release(command));
  }

  @Override
  public CompletionStage<RenewReply> renew(RenewCommand command) {
    return send(() -> super.renew(command));
  }

  @Override
  public CompletionStage<PollReply> poll(PollCommand command) {
    return send(() -> super.poll(command));
  }
}
