package io.poolcoordinator.samples.worker;

/**
 * How the worker is, in the two senses that orchestrators know.
 *
 * <p><em>Live</em> asks whether a restart would help: it would if a thread ended by an error, and
 * not while Redis is away, which the worker survives by itself, nor while the worker stops, since
 * its calls are to end. <em>Ready</em> asks whether the worker does its work now: not while it
 * stops, and not while Redis or the pool is away.
 */
final class Health {

  /**
   * An answer.
   *
   * @param good whether all is well
   * @param json the same in words
   */
  record Report(boolean good, String json) {}

  private final Stop stop;
  private final Crew crew;
  private final RedisLook redis;

  Health(Stop stop, Crew crew, RedisLook redis) {
    this.stop = stop;
    this.crew = crew;
    this.redis = redis;
  }

  /** Says whether the worker need not be restarted. Asks nobody. */
  Report live() {
    boolean good = stop.isRequested() || crew.isComplete();
    return report(good, "\"threads\":\"" + (good ? "complete" : "incomplete") + '"');
  }

  /** Says whether the worker does its work now. */
  Report ready() {
    if (stop.isRequested()) {
      return report(false, "\"stopping\":true");
    }
    RedisLook.Finding found = redis.look();
    return report(
        found == RedisLook.Finding.POOL, "\"stopping\":false,\"redis\":\"" + found.words() + '"');
  }

  /** Says whether it is both live and ready. */
  Report both() {
    Report live = live();
    return live.good() ? ready() : live;
  }

  private static Report report(boolean good, String details) {
    return new Report(good, "{\"status\":\"" + (good ? "up" : "down") + "\"," + details + "}\n");
  }
}
