package io.poolcoordinator.redis.seeded;

import io.poolcoordinator.contract.ForwardingListener;
import io.poolcoordinator.contract.ForwardingStore;
import io.poolcoordinator.spi.AcquireCommand;
import io.poolcoordinator.spi.AcquireReply;
import io.poolcoordinator.spi.Grant;
import io.poolcoordinator.spi.PollCommand;
import io.poolcoordinator.spi.PollReply;
import io.poolcoordinator.spi.PollReply.WaiterState;
import io.poolcoordinator.spi.PoolStore;
import io.poolcoordinator.spi.ReleaseCommand;
import io.poolcoordinator.spi.ReleaseReply;
import io.poolcoordinator.spi.RenewCommand;
import io.poolcoordinator.spi.RenewReply;
import io.poolcoordinator.spi.ReplyHeader;
import io.poolcoordinator.spi.StoreListener;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A worker that takes the end of a lease for later than it is, as with a clock that is behind. */
final class GenerousStore extends ForwardingStore {

  private static final long BEHIND_MILLIS = 10_000;

  GenerousStore(PoolStore store) {
    super(store);
  }

  @Override
  public void start(String worker, StoreListener listener) {
    super.start(
        worker,
        new ForwardingListener(listener) {
          @Override
          public void pushed(String pool, long time, long comeBackIn, List<Grant> grants) {
            super.pushed(pool, time, comeBackIn, all(grants));
          }
        });
  }

  @Override
  public CompletionStage<AcquireReply> acquire(AcquireCommand command) {
    return super.acquire(command)
        .thenApply(
            reply ->
                new AcquireReply(
                    header(reply.header()),
                    reply.status(),
                    later(reply.grant()),
                    reply.ticket(),
                    reply.deadline(),
                    reply.standing()));
  }

  @Override
  public CompletionStage<ReleaseReply> release(ReleaseCommand command) {
    return super.release(command)
        .thenApply(
            reply ->
                new ReleaseReply(
                    header(reply.header()),
                    reply.status(),
                    reply.standing(),
                    reply.coolingUntil()));
  }

  @Override
  public CompletionStage<RenewReply> renew(RenewCommand command) {
    return super.renew(command)
        .thenApply(
            reply ->
                new RenewReply(
                    header(reply.header()),
                    reply.missing(),
                    reply.ends().stream()
                        .map(end -> end == RenewReply.LOST ? end : end + BEHIND_MILLIS)
                        .toList()));
  }

  @Override
  public CompletionStage<PollReply> poll(PollCommand command) {
    return super.poll(command)
        .thenApply(
            reply ->
                new PollReply(
                    header(reply.header()),
                    reply.status(),
                    reply.parked(),
                    reply.waiters().stream()
                        .map(state -> new WaiterState(state.status(), later(state.grant())))
                        .toList()));
  }

  private static ReplyHeader header(ReplyHeader header) {
    return new ReplyHeader(
        header.time(),
        header.changed(),
        header.generation(),
        header.more(),
        header.comeBackIn(),
        all(header.grants()));
  }

  private static List<Grant> all(List<Grant> grants) {
    return grants.stream()
        .map(
            grant ->
                new Grant(
                    grant.id(),
                    grant.token(),
                    grant.since(),
                    grant.end() + BEHIND_MILLIS,
                    grant.member()))
        .toList();
  }

  private static @Nullable Grant later(@Nullable Grant grant) {
    return grant == null ? null : all(List.of(grant)).get(0);
  }
}
