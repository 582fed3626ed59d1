package io.poolcoordinator.samples.loadtest.worker;

/**
 * Who asks, and for how long.
 *
 * @param workers how many JVMs
 * @param threads how many threads each has
 * @param pools over how many pools the threads are spread
 * @param holdMicros how long a permit is held, in microseconds
 * @param openRate how many calls want to begin per second, whether the ones before are done or not;
 *     0 for threads that ask again when they are done
 * @param virtualThreads whether the threads are virtual ones
 * @param kill whether one of the workers is killed half-way
 */
public record Crew(
    int workers,
    int threads,
    int pools,
    long holdMicros,
    double openRate,
    boolean virtualThreads,
    boolean kill) {

  /** Threads that ask again when they are done, all for one pool. */
  public static Crew of(int workers, int threads, long holdMicros) {
    return new Crew(workers, threads, 1, holdMicros, 0, false, false);
  }

  /** The same over so many pools. */
  public Crew over(int count) {
    return new Crew(workers, threads, count, holdMicros, openRate, virtualThreads, kill);
  }

  /** The same with virtual threads. */
  public Crew virtual() {
    return new Crew(workers, threads, pools, holdMicros, openRate, true, kill);
  }

  /** The same, but one of the workers is killed half-way. */
  public Crew killed() {
    return new Crew(workers, threads, pools, holdMicros, openRate, virtualThreads, true);
  }

  /** How many threads all workers have. */
  public int allThreads() {
    return workers * threads;
  }
}
