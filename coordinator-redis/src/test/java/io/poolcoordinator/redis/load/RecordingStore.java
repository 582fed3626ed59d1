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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts operations, and remembers the tickets that the API does not show. */
final class RecordingStore extends ForwardingStore {

  private final Map<String, CompletableFuture<Long>> tickets = new ConcurrentHashMap<>();
  final LongAdder acquires = new LongAdder();
  final LongAdder releases = new LongAdder();

  /** Releases of permits that were live. */
  final LongAdder released = new LongAdder();

  final LongAdder renewals = new LongAdder();
  final LongAdder polls = new LongAdder();

  RecordingStore(PoolStore store) {
    super(store);
  }

  /**
   * The ticket of a permit; 0 if it was granted without waiting, or the reply that would tell was
   * lost. A pushed grant may arrive before that reply, which is waited for.
   */
  long takeTicket(String id) {
    CompletableFuture<Long> ticket = tickets.remove(id);
    if (ticket == null) {
      throw new IllegalStateException("nobody asked for " + id);
    }
    return ticket.completeOnTimeout(0L, 10, TimeUnit.SECONDS).exceptionally(lost -> 0L).join();
  }

  @Override
  public CompletionStage<AcquireReply> acquire(AcquireCommand command) {
    acquires.increment();
    CompletableFuture<Long> ticket = new CompletableFuture<>();
    tickets.put(command.id(), ticket);
    return super.acquire(command)
        .whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                ticket.complete(reply.ticket());
              } else {
                ticket.completeExceptionally(failure);
              }
            });
  }

  @Override
  public CompletionStage<ReleaseReply> release(ReleaseCommand command) {
    releases.increment();
    return super.release(command)
        .whenComplete(
            (reply, failure) -> {
              if (failure == null && reply.status() == ReleaseReply.Status.RELEASED) {
                released.increment();
              }
            });
  }

  @Override
  public CompletionStage<RenewReply> renew(RenewCommand command) {
    renewals.increment();
    return super.renew(command);
  }

  @Override
  public CompletionStage<PollReply> poll(PollCommand command) {
    polls.increment();
    return super.poll(command);
  }
}
