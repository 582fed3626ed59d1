package io.poolcoordinator.samples.loadtest.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a worker got, written as it happens into memory that outlives it: what a killed worker held
 * is told from what it gave back.
 */
final class GrantFile {

  private static final int RECORD = 5 * Long.BYTES;
  private static final int GRANTED = Long.BYTES;
  private static final int RELEASED = 2 * Long.BYTES;
  private static final int DONE = 3 * Long.BYTES;
  private static final int WHOSE = 4 * Long.BYTES;

  /** Between threads that have reserved a record and not written it yet. */
  private static final int LONGEST_GAP = 100_000;

  private final MappedByteBuffer buffer;
  private final int capacity;
  private final AtomicInteger next = new AtomicInteger();

  private GrantFile(MappedByteBuffer buffer, int capacity) {
    this.buffer = buffer;
    this.capacity = capacity;
  }

  /** How many fit into a file: those of so many seconds, and faster than any is. */
  static int capacity(double seconds) {
    return (int) Math.min(Integer.MAX_VALUE / RECORD, Math.ceil(seconds) * 40_000);
  }

  static GrantFile create(Path file, int capacity) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      return new GrantFile(channel.map(MapMode.READ_WRITE, 0, (long) capacity * RECORD), capacity);
    }
  }

  /** Notes that something was granted, and returns the place of it. */
  int granted(int thread, int pool, long asked, long granted) {
    int index = next.getAndIncrement();
    if (index >= capacity) {
      throw new IllegalStateException(
          "more than " + capacity + " grants in one turn: measure for a shorter time");
    }
    int at = index * RECORD;
    buffer.putLong(at, asked);
    buffer.putLong(at + GRANTED, granted);
    buffer.putLong(at + WHOSE, (long) thread << Integer.SIZE | pool);
    return at;
  }

  /** Notes that it was given back. */
  void released(int at, long released, long done) {
    buffer.putLong(at + RELEASED, released);
    buffer.putLong(at + DONE, done);
  }

  /** Reads what a worker left. */
  static List<Grant> read(Path file, int worker) throws IOException {
    List<Grant> grants = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = channel.map(MapMode.READ_ONLY, 0, channel.size());
      int gap = 0;
      for (int at = 0; at < buffer.limit() && gap < LONGEST_GAP; at += RECORD) {
        long granted = buffer.getLong(at + GRANTED);
        if (granted == 0) {
          gap++;
          continue;
        }
        gap = 0;
        long whose = buffer.getLong(at + WHOSE);
        grants.add(
            new Grant(
                worker,
                (int) (whose >>> Integer.SIZE),
                (int) whose,
                buffer.getLong(at),
                granted,
                buffer.getLong(at + RELEASED),
                buffer.getLong(at + DONE)));
      }
    }
    return grants;
  }
}
