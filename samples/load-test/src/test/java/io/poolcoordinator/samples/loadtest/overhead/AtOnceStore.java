package io.poolcoordinator.samples.loadtest.overhead;

import io.poolcoordinator.contract.ForwardingStore;
import io.poolcoordinator.memory.InMemoryPoolStore;
import io.poolcoordinator.memory.InMemoryPools;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Grants whatever is asked, and knows nothing of what it has granted: its answers are those that
 * the store in memory once gave, so that what is left to measure is the engine.
 */
final class AtOnceStore extends ForwardingStore {

  private static final long LEASE_MILLIS = 30_000;

  private final AtomicLong token = new AtomicLong();
  private volatile AcquireReply acquired;
  private volatile CompletionStage<ReleaseReply> released;

  AtOnceStore() {
    super(new InMemoryPoolStore(new InMemoryPools()));
  }

  @Override
  public CompletionStage<AcquireReply> acquire(AcquireCommand command) {
    AcquireReply before = acquired;
    if (before == null) {
      return super.acquire(command).whenComplete((reply, failure) -> acquired = reply);
    }
    long since = before.header().time();
    return CompletableFuture.completedFuture(
        new AcquireReply(
            before.header(),
            AcquireReply.Status.GRANTED,
            new Grant(command.id(), token.incrementAndGet(), since, since + LEASE_MILLIS),
            before.ticket(),
            before.deadline(),
            before.standing()));
  }

  @Override
  public CompletionStage<ReleaseReply> release(ReleaseCommand command) {
    CompletionStage<ReleaseReply> before = released;
    if (before == null) {
      before = super.release(command);
      released = before;
    }
    return before;
  }
}
