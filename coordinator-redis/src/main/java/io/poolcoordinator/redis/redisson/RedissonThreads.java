package io.poolcoordinator.redis.redisson;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;

/**
 * Which threads must not be blocked: those that replies come on, and whichever runs a callback of
 * ours now. Messages come on an executor that may be the application's, and a reply that is there
 * already is taken in by whoever asked: such a thread is free again afterwards.
 */
final class RedissonThreads {

  private final @Nullable EventLoopGroup connections;
  private final ThreadLocal<Boolean> inCallback = ThreadLocal.withInitial(() -> false);

  RedissonThreads(RedissonClient client) {
    this.connections =
        client instanceof Redisson known ? known.getServiceManager().getGroup() : null;
  }

  /** Runs a callback. */
  void run(Runnable callback) {
    if (inCallback.get()) {
      callback.run();
      return;
    }
    inCallback.set(true);
    try {
      callback.run();
    } finally {
      inCallback.remove();
    }
  }

  /** Whether the calling thread must not be blocked. */
  boolean isOne() {
    if (inCallback.get()) {
      return true;
    }
    if (connections != null) {
      for (EventExecutor connection : connections) {
        if (connection.inEventLoop()) {
          return true;
        }
      }
    }
    return false;
  }
}
