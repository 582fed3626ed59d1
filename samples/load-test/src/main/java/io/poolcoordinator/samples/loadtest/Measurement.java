package io.poolcoordinator.samples.loadtest;

import io.poolcoordinator.samples.loadtest.worker.Grant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/** What an engine did under a load, in one turn or in several. Not thread-safe. */
final class Measurement {

  private static final int DIGITS = 3;

  private final Load load;
  private final Histogram waits = new Histogram(DIGITS);
  private final Histogram cycles = new Histogram(DIGITS);
  private final Histogram handoffs = new Histogram(DIGITS);
  private final long[] grantsOfThread;
  private double seconds;
  private long permits;
  private double heldSeconds;
  private double cpuMicros;
  private long scripts;
  private long failures;
  private int peakHeld;
  private int ratePeak;
  private long violations;
  private int connections;
  private int threads;

  Measurement(Load load) {
    this.load = load;
    grantsOfThread = new long[load.crew().allThreads()];
  }

  /**
   * Adds a turn.
   *
   * @param grants all of it, also of its beginning, which is judged but not measured; all given
   *     back
   * @param from what the server had done when measuring began
   * @param to what it had done when it ended
   */
  void add(List<Grant> grants, RedisLook.Work from, RedisLook.Work to) {
    seconds += (to.at() - from.at()) / 1e9;
    cpuMicros += to.cpuMicros() - from.cpuMicros();
    scripts += to.scripts() - from.scripts();
    for (Grant grant : grants) {
      if (grant.granted() >= from.at() && grant.granted() < to.at()) {
        measure(grant, to.at());
      }
    }
    Map<Integer, List<Grant>> ofPool = grants.stream().collect(Collectors.groupingBy(Grant::pool));
    for (List<Grant> each : ofPool.values()) {
      Sweep sweep = new Sweep(load.limits(), handoffs);
      sweep.add(each);
      peakHeld = Math.max(peakHeld, sweep.peakHeld());
      ratePeak = Math.max(ratePeak, sweep.ratePeak());
      violations += sweep.violations();
    }
  }

  private void measure(Grant grant, long to) {
    permits++;
    waits.recordValue(Math.max(0, grant.granted() - grant.asked()));
    if (grant.done() != 0) {
      cycles.recordValue(Math.max(0, grant.done() - grant.asked()));
    }
    heldSeconds += (Math.min(grant.released(), to) - grant.granted()) / 1e9;
    grantsOfThread[grant.worker() * load.crew().threads() + grant.thread()]++;
  }

  /** Notes what was seen of its workers. */
  void saw(long failedCalls, int openConnections, int platformThreads) {
    failures += failedCalls;
    connections = Math.max(connections, openConnections);
    threads = Math.max(threads, platformThreads);
  }

  double throughput() {
    return permits / seconds;
  }

  /** From asking until granted, in nanoseconds. */
  Histogram waits() {
    return waits;
  }

  /** From asking until given back, in nanoseconds. */
  Histogram cycles() {
    return cycles;
  }

  /** From a release until the next in turn has its permit, in nanoseconds. */
  Histogram handoffs() {
    return handoffs;
  }

  double permitUtilisation() {
    return heldSeconds / (seconds * load.limits().limit() * load.crew().pools());
  }

  /** The fewest grants of a thread; a killed worker's do not count. */
  long fewestGrants() {
    return threadsThatLived().min().orElse(0);
  }

  long mostGrants() {
    return threadsThatLived().max().orElse(0);
  }

  /**
   * Grants of the thread with the most for each of the one with the fewest; endless if it had none.
   */
  double mostOverFewest() {
    return (double) mostGrants() / fewestGrants();
  }

  private LongStream threadsThatLived() {
    // It is the first one that is killed.
    int first = load.crew().kill() ? load.crew().threads() : 0;
    return Arrays.stream(grantsOfThread, first, grantsOfThread.length);
  }

  double scriptsPerPermit() {
    return (double) scripts / permits;
  }

  double redisCpuMicrosPerPermit() {
    return cpuMicros / permits;
  }

  /** How much of one core the server used. */
  double redisCores() {
    return cpuMicros / TimeUnit.SECONDS.toMicros(1) / seconds;
  }

  long permits() {
    return permits;
  }

  long failures() {
    return failures;
  }

  int peakHeld() {
    return peakHeld;
  }

  int ratePeak() {
    return ratePeak;
  }

  long violations() {
    return violations;
  }

  int connections() {
    return connections;
  }

  int threads() {
    return threads;
  }
}
