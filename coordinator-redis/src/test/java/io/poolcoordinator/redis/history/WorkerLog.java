package io.poolcoordinator.redis.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes down what happens to a worker as it happens, a line for each event, so that it outlives
 * the worker. Safe for use by any number of threads. {@link WorkerHistory} reads it.
 */
public final class WorkerLog implements AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private final BufferedWriter file;

  /** Begins a file. */
  public WorkerLog(Path path) {
    try {
      this.file = Files.newBufferedWriter(path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A thread asks for a permit. */
  public void asks(String thread, long asked, long timeoutMillis) {
    write("asks", thread, asked, timeoutMillis);
  }

  /** It has it. */
  public void granted(
      String thread,
      String id,
      long token,
      long since,
      int cost,
      String member,
      long asked,
      long begun) {
    write("granted", thread, id, token, since, cost, member, asked, begun);
  }

  /** It has none. */
  public void refused(String thread, long asked, long answered, String why) {
    write("refused", thread, asked, answered, why);
  }

  /** Its permit is valid still. */
  public void valid(String id, long at) {
    write("valid", id, at);
  }

  /** It gives its permit back, or has found it lost. */
  public void ends(String id, long at, boolean lost) {
    write("ends", id, at, lost ? "lost" : "back");
  }

  /** The store queued a waiter, or served it without (ticket 0). */
  public void queued(String id, long ticket) {
    write("queued", id, ticket);
  }

  /** The store ended a permit, or a wait. */
  public void released(String id, String status, long sent, long replied) {
    write("released", id, status, sent, replied);
  }

  /** The store renewed a lease, or says that there is none. */
  public void renewed(String id, long told, long end, long time, long sent, long replied) {
    write("renewed", id, told, end, time, sent, replied);
  }

  /** The worker has ended, and left something running. */
  public void done(String leftThreads) {
    write("done", leftThreads.replace(' ', '_'));
  }

  private void write(Object... words) {
    String line = Stream.of(words).map(Object::toString).collect(Collectors.joining(" "));
    lock.lock();
    try {
      file.write(line);
      file.write('\n');
      // A worker that is killed has told all that came before.
      file.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
