package io.poolcoordinator.internal;

import io.poolcoordinator.MemberState;
import io.poolcoordinator.PoolNotFoundException;
import io.poolcoordinator.spi.MemberCommand.Act;
import io.poolcoordinator.spi.MemberReply;
import io.poolcoordinator.spi.StoredMember;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A member that is drained: once it gets no new grants, it is looked at now and then until no
 * permit is held on it any more. Other workers' permits are among those, so that there is nobody
 * here who could tell.
 *
 * <p>What a look says counts only if the store has not lost its state for a whole lease: until then
 * holders may still be taken back in, and an older state of the member may have been restored.
 */
final class Draining {

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final WorkerContext context;
  private final PoolEngine pool;
  private final MembersHandle members;
  private final String name;
  private final CompletableFuture<Void> result = new CompletableFuture<>();
  private volatile Timeline.@Nullable Timer timer;

  Draining(WorkerContext context, PoolEngine pool, MembersHandle members, String name) {
    this.context = context;
    this.pool = pool;
    this.members = members;
    this.name = name;
    result.whenComplete((done, failure) -> cancel(timer));
  }

  /** Completes on the coordinator's executor; whoever completes it from outside ends the watch. */
  CompletableFuture<Void> result() {
    return result;
  }

  /** Drains the member, then watches it. */
  void begin() {
    Replies.take(
        members.ask(Act.DRAIN, name),
        (reply, failure) -> {
          if (reply == null) {
            fail(StoreFailures.unwrap(failure));
          } else {
            seen(reply);
          }
        });
  }

  private void look() {
    if (result.isDone()) {
      return;
    }
    Replies.take(
        members.ask(Act.READ, name),
        (reply, failure) -> {
          if (reply != null) {
            seen(reply);
          } else if (isPassing(StoreFailures.unwrap(failure))) {
            lookLater();
          } else {
            fail(StoreFailures.unwrap(failure));
          }
        });
  }

  /** A pool whose state was lost is being restored, with its members and their states. */
  private static boolean isPassing(Throwable failure) {
    return failure instanceof PoolNotFoundException || StoreFailures.isPassing(failure);
  }

  private void seen(MemberReply reply) {
    // One that is gone, and on which nothing is held, is not listed.
    Optional<StoredMember> member =
        reply.members().stream().filter(listed -> listed.name().equals(name)).findFirst();
    if (mayBeTakenBackIn()) {
      lookLater();
    } else if (member.isPresent() && member.get().state() == MemberState.ACTIVE) {
      fail(
          new IllegalStateException(
              "member "
                  + name
                  + " of pool "
                  + pool.name()
                  + " was enabled again while it was being drained, with "
                  + member.get().held()
                  + " permits held on it; drain it again if it is to serve nobody"));
    } else if (member.isPresent() && member.get().held() > 0) {
      lookLater();
    } else {
      context.dispatch(() -> result.complete(null));
    }
  }

  private boolean mayBeTakenBackIn() {
    return pool.nanosSinceLoss() < pool.config().lease().toNanos();
  }

  private void lookLater() {
    Timeline.Timer next = context.timeline.schedule(PAUSE_NANOS, this::look);
    timer = next;
    if (result.isDone()) {
      next.cancel();
    }
  }

  /** Ends it without success. */
  void fail(Throwable failure) {
    context.dispatch(() -> result.completeExceptionally(failure));
  }

  private static void cancel(Timeline.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
