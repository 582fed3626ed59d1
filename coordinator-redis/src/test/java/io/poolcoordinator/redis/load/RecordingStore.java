package io.poolcoordinator.redis.load;

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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts operations, and remembers the tickets that the API does not show. */
final class RecordingStore extends ForwardingStore {

  private final Map<String, Long> tickets = new ConcurrentHashMap<>();
  final LongAdder acquires = new LongAdder();
  final LongAdder releases = new LongAdder();
  final LongAdder renewals = new LongAdder();
  final LongAdder polls = new LongAdder();

  RecordingStore(PoolStore store) {
    super(store);
  }

  /** The ticket of a permit; 0 if it was granted without waiting. */
  long takeTicket(String id) {
    Long ticket = tickets.remove(id);
    return ticket == null ? 0 : ticket;
  }

  @Override
  public CompletionStage<AcquireReply> acquire(AcquireCommand command) {
    acquires.increment();
    return super.acquire(command)
        .thenApply(
            reply -> {
              if (reply.ticket() > 0) {
                tickets.put(command.id(), reply.ticket());
              }
              return reply;
            });
  }

  @Override
  public CompletionStage<ReleaseReply> release(ReleaseCommand command) {
    releases.increment();
    return super.release(command);
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
