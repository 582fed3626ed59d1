package io.poolcoordinator.redis.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The requests of a connection that were sent on, and which reply answers which. */
final class PendingReplies {

  /** A request, and how many confirmations are still to come if it is one of subscriptions. */
  private static final class Pending {
    private final RespFrame request;
    private int confirmations;

    private Pending(RespFrame request) {
      this.request = request;
      this.confirmations = Math.max(1, request.arguments());
    }
  }

  private final Deque<Pending> pending = new ArrayDeque<>();
  private boolean subscriber;

  synchronized void sent(RespFrame request) {
    subscriber |= request.isSubscription();
    pending.add(new Pending(request));
  }

  /** Returns whether a frame came without a request of its own. */
  synchronized boolean isPush(RespFrame frame) {
    return frame.isPush(subscriber);
  }

  /** Returns the request that a frame answers; null if it is a push. */
  synchronized @Nullable RespFrame answered(RespFrame frame) {
    Pending first = pending.peek();
    if (!frame.isPush(subscriber)) {
      pending.poll();
      return first == null ? null : first.request;
    }
    if (first != null
        && first.request.isSubscription()
        && first.request.word().equals(frame.word())
        && --first.confirmations == 0) {
      pending.poll();
    }
    return null;
  }
}
