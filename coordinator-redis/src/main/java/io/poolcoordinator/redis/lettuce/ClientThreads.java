package io.poolcoordinator.redis.lettuce;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The threads on which replies and messages have come: as many as there are connections. */
final class ClientThreads {

  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Thread last;

  /** Something came on the calling thread. */
  void note() {
    Thread current = Thread.currentThread();
    if (last != current) {
      threads.add(current);
      last = current;
    }
  }

  boolean contains(Thread asked) {
    return threads.contains(asked);
  }
}
