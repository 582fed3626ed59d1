package io.poolcoordinator.samples.loadtest.worker;

/**
 * One turn of one thread. Times are in nanoseconds of {@link System#nanoTime()}, which the JVMs of
 * a machine share where that is the machine's monotonic clock, as on Linux.
 *
 * @param worker which worker, from 0
 * @param thread which of its threads, from 0
 * @param pool which pool, from 0
 * @param asked when it asked, or should have
 * @param granted when it had what it asked for
 * @param released when it began to give it back; 0 if it never did
 * @param done when that was done; 0 if it never was
 */
public record Grant(
    int worker, int thread, int pool, long asked, long granted, long released, long done) {

  /** The same, or given back by a certain time if it was never given back. */
  public Grant endingBy(long end) {
    return released == 0 ? new Grant(worker, thread, pool, asked, granted, end, 0) : this;
  }
}
