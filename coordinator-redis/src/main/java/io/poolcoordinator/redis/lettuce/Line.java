package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.Delegating;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.DefaultEndpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection, and when it was last heard. A connection whose other end is gone without a word
 * would stay for a quarter of an hour, until TCP gives up: one that is silent for two timeouts,
 * while commands wait for an answer, is dropped, and the client makes it anew.
 */
final class Line {

  private static final Logger log = LoggerFactory.getLogger(Line.class);

  private final StatefulRedisConnection<String, String> connection;
  private final String purpose;
  private final long patience;
  private volatile @Nullable Thread thread;
  private volatile long heard;
  private volatile long silentSince;

  Line(
      StatefulRedisConnection<String, String> connection, String purpose, Duration commandTimeout) {
    this.connection = connection;
    this.purpose = purpose;
    this.patience = 2 * commandTimeout.toNanos();
    this.heard = System.nanoTime();
    this.silentSince = heard;
  }

  StatefulRedisConnection<String, String> connection() {
    return connection;
  }

  /** Something came in on the calling thread. */
  void hear() {
    heard = System.nanoTime();
    Thread current = Thread.currentThread();
    if (thread != current) {
      thread = current;
    }
  }

  boolean isThread(Thread asked) {
    return asked == thread;
  }

  /** A command got no answer in time. Called by one thread at a time. */
  void unanswered(long sentAt) {
    if (heard - silentSince > 0) {
      silentSince = Math.max(heard, sentAt);
    }
    long now = System.nanoTime();
    if (now - silentSince >= patience) {
      silentSince = now;
      if (connection.isOpen()) {
        log.warn(
            "the connection for {} has been silent for {} ms while commands wait; connecting anew",
            purpose,
            patience / 1_000_000);
        disconnect();
      }
    }
  }

  private void disconnect() {
    if (connection instanceof RedisChannelHandler<?, ?> handler) {
      RedisChannelWriter writer = handler.getChannelWriter();
      while (writer instanceof Delegating<?> delegating
          && delegating.unwrap() instanceof RedisChannelWriter inner) {
        writer = inner;
      }
      if (writer instanceof DefaultEndpoint endpoint) {
        endpoint.disconnect();
      }
    }
  }
}
