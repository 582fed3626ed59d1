package io.poolcoordinator.redis.load;

import io.poolcoordinator.contract.ForwardingStore;
import io.poolcoordinator.redis.history.WorkerLog;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewCommand;
import io.poolcoordinator.spi.RenewReply;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts operations, and writes down what the API does not show of their replies. */
final class RecordingStore extends ForwardingStore {

  private final WorkerLog log;

  /** Acquires of which a reply was lost: they may have been queued, and served since. */
  private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

  final LongAdder acquires = new LongAdder();
  final LongAdder releases = new LongAdder();

  /** Releases of permits that were live. */
  final LongAdder released = new LongAdder();

  final LongAdder renewals = new LongAdder();
  final LongAdder polls = new LongAdder();

  RecordingStore(PoolStore store, WorkerLog log) {
    super(store);
    this.log = log;
  }

  @Override
  public CompletionStage<AcquireReply> acquire(AcquireCommand command) {
    acquires.increment();
    return super.acquire(command)
        .whenComplete(
            (reply, failure) -> {
              if (failure != null) {
                unanswered.add(command.id());
              } else if (reply.ticket() > 0) {
                log.queued(command.id(), reply.ticket());
              } else if (reply.grant() != null && !unanswered.remove(command.id())) {
                log.queued(command.id(), 0);
              }
            });
  }

  @Override
  public CompletionStage<ReleaseReply> release(ReleaseCommand command) {
    releases.increment();
    long sent = System.nanoTime();
    return super.release(command)
        .whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                log.released(command.id(), reply.status().name(), sent, System.nanoTime());
                if (reply.status() == ReleaseReply.Status.RELEASED) {
                  released.increment();
                }
              }
            });
  }

  @Override
  public CompletionStage<RenewReply> renew(RenewCommand command) {
    renewals.increment();
    long sent = System.nanoTime();
    return super.renew(command)
        .whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                write(command, reply, sent);
              }
            });
  }

  @Override
  public CompletionStage<PollReply> poll(PollCommand command) {
    polls.increment();
    return super.poll(command);
  }

  private void write(RenewCommand command, RenewReply reply, long sent) {
    long replied = System.nanoTime();
    for (int i = 0; i < reply.ends().size(); i++) {
      RenewCommand.HeldPermit permit = command.permits().get(i);
      log.renewed(
          permit.id(), permit.end(), reply.ends().get(i), reply.header().time(), sent, replied);
    }
  }
}
