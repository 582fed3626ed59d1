package io.poolcoordinator.samples.quickstart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What befalls a worker: it is killed while it holds permits. They are back once the survivors
 * alone have as many calls in flight as the API allows.
 */
final class Accident {

  /** How long it may take until the permits are back: their lease and a second. */
  static final Duration LATEST = Worker.LEASE.plusSeconds(1);

  /**
   * What a dead worker held cannot be back before: a lease is renewed every third of its length.
   */
  private static final Duration EARLIEST = Worker.LEASE.multipliedBy(2).dividedBy(3);

  /**
   * So many that the survivors cannot use the rate up with what is left to them. When the permits
   * are back, there are units for all of them at once; else the rate would hide that they are back.
   */
  private static final int CALLS_OF_VICTIM = 3;

  private static final int FEWEST_WORKERS = 2;

  private final List<ChildProcess> survivors;
  private @Nullable String victim;
  private long killedAt;
  private @Nullable Duration recovery;

  Accident(List<ChildProcess> workers) {
    survivors = new ArrayList<>(workers);
  }

  /**
   * Looks at what the API has counted. At the first good moment a worker is killed; from then on,
   * whether its permits are back.
   *
   * @return the news, if there are any
   */
  Optional<String> look(ApiCounts counts) {
    int inFlight = survivors.stream().mapToInt(worker -> counts.inFlight(worker.name())).sum();
    if (inFlight < ApiServer.LIMIT || recovery != null) {
      return Optional.empty();
    }
    if (victim == null) {
      return killOne(counts);
    }
    if (age().compareTo(EARLIEST) < 0) {
      String spared = victim + " had just given back what it held";
      victim = null;
      return Optional.of(spared);
    }
    recovery = age();
    return Optional.of(toString());
  }

  private Optional<String> killOne(ApiCounts counts) {
    if (counts.refused() > 0 || survivors.size() <= FEWEST_WORKERS) {
      return Optional.empty();
    }
    for (ChildProcess worker : survivors) {
      if (counts.inFlight(worker.name()) == CALLS_OF_VICTIM) {
        worker.kill();
        killedAt = System.nanoTime();
        victim = worker.name();
        survivors.remove(worker);
        return Optional.of(toString());
      }
    }
    return Optional.empty();
  }

  /** Says whether permits are missing that may still come back in time. */
  boolean isOpen() {
    return victim != null && recovery == null && age().compareTo(LATEST) < 0;
  }

  /** Returns after how long the permits were back, if that was in time. */
  Optional<Duration> recovery() {
    return Optional.ofNullable(recovery).filter(time -> time.compareTo(LATEST) <= 0);
  }

  /** Returns the workers that live. */
  List<ChildProcess> survivors() {
    return survivors;
  }

  @Override
  public String toString() {
    String killed = victim + " killed with " + CALLS_OF_VICTIM + " calls in flight";
    return recovery == null
        ? killed
        : killed + "; its permits were back after " + Seconds.of(recovery);
  }

  private Duration age() {
    return Duration.ofNanos(System.nanoTime() - killedAt);
  }
}
