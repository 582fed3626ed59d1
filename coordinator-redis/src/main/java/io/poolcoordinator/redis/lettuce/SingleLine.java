package io.poolcoordinator.redis.lettuce;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.RedisCommand;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection, to a single server or to the master that Sentinel names. */
final class SingleLine implements Line {

  private static final Logger log = LoggerFactory.getLogger(SingleLine.class);

  /** There may be no other server to be connected to. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final StatefulRedisConnection<String, String> connection;
  private final String purpose;
  private final ClientThreads threads;
  private final Silence silence;
  private final AtomicLong droppedAt = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

  SingleLine(
      StatefulRedisConnection<String, String> connection,
      String purpose,
      ClientThreads threads,
      Duration commandTimeout) {
    this.connection = connection;
    this.purpose = purpose;
    this.threads = threads;
    this.silence = new Silence(commandTimeout);
  }

  @Override
  public <T> RedisCommand<String, String, T> dispatch(LineCommand<T> command) {
    return connection.dispatch(command);
  }

  @Override
  public void answered(LineCommand<?> command) {
    hear();
  }

  /** Something came in on the calling thread. */
  void hear() {
    threads.note();
    silence.end();
  }

  @Override
  public void unanswered(LineCommand<?> command) {
    if (silence.isTooLong(command.sentAt()) && connection.isOpen()) {
      log.warn(
          "the connection for {} has been silent for {} ms while commands wait; connecting anew",
          purpose,
          silence.patienceMillis());
      Connections.drop(connection);
    }
  }

  @Override
  public void unreachable(LineCommand<?> command) {
    // The client makes the connection anew by itself.
  }

  /** A master that was made a replica keeps connections that it is asked on too early. */
  @Override
  public void misdirected(LineCommand<?> command) {
    long now = System.nanoTime();
    long last = droppedAt.get();
    if (connection.isOpen() && now - last >= PAUSE_NANOS && droppedAt.compareAndSet(last, now)) {
      log.warn(
          "the connection for {} leads to a server that is no master; connecting anew", purpose);
      Connections.drop(connection);
    }
  }
}
