package io.poolcoordinator.internal;

import io.poolcoordinator.Outcome;
import io.poolcoordinator.PoolStoreException;
import io.poolcoordinator.spi.Grant;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes permits out of grants, each once, however often it is told of; and takes them back. */
final class Grants {

  private final WorkerContext context;
  private final PoolEngine pool;
  private final ServerClock clock;
  private final NewMembers newMembers;
  private final AtomicLong largestToken = new AtomicLong();

  Grants(WorkerContext context, PoolEngine pool, ServerClock clock) {
    this.context = context;
    this.pool = pool;
    this.clock = clock;
    this.newMembers = new NewMembers(context, pool);
  }

  /** Nobody waits for the settings of a member any more: the coordinator closes. */
  void close() {
    newMembers.close();
  }

  /** The largest token that this worker was granted. */
  long largestToken() {
    return largestToken.get();
  }

  /**
   * A grant arrived, by whatever way and maybe not for the first time.
   *
   * @param sent when the request was sent whose reply told of it
   * @param time the store's time in that reply
   * @param pushed whether it still has to be claimed
   */
  void granted(@Nullable Grant grant, long sent, long time, boolean pushed) {
    Objects.requireNonNull(grant, "the store said granted, but of no grant");
    if (isOfUnits(grant)) {
      accept(grant);
    } else {
      accept(grant, ServerClock.deadline(grant.end(), sent, time), pushed);
    }
  }

  /**
   * Grants that another worker's operation made, and that came without a request of ours.
   *
   * @param trusted whether it can be reckoned how long they are valid; otherwise a poll finds them
   */
  void pushed(long time, Collection<Grant> grants, boolean trusted) {
    for (Grant grant : grants) {
      if (isOfUnits(grant)) {
        accept(grant);
      } else if (trusted) {
        long now = context.timeline.nanoTime();
        // Whichever is earlier: should the server be another one unnoticed, the message itself
        // counts.
        long byClock = clock.deadline(grant.end(), now);
        long byMessage = ServerClock.deadline(grant.end(), now, time);
        accept(grant, byClock - byMessage < 0 ? byClock : byMessage, true);
      }
    }
  }

  /** Units alone have no lease. */
  private static boolean isOfUnits(Grant grant) {
    return grant.end() == 0;
  }

  /** Units that nobody waits for any more stay taken: there is nothing that could be given back. */
  private void accept(Grant grant) {
    Waiter waiter = pool.waiting().find(grant.id());
    if (waiter != null && !waiter.slot && waiter.decide(Waiter.Decision.GRANTED)) {
      largestToken.accumulateAndGet(grant.token(), Math::max);
      pool.waiting().remove(waiter);
      waiter.turn.grantedTo(grant.member());
      waiter.outcome.complete(new Granted(grant, null));
    }
  }

  private void accept(Grant grant, long deadlineNanos, boolean pushed) {
    Waiter waiter = pool.waiting().find(grant.id());
    if (waiter == null) {
      giveBackUnlessKnown(grant.id());
      return;
    }
    long now = context.timeline.nanoTime();
    long left = deadlineNanos - now;
    if (left <= 0) {
      overdue(waiter, pushed);
      return;
    }
    Hold hold = new Hold(waiter, grant, now, deadlineNanos, Holds.firstDue(now, left, pushed));
    PermitHandle handle = new PermitHandle(pool, hold);
    if (!pool.holds().add(hold)) {
      return;
    }
    pool.waiting().remove(waiter);
    if (waiter.decide(Waiter.Decision.GRANTED)) {
      largestToken.accumulateAndGet(grant.token(), Math::max);
      // Before anybody hears of it: whoever asks next has the next turn.
      waiter.turn.grantedTo(grant.member());
      newMembers.whenKnown(
          grant.member(), waiter, () -> waiter.outcome.complete(new Granted(grant, handle)));
    } else if (hold.end(Hold.State.CLOSED)) {
      giveBack(hold, null);
    }
  }

  /**
   * Gives back what the store says is live, if nobody wants it any more, or it was held and
   * released: either way it is free.
   */
  void giveBackUnlessKnown(String id) {
    // In this order: a waiter leaves only when its permit is among the holds.
    if (pool.waiting().find(id) == null && !pool.holds().contains(id)) {
      pool.releases()
          .release(id, clock.serverMillis(context.timeline.nanoTime()) + context.commandMillis());
    }
  }

  /** This worker heard of a grant so late that it is over: it had stopped, or the network had. */
  private void overdue(Waiter waiter, boolean pushed) {
    if (pushed) {
      // In the store it went back to its place, and goes on waiting from there.
      pool.polls().pollAll();
    } else {
      pool.endings()
          .fail(
              waiter,
              new PoolStoreException(
                  pool.name(),
                  PoolStoreException.Outcome.UNKNOWN,
                  "pool "
                      + pool.name()
                      + ": the reply with the grant came when its lease was over; ask again",
                  null));
    }
  }

  /**
   * The application gives a permit back. One that was lost because nothing was heard of its renewal
   * may still be live in the store: its call is over now, so it is given back there too.
   *
   * @param outcome what the API made of the call; null if nothing is known of it
   * @return whether it was held until now
   */
  boolean close(Hold hold, @Nullable Outcome outcome) {
    if (hold.end(Hold.State.CLOSED)) {
      giveBack(hold, outcome);
      return true;
    }
    if (hold.takeLateRelease()) {
      pool.releases().release(hold, outcome);
    }
    return false;
  }

  /** Released before it is forgotten, so that whoever closes the coordinator sees one or other. */
  private void giveBack(Hold hold, @Nullable Outcome outcome) {
    pool.releases().release(hold, outcome);
    pool.holds().remove(hold);
  }
}
