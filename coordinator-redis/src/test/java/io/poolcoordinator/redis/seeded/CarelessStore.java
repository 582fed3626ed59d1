package io.poolcoordinator.redis.seeded;

import io.poolcoordinator.contract.ForwardingStore;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterState;
import io.poolcoordinator.spi.PollReply.WaiterStatus;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.ReplyHeader;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A worker that does not do something, or not always. */
final class CarelessStore extends ForwardingStore {

  /** What it does not do. */
  enum Duty {
    ANSWER,
    POLL,
    RELEASE
  }

  /** Every so many times. */
  private static final int EVERY = 20;

  private final Duty neglected;
  private final AtomicInteger count = new AtomicInteger();
  private volatile @Nullable ReplyHeader last;
  private volatile @Nullable ReleaseReply released;

  CarelessStore(PoolStore store, Duty neglected) {
    super(store);
    this.neglected = neglected;
  }

  @Override
  public CompletionStage<AcquireReply> acquire(AcquireCommand command) {
    if (neglected == Duty.ANSWER && count.incrementAndGet() % EVERY == 0) {
      return new CompletableFuture<>();
    }
    return super.acquire(command)
        .whenComplete((reply, failure) -> last = failure == null ? reply.header() : last);
  }

  @Override
  public CompletionStage<ReleaseReply> release(ReleaseCommand command) {
    ReleaseReply before = released;
    if (neglected == Duty.RELEASE && before != null && count.incrementAndGet() % EVERY == 0) {
      return CompletableFuture.completedFuture(before);
    }
    return super.release(command)
        .whenComplete(
            (reply, failure) -> {
              if (failure == null && reply.status() == ReleaseReply.Status.RELEASED) {
                released = reply;
              }
            });
  }

  @Override
  public CompletionStage<PollReply> poll(PollCommand command) {
    ReplyHeader header = last;
    if (neglected != Duty.POLL || header == null) {
      return super.poll(command);
    }
    return CompletableFuture.completedFuture(
        new PollReply(
            new ReplyHeader(
                header.time(), header.changed(), header.generation(), false, -1, List.of()),
            PollReply.Status.POLLED,
            false,
            Collections.nCopies(
                command.waiters().size(), new WaiterState(WaiterStatus.QUEUED, null))));
  }
}
