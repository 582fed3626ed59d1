package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.api.StatefulConnection;
import io.poolcoordinator.redis.store.CommandTimeouts;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What there is once it is connected.
 *
 * @param scripts the way of scripts
 * @param channels what messages come on
 * @param timeouts bounds every command on both
 * @param threads those that replies and messages come on
 * @param connections what is to be closed
 * @param quiet is run before that: what follows is no reason to look for servers
 */
record Connected(
    Line scripts,
    Channels channels,
    CommandTimeouts timeouts,
    ClientThreads threads,
    List<StatefulConnection<?, ?>> connections,
    Runnable quiet) {

  boolean isThread(Thread asked) {
    return threads.contains(asked) || timeouts.isThread(asked);
  }

  CompletableFuture<?> close() {
    quiet.run();
    CompletableFuture<?> done =
        CompletableFuture.allOf(
            connections.stream()
                .map(StatefulConnection::closeAsync)
                .toArray(CompletableFuture<?>[]::new));
    timeouts.close();
    return done;
  }
}
