package io.poolcoordinator.samples.quickstart;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** The threads of a worker: they do a job again and again, and note how long each time waited. */
final class Crew {

  /** What each thread does again and again. */
  interface Job {

    /**
     * Does the job once.
     *
     * @return how long it waited for its turn, in nanoseconds
     * @throws Exception if it failed; the worker ends then
     */
    long doOnce() throws Exception;
  }

  private static final int DIGITS = 3;

  private final Job job;
  private volatile boolean ended;

  private Crew(Job job) {
    this.job = job;
  }

  /** Works from one signal of the parent until the next, then reports the waits. */
  static void work(int threads, Job job) throws IOException, InterruptedException {
    Ending.notice();
    ParentProcess.sayReady("to work");
    ParentProcess.awaitSignal();
    Histogram waits = new Crew(job).workUntilEnd(threads);
    ParentProcess.sayResult(encode(waits));
  }

  private Histogram workUntilEnd(int threads) throws IOException, InterruptedException {
    List<Thread> crew = new ArrayList<>();
    List<Histogram> waits = new ArrayList<>();
    for (int i = 1; i <= threads; i++) {
      Histogram own = emptyWaits();
      Thread thread = new Thread(() -> repeat(own), "crew-" + i);
      thread.start();
      crew.add(thread);
      waits.add(own);
    }
    ParentProcess.awaitSignal();
    ended = true;
    Histogram all = emptyWaits();
    for (int i = 0; i < threads; i++) {
      crew.get(i).join();
      all.add(waits.get(i));
    }
    return all;
  }

  private void repeat(Histogram waits) {
    try {
      while (!ended) {
        waits.recordValue(TimeUnit.NANOSECONDS.toMicros(job.doOnce()));
      }
    } catch (Exception failure) {
      Ending.because(failure);
    }
  }

  /** Makes an empty histogram of waits in microseconds. */
  static Histogram emptyWaits() {
    return new Histogram(DIGITS);
  }

  private static String encode(Histogram waits) {
    ByteBuffer buffer = ByteBuffer.allocate(waits.getNeededByteBufferCapacity());
    int length = waits.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  /** Reads what a worker reported. */
  static Histogram decode(String waits) {
    ByteBuffer buffer = ByteBuffer.wrap(Base64.getDecoder().decode(waits));
    try {
      return Histogram.decodeFromCompressedByteBuffer(buffer, 0);
    } catch (DataFormatException damaged) {
      throw new IllegalArgumentException("not a histogram: " + waits, damaged);
    }
  }
}
