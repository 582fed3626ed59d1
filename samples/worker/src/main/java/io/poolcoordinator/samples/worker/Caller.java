package io.poolcoordinator.samples.worker;

import io.poolcoordinator.CoordinatorClosedException;
import io.poolcoordinator.Member;
import io.poolcoordinator.Outcome;
import io.poolcoordinator.Permit;
import io.poolcoordinator.Pool;
import io.poolcoordinator.PoolException;
import io.poolcoordinator.PoolTimeoutException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each thread of a worker does until the worker stops: it acquires a permit, makes one call
 * with it, and gives it back together with what the API made of the call.
 *
 * <p>This is the class to read for how an application uses the library.
 */
final class Caller implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Caller.class);

  /**
   * Who got no permit asks again after a second at the earliest: a pool says at once that its day's
   * units are used up, and Redis that it is not there.
   */
  private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(1);

  private final Pool pool;
  private final Api api;
  private final ApiUrl url;
  private final CallCounts counts;
  private final Stop stop;

  Caller(Pool pool, Api api, ApiUrl url, CallCounts counts, Stop stop) {
    this.pool = pool;
    this.api = api;
    this.url = url;
    this.counts = counts;
    this.stop = stop;
  }

  @Override
  public void run() {
    try {
      while (!stop.isRequested()) {
        long asked = System.nanoTime();
        if (!callOnce()) {
          Duration waited = Duration.ofNanos(System.nanoTime() - asked);
          if (stop.await(BETWEEN_FAILURES.minus(waited))) {
            return;
          }
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether it had a permit to call with. */
  private boolean callOnce() throws InterruptedException {
    try (Permit permit = pool.acquire()) {
      return callWith(permit);
    } catch (PoolTimeoutException noTurn) {
      counts.timedOut();
      LOG.warn("{}", noTurn.getMessage());
    } catch (CoordinatorClosedException stopping) {
      LOG.debug("waits no longer: the worker stops");
    } catch (PoolException failure) { // the pool is gone, or Redis; both may come back
      LOG.warn("{}", failure.getMessage());
    }
    return false;
  }

  private boolean callWith(Permit permit) throws InterruptedException {
    String member = permit.member().map(Member::name).orElse("");
    if (member.isEmpty() && url.hasMember()) {
      LOG.warn("pool {} has no members now, but API_URL wants the name of one", pool.name());
      return false;
    }
    URI uri = url.of(member);
    try {
      Answer answer = api.get(uri, permit);
      counts.answered(answer.status());
      permit.release(answer.outcome()); // a member that was throttled cools down
    } catch (IOException failure) {
      counts.failed();
      LOG.warn("call of {} failed: {}", url, failure.getMessage());
      permit.release(Outcome.failed());
    }
    return true;
  }
}
